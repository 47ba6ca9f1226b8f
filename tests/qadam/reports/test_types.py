"""The kinds of reports are data: each says in every language what it is and where its limit of words comes from."""

import pytest
from django.conf import settings
from django.utils import translation

from qadam.reports.types import report_types


@pytest.mark.parametrize("kind", report_types(), ids=lambda kind: kind.key)
def test_a_kind_of_report_speaks_every_language(kind):
    spoken = {code: [] for code, _name in settings.LANGUAGES}
    for language, words in spoken.items():
        with translation.override(language):
            words += [kind.name, kind.word_limit_source]
        words += [kind.titles[language], *(section.titles[language] for section in kind.sections)]
    assert all(all(words) for words in spoken.values())
    assert len({words[0] for words in spoken.values()}) == len(spoken), "a name was not translated"
    assert len({words[1] for words in spoken.values()}) == len(spoken), "the source of the limit was not translated"
