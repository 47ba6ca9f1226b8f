"""The words of papers, with values filled in."""

import pytest

from qadam.reports.documents.words import say


@pytest.mark.parametrize(
    ("key", "language", "values", "said"),
    [
        ("as_of", "en", {"date": "1 May 2026"}, "Data as of 1 May 2026."),
        ("as_of", "ru", {"date": "1 мая 2026 г."}, "Данные по состоянию на 1 мая 2026 г."),  # one full stop
        ("course_of", "en", {"name": "Children ... in care", "unit": "persons"}, "Children ... in care, persons"),
    ],
)
def test_a_sentence_ends_with_one_full_stop_and_other_dots_stay(key, language, values, said):
    assert say(key, language, **values) == said
