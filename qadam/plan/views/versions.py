"""Adopting a plan, amending it, its frozen texts and how they differ."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qadam.base.errors import WrongStateError
from qadam.base.forms import form_status, refusals_at
from qadam.plan.content import measure_text, value_in_words
from qadam.plan.enums import PlanStatus
from qadam.plan.fields import FIELD_LABELS
from qadam.plan.forms import AdoptForm
from qadam.plan.permissions import may_change_plans
from qadam.plan.selectors.measures import standing
from qadam.plan.selectors.versions import NOW, compare, version_name, version_of, versions_of
from qadam.plan.services.adoption import adopt_plan, amend_plan
from qadam.plan.views.guards import changed_plan, read_plan

SHOWN_COLUMNS = ("lead_body", "contributing_bodies", "deadline", "completion_form")


@require_http_methods(["GET", "POST"])
def plan_adopt(request: HttpRequest, code: str) -> HttpResponse:
    """Ask by what and when a plan was adopted, and adopt it."""
    by, plan = changed_plan(request, code)
    if plan.status not in (PlanStatus.AGREED, PlanStatus.DRAFT):
        raise WrongStateError()
    form = AdoptForm(request.POST or None, plan=plan, is_agreed=plan.status == PlanStatus.AGREED)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals_at(form):
            version = adopt_plan(
                plan_id=plan.pk, adopted_on=data["adopted_on"], legal_act=data["legal_act"], note=data["note"], by=by
            )
            messages.success(request, _("The plan is adopted. Its text is frozen from now on."))
            return redirect("plan", version.plan.code)
    consequences = [
        _("The text is frozen with a checksum; it changes by an amendment alone."),
        _("Everybody with a role can read it, and bodies report on its measures."),
    ]
    if plan.amends and plan.amends.published_at:
        consequences.append(_("The public sees the amended text at once, since the plan is published."))
    context = {
        "form": form,
        "question": _("Adopt “%(plan)s”?") % {"plan": plan.name},
        "consequences": consequences,
        "action": _("Adopt"),
        "back_url": reverse("plan", args=[plan.code]),
    }
    status = form_status(form)
    return render(request, "base/confirm.html", context, status=status)


@require_POST
def plan_amend(request: HttpRequest, code: str) -> HttpResponse:
    """Begin an amendment, and open its draft."""
    by, plan = changed_plan(request, code)
    draft = amend_plan(plan_id=plan.pk, by=by)
    messages.success(request, _("This is the draft of the amendment. Until it is adopted, the plan in force stays."))
    return redirect("plan", draft.code)


@require_safe
def plan_versions(request: HttpRequest, code: str) -> HttpResponse:
    """Answer the frozen texts of a plan, and how two of them differ (`before`, `after`)."""
    plan = read_plan(request, code)
    with_drafts = may_change_plans(request.user)
    versions = [(version, version_name(version)) for version in versions_of(plan, with_drafts=with_drafts)]
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    choices = [(f"{version.kind}-{version.number}", name) for version, name in versions]
    if with_drafts:
        choices.insert(0, (NOW, _("what stands now")))
    origin = None
    if plan.amends is not None:  # an amendment is compared with the plan in force
        origin = plan.amends.versions.filter(kind="adopted").order_by("-number").first()
    context = {
        "plan": plan,
        "versions": versions,
        "choices": choices,
        "before": before,
        "after": after,
        "origin": origin,
        "comparison": compare(plan, before, after, with_drafts=with_drafts) if before and after else None,
        "may_change": with_drafts,
    }
    return render(request, "plan/versions.html", context)


@require_safe
def plan_version(request: HttpRequest, code: str, kind: str, number: int) -> HttpResponse:
    """Answer one frozen text as it was."""
    plan = read_plan(request, code)
    version = version_of(plan, kind, number, with_drafts=may_change_plans(request.user))
    content = version.content
    rows = [
        (row["number"], measure_text(row), [value_in_words(name, row.get(name), content) for name in SHOWN_COLUMNS])
        for row in content["measures"]
    ]
    context = {
        "plan": plan,
        "version": version,
        "name": version_name(version),
        "columns": [FIELD_LABELS[name] for name in SHOWN_COLUMNS],
        "rows": rows,
        "count": standing(plan).count(),
    }
    return render(request, "plan/version.html", context)
