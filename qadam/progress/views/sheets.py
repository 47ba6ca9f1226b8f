"""Sheets for bodies that never sign in: exported, received, compared, taken over."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from qadam.accounts.models import User
from qadam.base.errors import NotFoundError
from qadam.base.forms import form_status, refusals_at
from qadam.base.requests import page_number, signed_in
from qadam.base.tables import XLSX
from qadam.progress.forms import ChooseSheetForm, SheetForm
from qadam.progress.permissions import check_import_sheet, check_know_body, may_write_for
from qadam.progress.selectors.fields import field_label
from qadam.progress.selectors.measures import bodies_reporting
from qadam.progress.selectors.sheets import (
    Merge,
    MergeRow,
    merge_plan,
    period_by_id,
    periods_of_sheets,
    replies_page,
    reply_by_id,
    sheet_measures,
)
from qadam.progress.services.sheets import discard_sheet, receive_sheet, take_over_sheet
from qadam.progress.sheet_writing import body_sheet


@require_http_methods(["GET", "POST"])
def sheets(request: HttpRequest) -> HttpResponse:
    """Offer the sheet of a body, receive one that came back, and list those that came."""
    by: User = signed_in(request)
    check_import_sheet(by)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        with refusals_at(form):
            received = receive_sheet(file=file, name=file.name, by=by)
            return redirect("progress_sheet_reply", received.pk)
    choose = ChooseSheetForm(
        request.GET if "period" in request.GET else None, bodies=bodies_reporting(), periods=periods_of_sheets()
    )
    if choose.is_bound and choose.is_valid():
        return redirect("progress_sheet_export", choose.cleaned_data["body"].pk, choose.cleaned_data["period"].pk)
    context = {"form": form, "choose": choose, "page": replies_page(page_number(request))}
    return render(request, "progress/sheets.html", context, status=form_status(form))


@require_GET
def export(request: HttpRequest, body_id: int, period_id: int) -> HttpResponse:
    """Answer the sheet of a body for a period as a workbook, for the body itself and for the coordinator."""
    by = signed_in(request)
    check_know_body(by, body_id)
    body = bodies_reporting().filter(pk=body_id).first()
    if body is None:
        raise NotFoundError()
    period = period_by_id(period_id)
    data = body_sheet(body=body, period=period, rows=sheet_measures(body, period))
    name = f"{body.code}-{period.starts_on:%Y-%m}.xlsx"
    return HttpResponse(data, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, reply_id: int) -> HttpResponse:
    """Show what taking over a sheet would change and where it conflicts; take it over or discard it."""
    by: User = signed_in(request)
    check_import_sheet(by)
    found = reply_by_id(reply_id)
    if request.method == "POST":
        if request.POST.get("do") == "discard":
            discard_sheet(reply_id=reply_id, by=by)
            messages.success(request, _("The sheet is laid aside. Nothing of it was taken over."))
            return redirect("progress_sheets")
        updates = take_over_sheet(
            reply_id=reply_id,
            versions=_numbers(request, "version_"),
            take=frozenset(pk for pk, choice in _numbers(request, "take_").items() if choice),
            submit=bool(request.POST.get("submit")),
            by=by,
        )
        sentence = ngettext("%(count)s report is taken over.", "%(count)s reports are taken over.", len(updates))
        messages.success(request, sentence % {"count": len(updates)})
        return redirect("progress_sheet_reply", reply_id)
    plan = merge_plan(found)
    context = {
        "reply": found,
        "plan": plan,
        "changes": [_shown(row) for row in plan.of(Merge.CHANGE)],
        "conflicts": [_shown(row) for row in plan.of(Merge.CONFLICT)],
        "settled": [_shown(row) for row in plan.of(Merge.SETTLED)],
        "may_submit": may_write_for(by, found.body_id),
    }
    return render(request, "progress/sheet_reply.html", context)


def _shown(row: MergeRow) -> tuple[MergeRow, list[tuple[str, str, str]]]:
    """Return a row with its differences under the names of the fields."""
    return row, [(field_label(name), before, after) for name, before, after in row.differences]


def _numbers(request: HttpRequest, prefix: str) -> dict[int, int]:
    """Return the whole numbers that were sent under names such as "version_7", by the number of the name."""
    found = {}
    for name, value in request.POST.items():
        pk = name.removeprefix(prefix)
        if name != pk and pk.isdigit() and str(value).isdigit() and len(pk) < 19 and len(str(value)) < 10:
            found[int(pk)] = int(str(value))
    return found
