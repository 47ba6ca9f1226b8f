"""The list and the counts beside it agree under every combination of filters."""

import itertools
import random
from collections import Counter
from datetime import date

import pytest
from django.http import QueryDict
from django.utils import translation

from qadam.audit.services import record_event
from qadam.register.enums import LabelStatus, Position
from qadam.register.models import Recommendation, Review
from qadam.register.records import LabelRecord, PartRecord, TextRecord
from qadam.register.selectors import columns, further_facets
from qadam.register.selectors.audience import Audience
from qadam.register.selectors.choices import facets_of, names_of
from qadam.register.selectors.filters import LABEL_FILTERS, LABELS, Filters
from qadam.register.selectors.further_facets import FurtherFacet
from qadam.register.selectors.public import recommendations_list_public
from qadam.register.selectors.recommendations import export_of, recommendations_list
from qadam.register.selectors.selection import Selection, filtered
from qadam.register.services import publish_recommendations, record_position
from qadam.taxonomy.models import Term
from tests.qadam.register.reviews import ASKS, make_review, record_of
from unrec.vocabularies.states import get_state

pytestmark = pytest.mark.django_db
STATES = ("FRA", "DEU", "BRA", "KEN", "JPN")
AREAS = ("torture", "women", "children")


@pytest.fixture
def register(cast):
    """Two reviews with sixty recommendations of every kind, made by a fixed seed."""
    for scheme, codes in {"areas": AREAS, "sdg_goals": ("5", "16"), "persons": ("women",), "action": "345"}.items():
        for code in codes:
            Term.objects.create(scheme=scheme, code=code, name_en=code)
    chance = random.Random(4)
    for cycle in (2, 3):
        review = make_review(cast.coordinator, code=f"vel-upr-{cycle}", cycle=cycle)
        records = []
        for place in range(30):
            ask = chance.choice(list(ASKS))
            states = tuple(chance.sample(STATES, chance.randint(1, 3)))
            labels = tuple(
                LabelRecord(
                    scheme,
                    chance.choice(codes),
                    0.5,
                    status=chance.choice([LabelStatus.PROPOSED, LabelStatus.CONFIRMED]),
                )
                for scheme, codes in (("areas", AREAS), ("areas", AREAS), ("sdg_goals", ("5", "16")), ("action", "345"))
                if chance.random() < 0.8
            )
            languages = ("en", "ru") if chance.random() < 0.5 else ("en",)
            record = record_of(
                ask,
                place,
                number=f"13{cycle}.{place}",
                texts=tuple(TextRecord(language, ASKS[ask][language == "ru"]) for language in languages),
                parts=(PartRecord("One", states), PartRecord("Two", states[:1])),
                is_pledge=chance.random() < 0.2,
                labels=labels,
            )
            records.append(record)
        publish_recommendations(review=review, records=records, by=cast.coordinator)


def filters_of(address: str) -> Filters:
    return Filters.of(QueryDict(address))


SOME = {
    "review": "vel-upr-2",
    "position": "supported",
    "area": "torture",
    "goal": "5",
    "state": "FRA",
    "region": "WEOG",
    "language": "ru",
    "pledge": "no",
    "action": "3",
    "label": "confirmed",
    "cycle": "3",
    "q": "torture",
}


def values_of(row: Recommendation, name: str, statuses: tuple[str, ...]) -> set[str]:
    """Return the values of one recommendation, read slowly and plainly from its own rows."""
    if name in LABEL_FILTERS:
        labels = row.labels.filter(term__scheme=LABEL_FILTERS[name], status__in=statuses)
        return {label.term.code for label in labels}
    states = {state.state for state in row.recommending_states.all()}
    return {
        "review": lambda: {row.review.code},
        "cycle": lambda: {str(row.review.cycle)},
        "under_review": lambda: {row.review.state_under_review},
        "mechanism": lambda: {row.review.mechanism.code},
        "position": lambda: {row.position},
        "recurrence": lambda: {row.recurrence},
        "action": lambda: {str(row.action_category or "")} - {""},
        "pledge": lambda: {"yes" if row.is_pledge else "no"},
        "published": lambda: {"yes" if row.published_at else "no"},
        "decided": lambda: {"yes" if row.recurrence_confirmed_at else "no"},
        "state": lambda: states,
        "region": lambda: {get_state(code).regional_group for code in states},
        "language": lambda: {text.language for text in row.texts.all()},
    }[name]()


