"""Groups of similar recommendations of a review, as its page shows them."""

from dataclasses import dataclass

from django.db.models import Prefetch

from qadam.register.enums import LabelStatus
from qadam.register.models import Cluster, Recommendation, Review
from qadam.register.selectors.queries import Query
from qadam.register.selectors.reasons import reasons_in_words
from qadam.register.selectors.recommendations import Listed, listed_row, with_list_data

STATUS_ORDER = [LabelStatus.PROPOSED, LabelStatus.CONFIRMED]


@dataclass(frozen=True)
class ShownCluster:
    """A group with its recommendations in printed order, and what they share, in words."""

    cluster: Cluster
    members: list[Listed]
    reasons: list[str]

    @property
    def is_proposed(self) -> bool:
        """Return whether nobody has decided the group yet."""
        return self.cluster.status == LabelStatus.PROPOSED


def clusters_of(review: Review) -> list[ShownCluster]:
    """Return the groups of a review that nobody rejected: proposed ones first, then the largest; in constant queries.

    A group of which less than two recommendations are left is none.
    """
    members = with_list_data(Recommendation.objects.order_by("order", "pk"))
    clusters = review.clusters.exclude(status=LabelStatus.REJECTED).prefetch_related(
        Prefetch("recommendations", members)
    )
    shown = [
        ShownCluster(
            cluster,
            [listed_row(item, Query()) for item in cluster.recommendations.all()],
            reasons_in_words(cluster.reason),
        )
        for cluster in clusters
    ]
    return sorted(
        (one for one in shown if len(one.members) > 1),
        key=lambda one: (STATUS_ORDER.index(LabelStatus(one.cluster.status)), -len(one.members), one.cluster.pk),
    )
