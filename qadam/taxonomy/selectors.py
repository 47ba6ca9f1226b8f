"""Reading the vocabularies."""

from dataclasses import dataclass

from django.db.models import QuerySet

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
    """The rules of the clocks and the State whose working days count; `state` is empty where no preset is loaded."""

    book: Rulebook
    state: str


def clocks_in_force() -> ClocksInForce:
    """Return the rules of the clocks with the changes of the preset loaded last, in one query."""
    loaded = LoadedPreset.objects.order_by("-loaded_at").first()
    if loaded is None:
        return ClocksInForce(rulebook(), "")
    return ClocksInForce(rulebook(loaded.clocks), loaded.state)


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