def passes(row: Recommendation, filters: Filters) -> bool:
    if filters.text and not any(filters.text.lower() in text.text.lower() for text in row.texts.all()):
        return False
    statuses = filters.label_statuses()
    names = [name for name in filters.values if name != LABELS]
    is_about_any_label = bool(filters.get(LABELS)) and not set(names) & set(LABEL_FILTERS)
    if is_about_any_label and not row.labels.filter(status__in=statuses).exists():
        return False
    return all(values_of(row, name, statuses) & set(filters.get(name)) for name in names)


@pytest.mark.parametrize("names", [*itertools.combinations(SOME, 1), *itertools.combinations(SOME, 2)])
def test_every_count_is_the_number_of_recommendations_that_pass(register, names):
    chosen = "&".join(f"{name}={SOME[name]}" for name in names)
    filters = filters_of(chosen)
    rows = list(Recommendation.objects.select_related("review__mechanism"))
    passing = {row.pk for row in rows if passes(row, filters)}
    selection = Selection.of(Audience.WORKSPACE, filters)
    counts = selection.counts()
    assert counts.total == selection.count() == len(passing)
    assert set(selection.ids().tolist()) == passing
    assert set(filtered(Audience.WORKSPACE, filters).values_list("pk", flat=True)) == passing
    own = {name: choices for name, choices in counts.by_filter.items() if name not in further_facets.further_facets()}
    for name, choices in own.items():
        others = filters.without(name)
        expected = Counter(
            value for row in rows if passes(row, others) for value in values_of(row, name, filters.label_statuses())
        )
        assert choices == expected, (chosen, name)


def test_values_of_one_filter_are_alternatives_and_filters_add_up(register):
    both = filters_of("state=FRA&state=DEU&cycle=2")
    found = filtered(Audience.WORKSPACE, both)
    assert found.count() > 0
    for row in found:
        assert {state.state for state in row.recommending_states.all()} & {"FRA", "DEU"}
        assert row.review.cycle == 2


@pytest.mark.parametrize("address", ["", "q=torture"])
@pytest.mark.parametrize("sort", ["", "order", "changed", "position", "recurrence"])
def test_the_pages_stand_in_the_order_of_the_export(register, address, sort):
    filters = filters_of(address)
    shown = [row.recommendation.pk for row in recommendations_list(filters, sort=sort, per_page=100).page]
    assert shown == list(export_of(Audience.WORKSPACE, filters, sort).values_list("pk", flat=True))


def test_a_filter_of_an_app_above_is_counted_like_our_own(register, monkeypatch):
    asked: list[Audience] = []

    def pairs(audience: Audience) -> list[tuple[int, str]]:
        asked.append(audience)
        first, second = Recommendation.objects.order_by("pk")[:2]
        return [(first.pk, "done"), (first.pk, "late"), (first.pk, "late"), (second.pk, "late"), (10**9, "done")]

    facet = FurtherFacet("measures", "Measures", pairs, lambda values: {value: value for value in values}, "plan")
    monkeypatch.setattr(further_facets, "_facets", {"measures": facet})
    counts = Selection.of(Audience.PUBLIC, Filters()).counts(("measures",))
    assert counts.by_filter["measures"] == {"done": 1, "late": 2}, "each recommendation once a value"
    assert Selection.of(Audience.PUBLIC, filters_of("measures=done&measures=late")).count() == 2
    assert asked[0] is Audience.PUBLIC


def test_an_empty_register_has_no_counts():
    selection = Selection.of(Audience.PUBLIC, filters_of("q=torture&area=torture&state=FRA&position=noted"))
    assert (selection.count(), selection.ids().tolist()) == (0, [])
    assert not any(selection.counts().by_filter.values())


@pytest.mark.parametrize(
    "address",
    ["cycle=x", "position=accepted", "area=", "state=%00", "cycle=99999999999999999999", "label=rejected", "page=x"],
)
def test_what_cannot_be_meant_is_dropped(address):
    assert filters_of(address).values == {}


def test_the_list_takes_as_many_queries_for_many_rows_as_for_few(register, django_assert_max_num_queries):
    with django_assert_max_num_queries(25) as few:
        recommendations_list(Filters(), per_page=1)
    with django_assert_max_num_queries(len(few.captured_queries)):
        recommendations_list(Filters(), per_page=60)


def test_the_pages_hold_every_row_once(register):
    pages = [recommendations_list(Filters(), per_page=25, page=number).page for number in (1, 2, 3)]
    numbers = [row.recommendation.pk for page in pages for row in page]
    assert len(numbers) == len(set(numbers)) == 60


