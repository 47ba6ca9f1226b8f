"""Reading the frozen texts of a plan, and how one differs from another or from what stands now."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from qadam.base.errors import NotFoundError
from qadam.plan.content import Content, ContentDifference, compare_contents, content_of
from qadam.plan.enums import VersionKind
from qadam.plan.models import Plan, PlanVersion
from qadam.plan.selectors.measures import by_area, standing, with_everything

NOW = "now"  # names the text as it stands, beside "adopted-1" and "circulated-2"


@dataclass(frozen=True)
class Comparison:
    """Two texts by their names, and how the later differs from the earlier."""

    before: str
    after: str
    difference: ContentDifference


def versions_of(plan: Plan, *, with_drafts: bool) -> QuerySet[PlanVersion]:
    """Return the frozen texts of a plan, the newest first, without their content; circulated ones where asked for."""
    versions = plan.versions.defer("content").order_by("-frozen_at", "-pk")
    return versions if with_drafts else versions.filter(kind=VersionKind.ADOPTED)


def version_name(version: PlanVersion) -> str:
    """Return how people call a frozen text."""
    if version.kind == VersionKind.ADOPTED:
        return _("adopted text %(number)s") % {"number": version.number}
    return _("circulated text %(number)s") % {"number": version.number}


def version_of(plan: Plan, kind: str, number: int, *, with_drafts: bool) -> PlanVersion:
    """Return one frozen text.

    Raises:
        NotFoundError: there is none, or only the coordinator may read it.
    """
    found = plan.versions.filter(kind=kind, number=number).first()
    if found is None or (found.kind != VersionKind.ADOPTED and not with_drafts):
        raise NotFoundError()
    return found


def content_now(plan: Plan) -> Content:
    """Return the text of a plan as it stands."""
    return content_of(plan, by_area(with_everything(standing(plan))))


def compare(plan: Plan, before: str, after: str, *, with_drafts: bool) -> Comparison:
    """Return how one text differs from another; each is named as in the address: "adopted-1", "circulated-2", "now".

    Raises:
        NotFoundError: one of them does not exist for this person.
    """
    old, old_name = _named(plan, before, with_drafts)
    new, new_name = _named(plan, after, with_drafts)
    return Comparison(old_name, new_name, compare_contents(old, new))


def _named(plan: Plan, name: str, with_drafts: bool) -> tuple[Content, str]:
    if name == NOW:
        return content_now(plan), _("what stands now")
    kind, _dash, number = name.partition("-")
    if kind not in VersionKind.values or not (number.isascii() and number.isdigit() and len(number) < 6):
        raise NotFoundError()
    version = version_of(plan, kind, int(number), with_drafts=with_drafts)
    return version.content, version_name(version)
