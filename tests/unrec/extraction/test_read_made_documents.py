"""Reports in Russian, French, Spanish, Arabic and Chinese, and concluding observations, read from real files."""

import pytest

from tests.data.make_documents import (
    LANGUAGES,
    PDF_LANGUAGES,
    SYMBOL,
    Expected,
    expected_in,
    make_concluding_observations,
    make_report,
    texts,
)
from unrec.pipeline import extract
from unrec.records import DocumentType

FILES = [(language, "docx") for language in LANGUAGES] + [(language, "pdf") for language in PDF_LANGUAGES]


@pytest.mark.parametrize(("language", "suffix"), FILES)
def test_a_report_in_another_language_is_read_whole(language, suffix, tmp_path):
    found = extract(make_report(tmp_path, language, suffix))
    assert (found.document.symbol, found.document.state_under_review) == (SYMBOL, "XQD")
    assert found.document.language == language
    assert found.document.type is DocumentType.REPORT
    read = [
        Expected(one.number, one.text.rstrip(" .;؛；"), one.parts[0].recommending_states, str(one.position))
        for one in found.recommendations
    ]
    assert read == expected_in(language)


@pytest.mark.parametrize("suffix", ["docx", "pdf"])
def test_concluding_observations_are_read_from_a_file(suffix, tmp_path):
    words = texts()["concluding_observations"]
    found = extract(make_concluding_observations(tmp_path, suffix))
    assert found.document.symbol == words["symbol"]
    assert found.document.mechanism == "CAT"
    assert found.document.state_under_review == "XQD"
    paragraphs = {int(one.number.split(".")[0].split("(")[0]) for one in found.recommendations}
    assert paragraphs == set(words["recommendations"])
    followed = {int(one.number.split(".")[0].split("(")[0]) for one in found.recommendations if one.follow_up}
    assert followed == set(words["follow_up"])
