"""Every number of the statistics is the length of a list, and pledges are not counted as recommendations."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.http import QueryDict
from django.urls import reverse

from qadam.register.enums import LabelStatus, RecurrenceStatus
from qadam.register.models import Recommendation
from qadam.register.records import LabelRecord, RecurrenceRecord
from qadam.register.selectors.audience import Audience
from qadam.register.selectors.filters import Filters
from qadam.register.selectors.public import areas_public, reviews_list_public, states_public, totals_public
from qadam.register.selectors.selection import filtered
from qadam.register.selectors.statistics import CountRow, LabelRow, statistics
from qadam.register.services import confirm_first_time, propose_recurrences, publish_recommendations
from qadam.taxonomy.models import Term
from tests.qadam.register.reviews import ASKS, make_register, recommendation, record_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def register(cast):
    for scheme, code in (("areas", "torture"), ("areas", "justice"), ("themes", "Prisons"), ("persons", "children")):
        Term.objects.create(scheme=scheme, code=code, name_en=code.capitalize())
    for number in ("3", "5"):
        Term.objects.create(scheme="action", code=number, name_en=f"Action {number}")
    Term.objects.create(scheme="sdg_goals", code="16", name_en="Peace")
    review = make_register(cast.coordinator)
    sure = LabelRecord("areas", "torture", 0.9, status=LabelStatus.CONFIRMED)
    both = (sure, LabelRecord("areas", "justice", 0.7), LabelRecord("themes", "Prisons", 0.8))
    counted = (LabelRecord("action", "5", 0.9, status=LabelStatus.CONFIRMED), LabelRecord("sdg_goals", "16", 0.6))
    records = [
        record_of("139.1", 0, labels=(*both, *counted)),
        record_of("139.2", 1, labels=(LabelRecord("areas", "torture", 0.6), LabelRecord("action", "5", 0.4))),
        record_of("139.10", 2, labels=(LabelRecord("action", "3", 0.4), LabelRecord("persons", "children", 0.9))),
        record_of("139.11", 3, is_pledge=True),
    ]
    publish_recommendations(review=review, records=records, by=cast.coordinator)
    scores = {"139.1": 0.1, "139.2": 0.05, "139.10": 0.8}
    propose_recurrences(
        records=[
            RecurrenceRecord(
                recommendation(number).pk,
                RecurrenceStatus.REPEATED if score > 0.5 else RecurrenceStatus.FIRST_TIME,
                score,
            )
            for number, score in scores.items()
        ],
        by=None,
    )
    confirm_first_time(recommendation_id=recommendation("139.1").pk, by=cast.coordinator)
    return review


class Links(HTMLParser):
    """Gathers the words of every link of a page, and every number that stands in a table or among the figures."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.unlinked: list[str] = []
        self._stack: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag not in ("link", "meta", "input", "img", "br", "path", "circle", "rect", "use"):
            self._stack.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        while self._stack and self._stack.pop()[0] != tag:
            pass

    def handle_data(self, data):
        tags = [tag for tag, _attrs in self._stack]
        text = data.strip()
        if not text or not ({"td", "dd"} & set(tags)):
            return
        link = next((attrs["href"] for tag, attrs in self._stack if tag == "a"), None)
        if link:
            self.links.append((link, text))
        else:
            self.unlinked += [found for found in re.findall(r"\d+%?", text) if not found.endswith("%")]


def test_totals_leave_the_pledges_apart(register):
    totals = totals_public()
    assert (totals.recommendations, totals.supported, totals.noted, totals.pending, totals.pledges) == (3, 2, 1, 0, 1)


def test_an_area_says_what_part_of_it_is_confirmed(register):
    assert areas_public("vel-upr-3") == [LabelRow("torture", 2, 2, 0, 1), LabelRow("justice", 1, 1, 0, 0)]
    assert areas_public("vel-upr-3")[0].confirmed_share == 0.5


def test_first_time_says_what_is_confirmed_and_what_is_proposed(register, cast, sign_in):
    found = statistics(Audience.WORKSPACE, Filters())
    assert CountRow("first_time", 2, 2, 0, 2, 1) in found.by_value["recurrence"]
    for address in (reverse("register_statistics"), reverse("register_review", args=["vel-upr-3"])):
        page = sign_in(cast.focal_point).get(address).content.decode()
        assert "1 confirmed, 1 proposed" in re.sub(r"<[^>]+>", "", page)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "area=torture",  # its own table is counted without it
        "position=supported",
        "position=noted&state=FRA",
        "recurrence=first_time&decided=yes",
        "pledge=yes",
        "label=confirmed&theme=Prisons",
        "q=torture",
        "region=weog&action=5",
    ],
)
def test_every_number_on_the_page_is_a_link_to_a_list_of_that_length(register, cast, sign_in, query):
    client = sign_in(cast.focal_point)
    page = Links(client.get(f"{reverse('register_statistics')}?{query}").content.decode())
    assert page.links or query
    for address, number in page.links:
        parts = urlsplit(address)
        assert parts.path == reverse("register")
        listed = filtered(Audience.WORKSPACE, Filters.of(QueryDict(parts.query)))
        assert listed.count() == int(number), address
    assert set(page.unlinked) <= {"0"}, "a number without a list"


def test_what_is_not_published_is_in_no_public_number(register):
    Recommendation.objects.filter(number="139.1").update(published_at=None)
    assert totals_public().recommendations == 2
    assert states_public() == {"FRA": 1, "KAZ": 1, "BRA": 1}
    assert areas_public()[0].total == 1
    register.published_at = None
    register.save()
    assert totals_public().recommendations == 0
    assert not reviews_list_public().exists()


def test_statistics_take_as_many_queries_whatever_the_rows(register, cast, django_assert_max_num_queries):
    with django_assert_max_num_queries(30) as few:
        statistics(Audience.WORKSPACE, Filters())
    make_register(cast.coordinator, code="vel-upr-2", cycle=2)
    with django_assert_max_num_queries(len(few.captured_queries)):
        statistics(Audience.WORKSPACE, Filters())
    assert len(ASKS) * 2 == Recommendation.objects.count()