def test_a_page_beyond_the_last_gives_the_last(register):
    assert recommendations_list(Filters(), per_page=25, page=99).page.number == 3


@pytest.mark.parametrize("sort", ["", "order", "changed", "position", "recurrence", "relevance", "no such order"])
def test_every_order_gives_every_row(register, sort):
    assert len(recommendations_list(Filters(), sort=sort, per_page=100).page) == 60
    assert len(recommendations_list(filters_of("q=torture"), sort=sort, per_page=100).page) > 0


def test_numbers_stand_in_printed_order_and_not_in_that_of_letters(register):
    numbers = [row.recommendation.number for row in recommendations_list(filters_of("cycle=3"), per_page=30).page]
    assert numbers == [f"133.{place}" for place in range(30)]


def test_the_public_list_holds_nothing_unpublished(register):
    Recommendation.objects.filter(number="133.1").update(published_at=None)
    result = recommendations_list_public(filters_of("published=no"), per_page=100)
    assert result.total == 59
    assert "133.1" not in {row.recommendation.number for row in result.page}
    assert sum(result.counts.by_filter["review"].values()) == 59


def test_a_large_register_is_kept_until_it_changes(cast, register, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(columns, "KEPT_FROM_ROWS", 50)
    monkeypatch.setattr(columns, "_kept", {})
    first = recommendations_list_public(Filters())
    with django_assert_max_num_queries(6):  # the end of the log, the rows, and what hangs on them
        assert recommendations_list_public(Filters()).counts == first.counts
    record_position(
        recommendation_id=Recommendation.objects.filter(position="supported").first().pk,
        position=Position.NOTED,
        source="Letter",
        stated_on=date(2040, 1, 1),
        by=cast.coordinator,
    )
    counts = recommendations_list_public(Filters()).counts
    assert counts.by_filter["position"]["noted"] == first.counts.by_filter["position"]["noted"] + 1


def test_one_reading_sees_one_state_of_the_register_and_reads_it_once(register, django_assert_num_queries):
    noted = filters_of("position=noted")
    with columns.one_reading():
        before = Selection.of(Audience.PUBLIC, noted).count()
        Recommendation.objects.update(position=Position.NOTED)
        with django_assert_num_queries(0):
            assert Selection.of(Audience.PUBLIC, noted).count() == before
        assert Selection.of(Audience.WORKSPACE, noted).count() == 60, "another audience is read by itself"
    assert Selection.of(Audience.PUBLIC, noted).count() == 60


def test_names_of_choices_are_read_once_and_anew_after_a_change(cast, register, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(columns, "KEPT_FROM_ROWS", 50)
    monkeypatch.setattr(columns, "_kept", {})

    def areas():
        counts = recommendations_list_public(Filters()).counts
        return {option.value: option.label for option in named(counts)["area"].options}

    def named(counts):
        return {facet.name: facet for facet in facets_of(counts, Filters())}

    assert areas()["torture"] == "torture"
    counts = recommendations_list_public(filters_of("position=noted")).counts
    with django_assert_num_queries(0):  # what the first list has read serves another with other counts
        named(counts)
    Term.objects.filter(scheme="areas", code="torture").update(name_en="Torture and ill-treatment", name_ru="Пытки")
    record_event("terms.loaded", actor=None, target=Term.objects.first())
    assert areas()["torture"] == "Torture and ill-treatment"
    with translation.override("ru"):
        assert areas()["torture"] == "Пытки"


def test_reviews_of_several_states_are_named_with_their_state(cast, register):
    kept = recommendations_list_public(Filters()).counts.kept

    def named(*codes):
        names = names_of({"review": codes}, kept)
        return [names["review", code] for code in codes]

    cycles = ["Universal Periodic Review, cycle 2 (2020)", "Universal Periodic Review, cycle 3 (2020)"]
    assert named("vel-upr-2", "vel-upr-3") == cycles
    other = make_review(cast.coordinator, code="fra-upr-4", cycle=4)
    Review.objects.filter(pk=other.pk).update(state_under_review="FRA")
    assert named("vel-upr-3", "fra-upr-4") == [
        f"Kyrgyzstan: {cycles[1]}",
        "France: Universal Periodic Review, cycle 4 (2020)",
    ]
    assert named("vel-upr-2", "vel-upr-3") == cycles
