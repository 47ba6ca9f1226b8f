"""Words, phrases, numbers, States and treaties are found in every language, and no query can hurt."""

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from qadam.register.models import Recommendation, SearchText
from qadam.register.records import PartRecord, TextRecord
from qadam.register.selectors.filters import Filters
from qadam.register.selectors.queries import parse_query
from qadam.register.selectors.recommendations import recommendations_list
from qadam.register.selectors.search import found_ids, ranked_ids
from qadam.register.selectors.snippets import marked, snippet
from qadam.register.services import publish_recommendations
from tests.qadam.register.reviews import make_register, record_of

pytestmark = pytest.mark.django_db


def numbers(text: str) -> list[str]:
    query = parse_query(text)
    found = Recommendation.objects.in_bulk()
    return [found[pk].number for pk in ranked_ids(query).tolist()]


@pytest.mark.parametrize(
    ("text", "found", "why"),
    [
        ("torture", {"139.1", "139.2"}, "a word"),
        ("TORTURED", {"139.1", "139.2"}, "another form of the word, in capitals"),
        ("tort", {"139.1", "139.2"}, "its beginning"),
        ("torture complaint", {"139.2"}, "every word must be there"),
        ("пыток", {"139.1", "139.2"}, "a Russian word"),
        ("пытка", {"139.1", "139.2"}, "in another case"),
        ("школы инвалидность", {"139.10"}, "Russian words in other forms"),
        ('"rural districts"', {"139.10"}, "words one after the other"),
        ('"districts rural"', set(), "but not the other way round"),
        ('"children with disability"', {"139.10"}, "a phrase by its stems"),
        ("«сельских районах»", {"139.10"}, "a phrase in other quotation marks"),
        ("139.1", {"139.1"}, "a number is not 139.10"),
        ("139.10", {"139.10"}, "a whole number"),
        ("139", {"139.1", "139.2", "139.10", "139.11"}, "the paragraph of a number"),
        ("139.1.", {"139.1"}, "a number with the point of a sentence"),
        ("France", {"139.2"}, "a State in English"),
        ("Франции", {"139.2"}, "a State in Russian, in a case"),
        ("Францияның", {"139.2"}, "a State in Kazakh, with an ending"),
        ("Denmark torture", {"139.1"}, "a State and a word"),
        ("OPCAT", {"139.1"}, "an abbreviation finds the long name"),
        ("ФПКПП", {"139.1"}, "in Russian too"),
        ("children 18", set(), "all of it must be in one"),
        ("marriage 18", {"139.11"}, "a number in the text"),
        ("nothing-of-this-kind", set(), "nothing"),
        ("", {"139.1", "139.2", "139.10", "139.11"}, "no search finds all"),
        ("?!", {"139.1", "139.2", "139.10", "139.11"}, "no words, no search"),
    ],
)
def test_what_is_found(cast, text, found, why):
    make_register(cast.coordinator)
    query = parse_query(text)
    rows = Recommendation.objects.all()
    if query:
        rows = rows.filter(pk__in=found_ids(query).tolist())
    assert {row.number for row in rows} == found, why


def test_a_whole_word_stands_before_a_word_that_begins_like_it(cast):
    review = make_register(cast.coordinator)
    texts = {"141.1": "Ratify ICCPR", "141.2": "Ratify in full the Rome Statute of the ICC before the next review"}
    records = [
        record_of("139.2", number=number, order=9, texts=(TextRecord("en", text),)) for number, text in texts.items()
    ]
    publish_recommendations(review=review, records=records, by=cast.coordinator)
    assert numbers("ICC")[:2] == ["141.2", "141.1"]


def test_an_exact_number_stands_first(cast):
    review = make_register(cast.coordinator)
    wordy = record_of("139.2", number="140.1", order=9, texts=(TextRecord("en", "Carry out recommendation 139.2"),))
    publish_recommendations(review=review, records=[wordy], by=cast.coordinator)
    assert numbers("139.2")[0] == "139.2"


def test_the_better_match_stands_before_the_worse(cast):
    review = make_register(cast.coordinator)
    texts = (TextRecord("en", "Torture: torture and once more torture"),)
    dense = record_of("139.2", number="140.1", order=9, texts=texts, parts=(), heading="")
    publish_recommendations(review=review, records=[dense], by=cast.coordinator)
    assert numbers("torture")[0] == "140.1"


def test_a_phrase_does_not_run_from_one_text_into_the_next(cast):
    review = make_register(cast.coordinator)
    texts = (TextRecord("en", "Abolish it"), TextRecord("fr", "Tomorrow"))
    publish_recommendations(
        review=review, records=[record_of("139.2", number="140.1", order=9, texts=texts)], by=cast.coordinator
    )
    assert numbers('"it tomorrow"') == []
    assert numbers("it tomorrow") == ["140.1"]


def test_a_corrected_text_is_found_by_its_new_words_alone(cast):
    review = make_register(cast.coordinator)
    changed = record_of(
        "139.2",
        1,
        texts=(TextRecord("en", "Build bridges"), TextRecord("ru", "Строить мосты")),
        parts=(PartRecord("Build bridges", ("PER",)),),
    )
    publish_recommendations(review=review, records=[changed], by=cast.coordinator)
    assert numbers("complaints") == []
    assert numbers("мостов") == ["139.2"]
    assert numbers("France") == []
    assert numbers("Peru") == ["139.2"]


def test_a_deleted_recommendation_is_not_found(cast):
    make_register(cast.coordinator)
    SearchText.objects.filter(recommendation__number="139.2").delete()
    assert numbers("complaints") == []


def test_the_found_words_are_marked_and_the_rest_is_escaped():
    query = parse_query('tortures "rural districts"')
    text = "End <b>torture</b> in rural districts, rural areas & torturing"
    assert marked(text, query, language="en") == (
        "End &lt;b&gt;<mark>torture</mark>&lt;/b&gt; in <mark>rural</mark> <mark>districts</mark>, "
        "rural areas &amp; <mark>torturing</mark>"
    )


def test_a_long_text_is_cut_around_what_was_found():
    text = "word " * 200 + "torture " + "end " * 200
    cut = snippet(text, parse_query("torture"), language="en")
    assert "<mark>torture</mark>" in cut
    assert cut.startswith("… ")
    assert cut.endswith(" …")
    assert len(cut) < 500


def test_the_text_in_which_the_words_stand_is_shown(cast):
    make_register(cast.coordinator)
    row = recommendations_list(Filters(text="пыток жалоб"), language="en").page[0]
    assert row.language == "ru"
    assert "<mark>" in row.excerpt


class AnyQuery(TestCase):
    """Whatever is typed, the search answers."""

    @given(st.text(max_size=60) | st.text(alphabet="\"'*:()^-+&|!<>\\{} ab1.ё«»\x00 NEAR AND OR NOT", max_size=40))
    @limits(max_examples=150, deadline=None)
    def test_no_text_fails(self, text):
        query = parse_query(text)
        if query:
            assert sorted(ranked_ids(query)) == sorted(found_ids(query))
        marked(text, query, language="en")
