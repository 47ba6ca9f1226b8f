"""Groups of similar recommendations of a review, links to other mechanisms, and the button that proposes again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from qadam.base.errors import InvalidInputError, NotFoundError
from qadam.base.requests import whole_number
from qadam.register.enums import LabelStatus, Relation
from qadam.register.models import Cluster, RecommendationLink
from qadam.register.permissions import check_read_register, may_change_register
from qadam.register.selectors.clusters import clusters_of
from qadam.register.selectors.reviews import review_detail
from qadam.register.services import decide_cluster, decide_link, rename_cluster, request_proposals
from qadam.register.views.guards import coordinator


@require_safe
def review_clusters(request: HttpRequest, code: str) -> HttpResponse:
    """Answer the groups of a review."""
    check_read_register(request.user)
    review = review_detail(code)
    clusters = clusters_of(review)
    context = {
        "review": review,
        "title": review.title,
        "clusters": clusters,
        "open_count": sum(one.is_proposed for one in clusters),
        "may_change": may_change_register(request.user),
    }
    return render(request, "register/clusters.html", context)


@require_POST
def cluster_decide(request: HttpRequest, code: str, cluster_id: int) -> HttpResponse:
    """Confirm a group, reject it, or give it another name (`decision` "rename" with `label`)."""
    by = coordinator(request)
    if not Cluster.objects.filter(pk=cluster_id, review__code=code).exists():
        raise NotFoundError()
    decision = request.POST.get("decision", "")
    if decision == "rename":
        rename_cluster(cluster_id=cluster_id, label=request.POST.get("label", ""), by=by)
    elif decision in (LabelStatus.CONFIRMED, LabelStatus.REJECTED):
        decide_cluster(cluster_id=cluster_id, status=LabelStatus(decision), by=by)
    else:
        raise InvalidInputError()
    return redirect("register_clusters", code)


@require_POST
def link_decide(request: HttpRequest, review: str, number: str) -> HttpResponse:
    """Confirm or reject a link (`link`, `status`), under another `relation` where one is given."""
    by = coordinator(request)
    link_id = whole_number(request.POST.get("link", ""))
    status, relation = (request.POST.get(name, "") for name in ("status", "relation"))
    if link_id is None or status not in LabelStatus.values:
        raise InvalidInputError()
    ends = RecommendationLink.objects.filter(pk=link_id)
    own = ends.filter(recommendation__review__code=review, recommendation__number=number)
    if not (own | ends.filter(other__review__code=review, other__number=number)).exists():
        raise NotFoundError()
    chosen = Relation(relation) if relation in Relation.values else None
    decide_link(link_id=link_id, status=LabelStatus(status), relation=chosen, by=by)
    return redirect("register_recommendation", review, number)


@require_POST
def review_propose(request: HttpRequest, code: str) -> HttpResponse:
    """Let the worker propose labels, earlier recommendations, groups and links of a review again."""
    by = coordinator(request)
    request_proposals(review_id=review_detail(code).pk, by=by)
    messages.success(request, _("The proposals are being made. What people have decided stays as it is."))
    return redirect("register_review", code)
