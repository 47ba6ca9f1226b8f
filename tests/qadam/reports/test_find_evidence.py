"""The evidence finder: what it proposes to whom, what a person confirms, and that nothing of it leaks."""

from datetime import date, timedelta

import docx
import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from qadam.audit.models import AuditEvent
from qadam.base.errors import InvalidInputError, NotAllowedError, NotFoundError, WrongStateError
from qadam.documents.errors import UnreadableDocumentError
from qadam.documents.models import SourceDocument
from qadam.progress.enums import EvidenceKind
from qadam.reports import evidence as reading
from qadam.reports.enums import FactKind, LinkState
from qadam.reports.models import EvidenceDocument, EvidenceLink
from qadam.reports.selectors.contents import report_content, report_data
from qadam.reports.selectors.evidence import passage_facts
from qadam.reports.selectors.outline import checks_of
from qadam.reports.services.circulation import circulate_to
from qadam.reports.services.evidence import add_link, decide_link, read_document, remove_document
from qadam.reports.services.facts import insert_facts
from qadam.reports.services.sections import assign_section
from tests.qadam.plan.plans import adopted
from tests.qadam.register.reviews import recommendation
from tests.qadam.reports.reporting import section, section_on

pytestmark = pytest.mark.django_db

LAW = """\
ACT ON THE PREVENTION OF TORTURE

Article 1. Scope
The State has ratified the Optional Protocol to the Convention against Torture, which entered into force in May 2026.

Article 2. Statistics
The prosecutor publishes every year the number of complaints of torture; in 2025, 512 complaints were recorded.

Article 3. Budget
The minister of finance signs the yearly budget of roads and bridges.
"""


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }


def read(review, by, text=LAW, **changes) -> EvidenceDocument:
    values = {
        "title": "Act on the prevention of torture",
        "kind": EvidenceKind.LAW,
        "reference": "No. 88",
        "on": date(2026, 5, 20),
        "text": text,
    }
    return read_document(review=review, by=by, **(values | changes))


def link_to(document, number) -> EvidenceLink:
    return EvidenceLink.objects.filter(passage__document=document, recommendation__number=number).order_by("-score")[0]


def confirm(link, by) -> EvidenceLink:
    return decide_link(link_id=link.pk, state=LinkState.CONFIRMED, seen=LinkState.PROPOSED, by=by)


@pytest.fixture
def document(cast, review):
    """An act that the coordinator has given."""
    return read(review, cast.coordinator)


def test_each_article_leads_to_what_it_bears_on(document):
    first, second, third = document.passages.all()
    assert (first.heading, first.claim) == ("Scope", "law")
    best = [
        passage.links.filter(recommendation__isnull=False).order_by("-score").first() for passage in (first, second)
    ]
    assert [link.recommendation.number for link in best] == ["139.1", "139.2"]
    assert "figure" in [claim["kind"] for claim in second.claims]
    assert not third.links.filter(score__gte=0.2).exists()
    assert best[0].reasons, "a person must see what decided"


def test_measures_and_indicators_are_proposed_too(document):
    links = EvidenceLink.objects.filter(passage__document=document)
    assert links.filter(measure__text_en__startswith="Ratify").exists()
    assert links.filter(indicator__code="complaints").exists()


def test_one_event_is_recorded_for_each_write(cast, review):
    before = AuditEvent.objects.count()
    found = read(review, cast.coordinator)
    link = confirm(link_to(found, "139.1"), cast.coordinator)
    confirm(link, cast.coordinator)  # once more changes nothing
    decide_link(link_id=link.pk, state=LinkState.PROPOSED, seen=LinkState.CONFIRMED, by=cast.coordinator)
    decide_link(link_id=link.pk, state=LinkState.REJECTED, seen=LinkState.PROPOSED, by=cast.coordinator)
    remove_document(document_id=found.pk, by=cast.coordinator)
    actions = list(AuditEvent.objects.order_by("sequence").values_list("action", flat=True))[before:]
    assert actions == [
        "evidence.document_read",
        "evidence.confirmed",
        "evidence.reopened",
        "evidence.rejected",
        "evidence.document_removed",
    ]
    assert not EvidenceDocument.objects.exists()


def test_a_file_is_kept_as_a_restricted_attachment(cast, review, sign_in):
    word = docx.Document()
    for line in LAW.splitlines():
        word.add_paragraph(line)
    file = ContentFile(b"", name="act.docx")
    word.save(file)
    file.seek(0)
    found = read(review, cast.coordinator, text="", file=file, name="act.docx")
    assert found.document.is_restricted
    assert found.passages.count() == 3
    client = sign_in(cast.coordinator)
    answer = client.get(reverse("evidence_document_file", args=[found.pk]))
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    assert client.get(reverse("document", args=[found.document_id])).status_code == 404


