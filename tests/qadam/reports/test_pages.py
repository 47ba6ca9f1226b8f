"""The pages of the reports: what each person sees, and that their queries do not grow."""

import pytest
from django.urls import reverse

from qadam.reports.enums import ReportState
from qadam.reports.services.adoption import move_report
from qadam.reports.services.circulation import circulate_to
from qadam.reports.services.facts import insert_facts
from qadam.reports.services.sections import assign_section, save_section
from tests.qadam.reports.reporting import make_report, section, section_on

pytestmark = pytest.mark.django_db

LANGUAGES = ("en", "ru", "kk")


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }


def pages_of(report):
    mine = section_on(report, "torture")
    return [
        reverse("reports"),
        reverse("report_new"),
        reverse("papers"),
        reverse("reports_analysis") + f"?review={report.review.code}&by=body",
        reverse("commitments"),
        reverse("report", args=[report.code]),
        reverse("report_edit", args=[report.code]),
        reverse("report_check", args=[report.code]),
        reverse("report_way", args=[report.code]),
        reverse("report_circulation", args=[report.code]),
        reverse("report_returned", args=[report.code]),
        reverse("report_section", args=[report.code, mine.pk]),
        reverse("report_section_covers", args=[report.code, mine.pk]),
        reverse("report_section_versions", args=[report.code, mine.pk]),
    ]


def test_every_page_opens_for_the_coordinator_in_every_language(report, cast, sign_in):
    client = sign_in(cast.coordinator)
    for page in pages_of(report):
        for language in LANGUAGES:
            answer = client.get(page.replace("/en/", f"/{language}/", 1))
            assert answer.status_code == 200, page


def test_facts_stand_ready_and_are_inserted_with_their_source(report, cast, sign_in):
    client, mine = sign_in(cast.coordinator), section_on(report, "torture")
    page = client.get(reverse("report_section", args=[report.code, mine.pk]))
    assert "The bill on accession was sent to parliament" in page.content.decode()
    assert "No. 412-VIII" in page.content.decode()
    sources = [fact.source for fact in page.context["facts"].object_list]
    assert {source.split(":")[0] for source in sources} == {"update", "evidence", "indicator", "assessment"}
    answer = client.post(
        reverse("report_section_facts", args=[report.code, mine.pk]), {"version": 1, "source": sources}, follow=True
    )
    mine.refresh_from_db()
    assert mine.facts.count() == len(sources)
    assert "{{figure:indicator:complaints@2025|512}}" in mine.text
    assert "[^Ministry of Justice, 30 June 2026]" in mine.text
    assert "512" in answer.content.decode()


def test_a_writer_sees_the_whole_and_writes_one_section(report, cast, sign_in):
    mine = section_on(report, "torture")
    assign_section(section_id=mine.pk, author=cast.focal_point, by=cast.coordinator)
    client = sign_in(cast.focal_point)
    assert client.get(reverse("report", args=[report.code])).status_code == 200
    assert "id_text" in client.get(reverse("report_section", args=[report.code, mine.pk])).content.decode()
    other = section_on(report, "children")
    assert "id_text" not in client.get(reverse("report_section", args=[report.code, other.pk])).content.decode()
    assert mine.title in client.get(reverse("inbox")).content.decode()


def test_a_body_sees_its_part_alone_and_answers(report, cast, sign_in):
    part, other = section_on(report, "torture"), section_on(report, "children")
    save_section(section_id=part.pk, version=1, text="On prisons.", by=cast.coordinator)
    circulation = circulate_to(report_id=report.pk, body=cast.justice, section_ids=[part.pk], by=cast.coordinator)
    client = sign_in(cast.approver)
    assert report.title in client.get(reverse("inbox")).content.decode()
    page = client.get(reverse("report", args=[report.code])).content.decode()
    assert part.title in page
    assert other.title not in page
    assert client.get(reverse("report_section", args=[report.code, other.pk])).status_code == 404
    assert sign_in(cast.other_focal_point).get(reverse("report", args=[report.code])).status_code == 404
    address = reverse("report_answer", args=[circulation.pk, circulation.parts.get().pk])
    wanting = client.post(address, {"verdict": "changes", "answer": "", "version": 2})
    assert wanting.status_code == 422
    client.post(address, {"verdict": "changes", "answer": "Name the number of prisons.", "version": 2})
    answered = circulation.parts.get()
    assert (answered.verdict, answered.answered_by_name) == ("changes", "Yerlan Approver")
    shown = sign_in(cast.coordinator).get(reverse("report_circulation", args=[report.code])).content.decode()
    assert "Name the number of prisons." in shown


