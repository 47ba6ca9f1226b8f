"""Following a search: for people who are signed in."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qadam.base.errors import NotFoundError
from qadam.base.requests import signed_in
from qadam.portal.models import SearchAlert
from qadam.portal.services import remove_alert, save_alert
from qadam.register.selectors.choices import applied_of
from qadam.register.selectors.filters import Filters


@require_http_methods(["GET", "HEAD", "POST"])
def search_alerts(request: HttpRequest) -> HttpResponse:
    """Answer the searches that a person follows; POST follows one more."""
    by = signed_in(request)
    if request.method == "POST":
        query = QueryDict(request.POST.get("query", ""))
        save_alert(address_query=query, name=request.POST.get("name", "") or _name_of(query), by=by)
        return redirect("search_alerts")
    query = QueryDict(request.GET.get("follow", ""))
    context = {
        "alerts": SearchAlert.objects.filter(user=by),
        "follow": request.GET.get("follow", "") if "follow" in request.GET else None,
        "name": _name_of(query),
    }
    return render(request, "portal/search_alerts.html", context)


def _name_of(query: QueryDict) -> str:
    filters = Filters.of(query)
    return ", ".join(filter(None, (filters.text, *(str(one.label) for one in applied_of(filters, query)))))


@require_safe
def search_alert(request: HttpRequest, alert_id: int) -> HttpResponse:
    """Send a person to the list of a search that the person follows."""
    alert = SearchAlert.objects.filter(pk=alert_id, user=signed_in(request)).first()
    if alert is None:
        raise NotFoundError()
    return redirect(reverse("recommendations") + (f"?{alert.query}" if alert.query else ""))


@require_POST
def search_alert_remove(request: HttpRequest, alert_id: int) -> HttpResponse:
    """Follow a search no longer."""
    remove_alert(alert_id=alert_id, by=signed_in(request))
    return redirect("search_alerts")
