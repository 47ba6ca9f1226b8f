"""Reading the vocabularies."""

from dataclasses import dataclass

from django.db.models import QuerySet

from qadam.base.working_days import Calendar, calendar_of
from qadam.notifications.calendar import office
from qadam.taxonomy.clocks import Rulebook, rulebook
from qadam.taxonomy.enums import Scheme
from qadam.taxonomy.models import LoadedPreset, Term


@dataclass(frozen=True)
class TermNode:
    """A term with the terms below it."""

    term: Term
    children: tuple["TermNode", ...] = ()


@dataclass(frozen=True)
class ClocksInForce:
    """The rules of the clocks and the working days of the State; `state` is empty where no preset is loaded."""

    book: Rulebook
    state: str
    calendar: Calendar

    def calendar_of(self, state: str) -> Calendar:
        """Return the working days of a State: of the own one with what the office says of single days."""
        return self.calendar if state in ("", self.state) else calendar_of(state)


def clocks_in_force() -> ClocksInForce:
    """Return the rules of the clocks with the changes of the preset loaded last, in three queries."""
    loaded = LoadedPreset.objects.order_by("-loaded_at").first()
    book = rulebook(loaded.clocks) if loaded else rulebook()
    return ClocksInForce(book, loaded.state if loaded else "", office().calendar)


def terms_list(scheme: Scheme, *, only_active: bool = True) -> QuerySet[Term]:
    """Return the terms of a scheme in their order; retired ones only where asked for."""
    terms = Term.objects.filter(scheme=scheme)
    return terms.filter(is_active=True) if only_active else terms


def terms_tree(*schemes: Scheme) -> tuple[TermNode, ...]:
    """Return the active terms of schemes as a tree, in one query: SDG goals with their targets below them."""
    terms = list(Term.objects.filter(scheme__in=schemes, is_active=True))
    held = {term.pk for term in terms}
    below: dict[int | None, list[Term]] = {}
    for term in terms:
        below.setdefault(term.parent_id if term.parent_id in held else None, []).append(term)

    def node(term: Term) -> TermNode:
        return TermNode(term, tuple(node(child) for child in below.get(term.pk, ())))

    return tuple(node(term) for term in below.get(None, ()))


def terms_by_code(scheme: Scheme) -> dict[str, Term]:
    """Return the terms of a scheme by their code, retired ones included, in one query."""
    return {term.code: term for term in Term.objects.filter(scheme=scheme)}
