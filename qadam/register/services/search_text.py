"""Filling the search index: the stems of everything by which a recommendation may be looked for."""

from collections.abc import Iterable

from qadam.register.models import Recommendation, SearchText
from qadam.register.selectors.stems import BREAK, instrument_tokens, number_token, state_tokens, tokens_of
from unrec.vocabularies.instruments import find_instruments

ROWS_PER_BATCH = 1_000


def refresh_search_texts(recommendation_ids: Iterable[int]) -> int:
    """Write the search texts of the recommendations anew, in batches, and return how many were written.

    For services that changed a text, a number or a State, inside their transaction.
    """
    ids = list(recommendation_ids)
    for start in range(0, len(ids), ROWS_PER_BATCH):
        rows = Recommendation.objects.filter(pk__in=ids[start : start + ROWS_PER_BATCH]).prefetch_related(
            "texts", "recommending_states"
        )
        SearchText.objects.bulk_create(
            [SearchText(recommendation=row, stems=stems_of(row)) for row in rows],
            update_conflicts=True,
            unique_fields=["recommendation"],
            update_fields=["stems"],
        )
    return len(ids)


def stems_of(recommendation: Recommendation) -> str:
    """Return the tokens of a recommendation: number, heading, texts of all languages, names of States and treaties."""
    tokens = [number_token(recommendation.number)]
    texts: list[tuple[str, str | None]] = [(text.text, text.language) for text in recommendation.texts.all()]
    for text, language in [*texts, (recommendation.heading, None)]:
        tokens += [BREAK, *tokens_of(text, language)]
    codes = {mention.code: None for text, language in texts for mention in find_instruments(text, language)}
    for code in codes:
        tokens += instrument_tokens(code)
    for state in dict.fromkeys(row.state for row in recommendation.recommending_states.all()):
        tokens += [BREAK, *state_tokens(state)]
    return " ".join(tokens)
