"""Publishing: a summary, and one button."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qadam.accounts.permissions import check_coordinator
from qadam.base.requests import signed_in
from qadam.intake.selectors import counts_of, import_with_documents, rejected_numbers
from qadam.intake.services import publish_import


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, import_id: int) -> HttpResponse:
    """Answer what publishing will do, and do it."""
    check_coordinator(request.user)
    if request.method == "POST":
        published = publish_import(import_id=import_id, by=signed_in(request))
        if published.was_published_before:
            messages.info(request, _("This import is published already."))
        else:
            messages.success(request, _("Published. The register is up to date."))
        return redirect("import", import_id=import_id)
    import_run = import_with_documents(import_id)
    return render(
        request,
        "intake/publish.html",
        {"import_run": import_run, "counts": counts_of(import_run), "rejected": rejected_numbers(import_run)},
    )