REFUSED = [
    ({"text": "Too short."}, "text", "nothing to compare"),
    ({"text": "x" * (reading.MAX_CHARACTERS + 1)}, "text", "too long"),
    ({"title": "  "}, "title", "no title"),
    ({"on": timezone.localdate() + timedelta(days=2)}, "on", "a date to come"),
]


@pytest.mark.parametrize(("changes", "field", "reason"), REFUSED, ids=[case[2] for case in REFUSED])
def test_what_cannot_be_read_is_refused_at_its_field(cast, review, changes, field, reason):
    with pytest.raises(InvalidInputError) as refused:
        read(review, cast.coordinator, **changes)
    assert field in refused.value.fields, reason
    assert not EvidenceDocument.objects.exists()


def test_too_many_paragraphs_are_refused(cast, review, monkeypatch):
    monkeypatch.setattr(reading, "MAX_PASSAGES", 2)
    with pytest.raises(InvalidInputError):
        read(review, cast.coordinator)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"%PDF-1.4 broken", b"\x00\x01\x02"])
def test_a_broken_file_is_refused_in_one_sentence(cast, review, sign_in, content):
    with pytest.raises((UnreadableDocumentError, InvalidInputError)):
        read(review, cast.coordinator, text="", file=ContentFile(content), name="act.pdf")
    form = {
        "review": review.pk,
        "title": "Act",
        "kind": "law",
        "on": "2026-05-20",
        "file": ContentFile(content, "a.pdf"),
    }
    answer = sign_in(cast.coordinator).post(reverse("evidence_finder"), form)
    assert answer.status_code == 422
    assert not SourceDocument.objects.filter(name="a.pdf").exists()


# confirmed passages in the report builder


def test_a_confirmed_passage_stands_ready_and_is_inserted_with_its_source(cast, report, document, sign_in):
    mine = section_on(report, "torture")
    client, address = sign_in(cast.coordinator), reverse("report_section", args=[report.code, mine.pk])
    assert FactKind.PASSAGE not in {fact.kind for fact in client.get(address).context["facts"].object_list}
    confirm(link_to(document, "139.1"), cast.coordinator)
    facts = [fact for fact in client.get(address).context["facts"].object_list if fact.kind == FactKind.PASSAGE]
    assert [fact.number for fact in facts] == ["139.1"]
    insert_facts(section_id=mine.pk, version=1, sources=[facts[0].source], by=cast.coordinator)
    mine.refresh_from_db()
    assert mine.text.startswith("The State has ratified the Optional Protocol")
    assert "[^Act on the prevention of torture (No. 88), 20 May 2026]" in mine.text


def test_a_passage_on_a_measure_answers_its_recommendations(cast, report, document):
    measure = EvidenceLink.objects.filter(passage__document=document, measure__text_en__startswith="Ratify")[0]
    confirm(measure, cast.coordinator)
    data = report_data(report)
    assert [fact.number for fact in passage_facts(data, report, [recommendation("139.1").pk])] == ["139.1"]
    assert passage_facts(data, report, [recommendation("139.11").pk]) == []


def test_a_report_as_of_an_earlier_day_does_not_know_the_document(cast, report, document):
    confirm(link_to(document, "139.1"), cast.coordinator)
    wanted = [recommendation("139.1").pk]
    assert passage_facts(report_data(report, date(2026, 5, 20)), report, wanted)
    assert passage_facts(report_data(report, date(2026, 5, 19)), report, wanted) == []


def test_a_decision_taken_back_shows_in_the_cross_check(cast, report, document):
    link = confirm(link_to(document, "139.1"), cast.coordinator)
    mine = section_on(report, "torture")
    source = f"passage:{link.passage_id}"
    insert_facts(section_id=mine.pk, version=1, sources=[source], by=cast.coordinator)
    data = report_data(report)
    assert not any(check.stale for check in checks_of(report, data, data))
    decide_link(link_id=link.pk, state=LinkState.REJECTED, seen=LinkState.CONFIRMED, by=cast.coordinator)
    (stale,) = [check.stale for check in checks_of(report, data, data) if check.stale]
    assert [(fact.source, words) for fact, words in stale] == [(source, "")]


def test_passages_that_nobody_inserted_are_in_no_frozen_data(cast, report, document):
    confirm(link_to(document, "139.1"), cast.coordinator)
    assert "prevention of torture" not in str(report_content(report)).lower()


