"""Templates of Word documents, and making words of frozen data unreadable: the administrator's pages."""

from typing import Any

from django.contrib import messages
from django.core.files.base import File
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qadam.accounts.permissions import check_administrator
from qadam.base.errors import NotFoundError
from qadam.base.forms import form_status, refusals_at
from qadam.base.requests import signed_in
from qadam.reports.documents.templated import BLOCK_FIELDS, FIELDS, MAX_TEMPLATE_BYTES
from qadam.reports.exports import template_preview
from qadam.reports.forms import RedactionForm, TemplateForm
from qadam.reports.models import DocumentTemplate, Snapshot
from qadam.reports.services.freezing import redact_snapshot
from qadam.reports.services.templates import (
    check_template,
    offer_template,
    place_of,
    sentence_of,
    upload_template,
)
from unrec.reading.files import read_source

FIELD_WORDS = {
    "title": gettext_lazy("title of the report"),
    "symbol": gettext_lazy("symbol"),
    "session": gettext_lazy("session"),
    "addressee": gettext_lazy("addressee"),
    "state": gettext_lazy("name of the State"),
    "reference_date": gettext_lazy("reference date"),
    "words": gettext_lazy("number of words"),
    "body": gettext_lazy("all sections, numbered (needed)"),
    "annexes": gettext_lazy("all annexes"),
    "verification": gettext_lazy("reference date, verification code and checkpoint"),
}


@require_http_methods(["GET", "POST"])
def templates(request: HttpRequest) -> HttpResponse:
    """Show the templates and their fields, and take another one, naming each of its faults."""
    by = signed_in(request)
    check_administrator(by)
    form = TemplateForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        do = request.POST.get("do", "")
        with refusals_at(form):
            if do in ("preview", "preview_docx"):
                return _preview(request, form.cleaned_data["file"], is_file=do == "preview_docx")
            made = upload_template(name=form.cleaned_data["name"], file=form.cleaned_data["file"], by=by)
            messages.success(request, _("The template “%(name)s” is offered to reports now.") % {"name": made.name})
            return redirect("report_templates")
    context = {
        "form": form,
        "templates": DocumentTemplate.objects.all(),
        "fields": [(f"{{{{{name}}}}}", FIELD_WORDS[name], name in BLOCK_FIELDS) for name in FIELDS],
    }
    return render(request, "reports/templates.html", context, status=form_status(form))


def _preview(request: HttpRequest, file: File, *, is_file: bool, name: str = "") -> HttpResponse:
    """Answer a template filled with the sample report, as a page or as a file, or each of its faults by its place."""
    content = file.read(MAX_TEMPLATE_BYTES + 1)
    reading = check_template(content)
    context: dict[str, Any] = {
        "name": name or file.name,
        "faults": [(place_of(error), sentence_of(error)) for error in reading.errors],
        "used": [(f"{{{{{field}}}}}", FIELD_WORDS[field], reading.fields.count(field)) for field in FIELDS],
    }
    if reading.errors:
        return render(request, "reports/template_preview.html", context, status=422)
    made = template_preview(content, (get_language() or "en")[:2])
    if is_file:
        headers = {"Content-Disposition": f'attachment; filename="{made.name}"'}
        return HttpResponse(made.content, content_type=made.content_type, headers=headers)
    filled = read_source(made.content)
    context["lines"] = [(each.kind.value, each.label, each.text) for each in filled.paragraphs]
    return render(request, "reports/template_preview.html", context)


@require_GET
def template_show(request: HttpRequest, template_id: int) -> HttpResponse:
    """Answer a template that is kept, filled with the sample report: as a page, or with `?form=docx` as a file."""
    check_administrator(signed_in(request))
    template = DocumentTemplate.objects.filter(pk=template_id).first()
    if template is None or not template.file.storage.exists(str(template.file.name)):
        raise NotFoundError()
    with template.file.open("rb") as file:
        return _preview(request, file, is_file=request.GET.get("form") == "docx", name=template.name)


@require_POST
def template_offer(request: HttpRequest, template_id: int) -> HttpResponse:
    """Offer a template, or no longer."""
    by = signed_in(request)
    check_administrator(by)
    offer_template(template_id=template_id, is_active=request.POST.get("offer") == "yes", by=by)
    return redirect("report_templates")


@require_http_methods(["GET", "POST"])
def snapshot_redact(request: HttpRequest, code: str) -> HttpResponse:
    """Show a snapshot with its redactions, and make words in it unreadable."""
    by = signed_in(request)
    check_administrator(by)
    found = Snapshot.objects.filter(code=code).first()
    if found is None:
        raise NotFoundError()
    form = RedactionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            redact_snapshot(snapshot_id=found.pk, by=by, **form.cleaned_data)
            messages.success(request, _("The words are unreadable in these data and in every paper made of them."))
            return redirect("snapshot_redact", code)
    status = form_status(form)
    return render(request, "reports/redact.html", {"snapshot": found, "form": form}, status=status)