def test_the_way_to_sent_and_what_it_promises(report, cast, sign_in):
    client, mine = sign_in(cast.coordinator), section(report)
    save_section(
        section_id=mine.pk,
        version=1,
        text="Laws were passed. The State will ratify the Protocol by 2027. The weather was fine.",
        by=cast.coordinator,
    )
    circulate_to(report_id=report.pk, body=cast.justice, section_ids=[mine.pk], by=cast.coordinator)
    for state in ("circulated", "consulted", "cleared", "sent"):
        answer = client.post(
            reverse("report_way", args=[report.code]), {"to": state, "on": "2026-01-10", "note": f"Letter {state}"}
        )
        assert answer.status_code == 302, answer.content.decode()
    report.refresh_from_db()
    assert report.state == ReportState.SENT
    assert [step.to_state for step in report.steps.all()] == ["circulated", "consulted", "cleared", "sent"]
    promise = report.commitments.get()
    assert promise.sentence == "The State will ratify the Protocol by 2027."
    assert str(promise.due_on) == "2027-12-31"
    found = sign_in(cast.civil_society).get(reverse("reports") + "?q=ratify").content.decode()
    assert report.title in found
    assert sign_in(cast.civil_society).get(reverse("report_export", args=[report.code, "docx"])).status_code == 200
    public = sign_in().get(reverse("verify", args=[report.snapshot.code]))
    assert report.title in public.content.decode()


def test_the_pages_ask_the_database_a_constant_number_of_times(
    report, cast, sign_in, django_assert_max_num_queries, review
):
    client = sign_in(cast.coordinator)
    page = reverse("report", args=[report.code])
    client.get(page)
    with django_assert_max_num_queries(60) as few:
        client.get(page)
    for each in report.sections.filter(kind="text"):
        save_section(section_id=each.pk, version=1, text="Text. " * 50, by=cast.coordinator)
    insert_facts(
        section_id=section_on(report, "torture").pk,
        version=2,
        sources=[f"update:{review.plans.get().measures.first().updates.get().pk}"],
        by=cast.coordinator,
    )
    for n in range(5):
        make_report(cast.coordinator, review, code=f"more-{n}")
    with django_assert_max_num_queries(len(few)):
        client.get(page)


def test_a_limit_warns(cast, review, sign_in):
    national = make_report(cast.coordinator, review, type="national_report")
    mine = section(national)
    save_section(section_id=mine.pk, version=1, text="word " * 10_300, by=cast.coordinator)
    client = sign_in(cast.coordinator)
    assert "nearly as long as it may be" in client.get(reverse("report", args=[national.code])).content.decode()
    save_section(section_id=mine.pk, version=2, text="word " * 10_800, by=cast.coordinator)
    page = client.get(reverse("report", args=[national.code])).content.decode()
    assert "The report is too long" in page
    assert "10,700" in page


def test_a_step_back_needs_a_reason_and_a_body_that_asks_stops_the_clearing(report, cast, sign_in):
    mine = section(report)
    circulation = circulate_to(report_id=report.pk, body=cast.justice, section_ids=[mine.pk], by=cast.coordinator)
    for state in (ReportState.CIRCULATED, ReportState.CONSULTED):
        move_report(report_id=report.pk, to=state, by=cast.coordinator)
    circulation.parts.update(verdict="changes", answer="No.")
    client, way = sign_in(cast.coordinator), reverse("report_way", args=[report.code])
    assert client.post(way, {"to": "cleared", "on": "2026-01-10"}).status_code == 409
    assert client.post(way, {"to": "draft", "on": "2026-01-10"}).status_code == 422
    assert client.post(way, {"to": "draft", "on": "2026-01-10", "note": "Rewrite."}).status_code == 302
    assert client.post(way, {"to": "sent", "on": "2026-01-10"}).status_code == 409