def test_a_person_adds_what_the_finder_missed(cast, document):
    passage = document.passages.get(order=3)
    link = add_link(passage_id=passage.pk, number=" 139.11 ", by=cast.coordinator)
    assert (link.state, link.score, link.reasons) == (LinkState.CONFIRMED, None, [])
    assert add_link(passage_id=passage.pk, number="139.11", by=cast.coordinator).pk == link.pk
    with pytest.raises(InvalidInputError):
        add_link(passage_id=passage.pk, number="999", by=cast.coordinator)


def test_two_people_do_not_decide_over_each_other(cast, document):
    link = link_to(document, "139.1")
    confirm(link, cast.coordinator)
    with pytest.raises(WrongStateError):
        decide_link(link_id=link.pk, state=LinkState.REJECTED, seen=LinkState.PROPOSED, by=cast.coordinator)


def test_a_document_with_confirmed_passages_is_not_removed(cast, document):
    confirm(link_to(document, "139.1"), cast.coordinator)
    with pytest.raises(WrongStateError):
        remove_document(document_id=document.pk, by=cast.coordinator)


# who sees what


def strangers(cast):
    return [
        cast.focal_point,
        cast.approver,
        cast.national_institution,
        cast.civil_society,
        cast.case_officer,
        cast.administrator,
        cast.stranger,
        cast.deactivated,
    ]


def test_strangers_neither_read_nor_decide(cast, review, document, report):
    link, passage = link_to(document, "139.1"), document.passages.first()
    for person in strangers(cast):
        with pytest.raises(NotAllowedError):
            read(review, person)
        for act in (
            lambda by: confirm(link, by),
            lambda by: add_link(passage_id=passage.pk, number="139.1", by=by),
            lambda by: remove_document(document_id=document.pk, by=by),
        ):
            with pytest.raises((NotAllowedError, NotFoundError)):
                act(person)
    link.refresh_from_db()
    assert link.state == LinkState.PROPOSED


def test_a_writer_finds_evidence_and_sees_own_documents_alone(cast, review, report, document, sign_in):
    assign_section(section_id=section_on(report, "torture").pk, author=cast.focal_point, by=cast.coordinator)
    client = sign_in(cast.focal_point)
    own = read(review, cast.focal_point, title="A draft of ours")
    assert client.get(reverse("evidence_document", args=[own.pk])).status_code == 200
    assert client.get(reverse("evidence_document", args=[document.pk])).status_code == 404
    page = client.get(reverse("evidence_finder")).content.decode()
    assert "A draft of ours" in page
    assert document.title not in page
    other = section(report, "introduction")
    assign_section(section_id=other.pk, author=cast.civil_society, by=cast.coordinator)
    another = sign_in(cast.civil_society)
    assert another.get(reverse("evidence_document", args=[own.pk])).status_code == 404
    assert sign_in(cast.coordinator).get(reverse("evidence_document", args=[own.pk])).status_code == 200


def test_measures_of_a_draft_plan_are_proposed_to_nobody_but_the_coordinator(cast, review, report, document):
    assign_section(section_id=section_on(report, "torture").pk, author=cast.focal_point, by=cast.coordinator)
    own = read(review, cast.focal_point)
    links = EvidenceLink.objects.filter(passage__document=own)
    assert links.filter(recommendation__isnull=False).exists()
    assert not links.filter(recommendation__isnull=True).exists()
    adopted(EvidenceLink.objects.filter(measure__isnull=False)[0].measure.plan, cast.coordinator)
    again = read(review, cast.focal_point)
    assert EvidenceLink.objects.filter(passage__document=again, measure__isnull=False).exists()


def test_a_link_to_a_measure_that_a_person_may_not_see_is_not_shown_nor_decided(cast, review, report, sign_in):
    assign_section(section_id=section_on(report, "torture").pk, author=cast.focal_point, by=cast.coordinator)
    own = read(review, cast.focal_point)
    measure = review.recommendations.get(number="139.1").measure_links.get().measure
    hidden = EvidenceLink.objects.create(passage=own.passages.first(), measure=measure, score=0.9)
    page = sign_in(cast.focal_point).get(reverse("evidence_document", args=[own.pk]) + "?show=all").content.decode()
    assert f"link-{hidden.pk}" not in page
    with pytest.raises(NotFoundError):
        confirm(hidden, cast.focal_point)


def test_bodies_that_read_a_part_do_not_see_passages(cast, report, document, sign_in):
    mine = section_on(report, "torture")
    confirm(link_to(document, "139.1"), cast.coordinator)
    circulate_to(report_id=report.pk, body=cast.justice, section_ids=[mine.pk], by=cast.coordinator)
    page = sign_in(cast.focal_point).get(reverse("report_section", args=[report.code, mine.pk]))
    assert page.status_code == 200
    assert FactKind.PASSAGE not in {fact.kind for fact in page.context["facts"].object_list}
    assert "Act on the prevention of torture" not in page.content.decode()


