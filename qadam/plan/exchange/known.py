"""What a file may name: bodies, areas, reviews, recommendations, groups, indicators and plans, by code or by name."""

from collections.abc import Iterable, Mapping
from typing import Any

from qadam.bodies.models import Body
from qadam.plan.exchange.headings import folded
from qadam.plan.exchange.workbook import named_clusters
from qadam.plan.models import TEXT_LANGUAGES, Indicator, Plan
from qadam.register.models import Cluster, Recommendation, Review
from qadam.taxonomy.enums import Scheme
from qadam.taxonomy.models import Term


class Named:
    """Things by what a person may write for them. A code counts before a name; a name that several bear names none."""

    def __init__(self, things: Iterable[Any], parts: Iterable[str]) -> None:
        self._by_code: dict[str, Any] = {}
        self._by_name: dict[str, dict[int, Any]] = {}
        for thing in things:
            self._by_code[folded(thing.code)] = thing
            for part in parts:
                for language in TEXT_LANGUAGES:
                    if name := getattr(thing, f"{part}_{language}", ""):
                        self._by_name.setdefault(folded(name), {})[thing.pk] = thing

    def find(self, text: str) -> Any | None:
        """Return the thing that a text names; None where it names none, or several."""
        wanted = folded(text)
        bearers = list(self._by_name.get(wanted, {}).values())
        return self._by_code.get(wanted) or (bearers[0] if len(bearers) == 1 else None)

    def is_shared(self, text: str) -> bool:
        """Return whether several things bear a name."""
        return len(self._by_name.get(folded(text), {})) > 1

    def __contains__(self, text: str) -> bool:
        return self.find(text) is not None


class Known:
    """Everything that a file may name; each kind is read once, when it is first asked for."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.bodies = Named(Body.objects.all(), ("name", "short"))
        self.areas = Named(Term.objects.filter(scheme=Scheme.AREA), ("name",))
        self.reviews: Mapping[str, Review] = {review.code: review for review in Review.objects.all()}
        self.plans: Mapping[str, Plan] = {one.code: one for one in Plan.objects.all()}
        self.indicators: dict[str, Indicator] = {one.code: one for one in Indicator.objects.all()}
        self._recommendations: dict[str, dict[str, Recommendation]] = {}
        self._clusters: dict[tuple[str, str], Cluster] = {}

    def read_reviews(self, codes: Iterable[str]) -> None:
        """Read the recommendations and groups of the reviews that a file names."""
        reviews = [self.reviews[code] for code in set(codes) if code in self.reviews]
        for row in Recommendation.objects.filter(review__in=reviews).select_related("review"):
            self._recommendations.setdefault(row.review.code, {})[row.number] = row
        ids = named_clusters(review.pk for review in reviews)
        rows = Cluster.objects.in_bulk(ids.values())
        self._clusters = {name: rows[pk] for name, pk in ids.items()}

    def recommendation(self, review: str, number: str) -> Recommendation | None:
        """Return a recommendation of a review that was read."""
        return self._recommendations.get(review, {}).get(number)

    def cluster(self, review: str, name: str) -> Cluster | None:
        """Return a group of a review that was read, by the name that the export gives it."""
        return self._clusters.get((review, name))
