"""Templates of Word documents, and making words of frozen data unreadable: the administrator's pages."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from qadam.accounts.permissions import check_administrator
from qadam.base.errors import NotFoundError
from qadam.base.forms import form_status, refusals_at
from qadam.base.requests import signed_in
from qadam.reports.documents.templated import BLOCK_FIELDS, FIELDS
from qadam.reports.forms import RedactionForm, TemplateForm
from qadam.reports.models import DocumentTemplate, Snapshot
from qadam.reports.services.freezing import redact_snapshot
from qadam.reports.services.templates import offer_template, upload_template

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
        with refusals_at(form):
            made = upload_template(name=form.cleaned_data["name"], file=form.cleaned_data["file"], by=by)
            messages.success(request, _("The template “%(name)s” is offered to reports now.") % {"name": made.name})
            return redirect("report_templates")
    context = {
        "form": form,
        "templates": DocumentTemplate.objects.all(),
        "fields": [(f"{{{{{name}}}}}", FIELD_WORDS[name], name in BLOCK_FIELDS) for name in FIELDS],
    }
    return render(request, "reports/templates.html", context, status=form_status(form))


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