# pages


def test_the_form_reads_a_text_and_shows_the_passages(cast, review, sign_in):
    client = sign_in(cast.coordinator)
    form = {"review": review.pk, "title": "Act", "kind": "law", "reference": "", "on": "2026-05-20", "text": LAW}
    answer = client.post(reverse("evidence_finder"), form, follow=True)
    page = answer.content.decode()
    assert "139.1" in page
    assert "yearly budget" not in page, "what bears on nothing is shown on demand"
    found = EvidenceDocument.objects.get()
    assert "yearly budget" in client.get(reverse("evidence_document", args=[found.pk]) + "?show=all").content.decode()
    assert "Nothing is confirmed" in client.get(f"{reverse('evidence_document', args=[found.pk])}?show=confirmed").content.decode()  # noqa: E501  # fmt: skip


def test_a_form_without_a_document_or_with_two_is_refused(cast, review, sign_in):
    client = sign_in(cast.coordinator)
    form = {"review": review.pk, "title": "Act", "kind": "law", "on": "2026-05-20"}
    for more in ({}, {"text": LAW, "file": ContentFile(LAW.encode(), "act.txt")}):
        assert client.post(reverse("evidence_finder"), form | more).status_code == 422
    assert not EvidenceDocument.objects.exists()


def test_a_decision_works_without_javascript_and_as_a_swap(cast, document, sign_in):
    client, link = sign_in(cast.coordinator), link_to(document, "139.1")
    address = reverse("evidence_decide", args=[document.pk, link.pk])
    back = reverse("evidence_document", args=[document.pk]) + "?show=all&page=1&claim=law&next=//evil.example"
    answer = client.post(address, {"state": "confirmed", "seen": "proposed", "back": back})
    expected = (
        reverse("evidence_document", args=[document.pk]) + f"?show=all&claim=law&page=1#passage-{link.passage_id}"
    )
    assert answer["Location"] == expected
    swapped = client.post(
        address, {"state": "proposed", "seen": "confirmed", "back": back}, headers={"HX-Request": "true"}
    )
    assert swapped.status_code == 200
    assert swapped.content.decode().lstrip().startswith(f'<article class="proposal" id="passage-{link.passage_id}"')
    assert client.post(address, {"state": "sent", "seen": "proposed"}).status_code == 404


def test_an_unknown_number_is_said_beside_its_field(cast, document, sign_in):
    client, passage = sign_in(cast.coordinator), document.passages.first()
    address = reverse("evidence_add", args=[document.pk, passage.pk])
    swapped = client.post(address, {"number": "999"}, headers={"HX-Request": "true"}).content.decode()
    assert "no recommendation of this number" in swapped
    assert 'aria-invalid="true"' in swapped
    assert "no recommendation of this number" in client.post(address, {"number": "999"}, follow=True).content.decode()


def test_a_link_is_decided_below_its_own_document_alone(cast, review, document, sign_in):
    other = read(review, cast.coordinator, title="Another")
    address = reverse("evidence_decide", args=[other.pk, link_to(document, "139.1").pk])
    assert sign_in(cast.coordinator).post(address, {"state": "confirmed", "seen": "proposed"}).status_code == 404


def test_hostile_words_stay_words(cast, review, report, sign_in):
    text = (
        "The act <script>alert(1)</script> {{figure:recommendations}} ratified the Optional Protocol against Torture."
    )
    found = read(review, cast.coordinator, text=text, title="<b>Act</b>")
    page = sign_in(cast.coordinator).get(reverse("evidence_document", args=[found.pk]) + "?show=all").content.decode()
    assert "<script>alert" not in page
    add_link(passage_id=found.passages.get().pk, number="139.1", by=cast.coordinator)
    mine = section_on(report, "torture")
    source = f"passage:{found.passages.get().pk}"
    insert_facts(section_id=mine.pk, version=1, sources=[source], by=cast.coordinator)
    mine.refresh_from_db()
    assert "\\{{figure:recommendations}}" in mine.text


def test_the_pages_need_as_many_queries_for_many_rows_as_for_one(cast, review, sign_in):
    client = sign_in(cast.coordinator)
    short = read(review, cast.coordinator, text=LAW.split("Article 2")[0])
    long = read(review, cast.coordinator, text=LAW * 5)
    counts = []
    for found in (short, long):
        address = reverse("evidence_document", args=[found.pk]) + "?show=all"
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_long_document_is_paged(cast, review, sign_in):
    found = read(review, cast.coordinator, text=LAW * 10)
    page = sign_in(cast.coordinator).get(reverse("evidence_document", args=[found.pk]) + "?show=all")
    assert page.context["page"].paginator.num_pages == 2
    assert 'rel="next"' in page.content.decode()
