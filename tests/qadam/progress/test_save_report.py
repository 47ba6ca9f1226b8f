"""A draft is saved as it is typed, by its writers alone, and nobody's text is lost to another's save."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from qadam.base.errors import InvalidInputError, LostUpdateError, NotAllowedError, NotFoundError, WrongStateError
from qadam.progress.models import ProgressUpdate, ReportingPeriod
from qadam.progress.records import MAX_TEXT_CHARACTERS, ReportRecord, ValueRecord
from qadam.progress.services.reports import save_report
from tests.qadam.progress.plans import accepted, drafted, now, published

pytestmark = pytest.mark.django_db


def save(work, cast, by, *, version=0, record=None, measure=None, body=None, period=None):
    return save_report(
        measure_id=(measure or work.law).pk,
        body_id=(body or cast.justice).pk,
        period_id=(period or work.period).pk,
        version=version,
        record=record or ReportRecord({"en": "Begun."}),
        by=by,
    )


def address(work, cast, name="progress_report"):
    return reverse(name, args=[work.law.pk, cast.justice.pk, work.period.pk])


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("approver", NotAllowedError),
        ("coordinator", NotAllowedError),  # the body has a focal point of its own
        ("other_focal_point", NotFoundError),
        ("national_institution", NotFoundError),
        ("civil_society", NotFoundError),
        ("case_officer", NotFoundError),
        ("administrator", NotFoundError),
        ("stranger", NotFoundError),
    ],
)
def test_nobody_but_its_focal_point_writes_for_a_body(cast, work, name, refused):
    with pytest.raises(refused):
        save(work, cast, getattr(cast, name))
    assert not ProgressUpdate.objects.exists()


def test_the_coordinator_writes_for_a_body_that_nobody_signs_in_for(cast, work):
    archive = work.judges.lead_body
    assert save(work, cast, cast.coordinator, measure=work.judges, body=archive).body == archive


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"measure": "schools"}, "justice has no part in it"),
        ({"measure_id": 999_999}, "no such measure"),
        ({"period_id": 999_999}, "no such period"),
    ],
)
def test_a_report_belongs_to_a_measure_and_a_period_of_its_body(cast, work, wrong, reason):
    place = {"measure_id": work.law.pk, "body_id": cast.justice.pk, "period_id": work.period.pk}
    if "measure" in wrong:
        place["measure_id"] = work.schools.pk
    else:
        place |= wrong
    with pytest.raises(NotFoundError):
        save_report(version=0, record=ReportRecord({"en": "x"}), by=cast.focal_point, **place)


def test_a_period_that_has_not_begun_is_not_reported_on(cast, work):
    ahead = ReportingPeriod.objects.order_by("-starts_on").first()
    with pytest.raises(WrongStateError, match="not begun"):
        save(work, cast, cast.focal_point, period=ahead)


def test_two_people_saving_upon_the_same_version_both_keep_their_text(cast, work):
    update = save(work, cast, cast.focal_point)
    save(work, cast, cast.focal_point, version=update.version, record=ReportRecord({"en": "Theirs."}))
    with pytest.raises(LostUpdateError) as lost:
        save(work, cast, cast.focal_point, version=update.version, record=ReportRecord({"en": "Mine."}))
    assert list(lost.value.theirs.values()) == ["Theirs."]
    assert list(lost.value.yours.values()) == ["Mine."]
    assert lost.value.current_version == now(update).version
    assert now(update).text_en == "Theirs."


def test_two_first_saves_do_not_lose_each_other(cast, work):
    save(work, cast, cast.focal_point, record=ReportRecord({"en": "First."}))
    with pytest.raises(LostUpdateError):
        save(work, cast, cast.focal_point, record=ReportRecord({"en": "Second."}))


def test_saving_the_same_again_changes_nothing_whatever_the_version(cast, work):
    update = save(work, cast, cast.focal_point)
    assert save(work, cast, cast.focal_point, version=77).version == update.version


@pytest.mark.parametrize("make", [accepted, published])
def test_what_is_settled_is_not_edited(cast, work, make):
    update = make(work, cast)
    with pytest.raises(WrongStateError, match="settled"):
        save(work, cast, cast.focal_point, version=update.version, record=ReportRecord({"en": "Late change."}))


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (ReportRecord({"en": "x" * (MAX_TEXT_CHARACTERS + 1)}), "too long"),
        (ReportRecord({"en": "x"}, "implemented"), "the status of a recommendation is none of a measure"),
        (ReportRecord({"en": "x"}, values={999_999: ValueRecord("1")}), "no indicator of the measure"),
    ],
)
def test_what_cannot_be_kept_is_refused(cast, work, record, reason):
    with pytest.raises(InvalidInputError):
        save(work, cast, cast.focal_point, record=record)


@pytest.mark.parametrize(
    ("language", "typed", "value"),
    [("en", "10,700.5", Decimal("10700.5")), ("ru", "10 700,5", Decimal("10700.5")), ("ru", "1,500", Decimal("1.5"))],
)
def test_a_number_is_read_in_the_language_in_which_it_was_typed(cast, work, language, typed, value):
    from django.utils import translation

    with translation.override(language):
        update = save(work, cast, cast.focal_point, record=ReportRecord(values={work.indicator.pk: ValueRecord(typed)}))
    assert update.indicator_values.get().value == value
    with translation.override("en" if language == "ru" else "ru"):  # another person adds a note in another language
        save(
            work,
            cast,
            cast.focal_point,
            version=update.version,
            record=ReportRecord(values={work.indicator.pk: ValueRecord(typed, note="Checked.")}),
        )
    assert update.indicator_values.get().value == value


def test_the_form_is_saved_by_its_button_and_shown_again(cast, work, sign_in):
    client = sign_in(cast.focal_point)
    sent = {"version": "0", "text_en": "A draft law.", "do": "save"}
    answer = client.post(address(work, cast), sent)
    assert answer.status_code == 302
    assert "A draft law." in client.get(address(work, cast)).content.decode()


def test_the_form_is_saved_while_typing_and_says_upon_which_version_it_stands(cast, work, sign_in):
    client = sign_in(cast.focal_point)
    answer = client.post(address(work, cast, "progress_autosave"), {"version": "0", "text_en": "A dr"})
    page = answer.content.decode()
    assert 'value="1"' in page
    assert "hx-swap-oob" in page
    assert ProgressUpdate.objects.get().text_en == "A dr"


def test_evidence_with_an_error_does_not_cost_the_text(cast, work, sign_in):
    sent = {"version": "0", "text_en": "Done.", "do": "evidence", "evidence-title": "Law", "evidence-kind": "law"}
    answer = sign_in(cast.focal_point).post(address(work, cast), sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Done." in page
    assert 'name="version" id="id_version" value="1"' in page
    assert ProgressUpdate.objects.get().text_en == "Done."


def test_an_incomplete_report_stays_a_draft_and_says_what_is_missing(cast, work, sign_in):
    sent = {"version": "0", "text_en": "", "status_claimed": "", "do": "submit"}
    answer = sign_in(cast.focal_point).post(address(work, cast), sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Say what was done." in page
    assert "Choose the status of the measure." in page
    assert ProgressUpdate.objects.get().state == "draft"


def test_a_text_in_another_language_is_enough(cast, work, sign_in):
    sent = {"version": "0", "text_en": "", "text_ru": "Готово.", "status_claimed": "in_progress", "do": "submit"}
    sign_in(cast.focal_point).post(address(work, cast), sent)
    assert ProgressUpdate.objects.get().state == "submitted"


def test_the_previous_report_stands_beside_the_form(cast, work, sign_in):
    published(work, cast)
    place = reverse("progress_report", args=[work.law.pk, cast.justice.pk, work.periods[1].pk])
    assert "A draft law is before parliament" in sign_in(cast.focal_point).get(place).content.decode()


def test_what_was_typed_after_the_session_had_ended_stands_in_the_form_after_signing_in(cast, work, sign_in):
    client = sign_in(None)
    sent = {"version": "0", "text_en": "Three pages of text.", "do": "save"}
    answer = client.post(address(work, cast), sent)
    assert answer.status_code == 302
    assert "/account/login/" in answer.headers["location"]
    client.force_login(cast.focal_point)
    page = client.get(address(work, cast)).content.decode()
    assert "Three pages of text." in page
    assert "It is not saved yet." in page
    assert not ProgressUpdate.objects.exists()
    assert "Three pages of text." not in client.get(address(work, cast)).content.decode(), "shown once"


def test_saving_while_typing_after_the_session_had_ended_asks_to_sign_in_and_keeps_the_text(cast, work, sign_in):
    client = sign_in(None)
    sent = {"version": "0", "text_en": "More text."}
    answer = client.post(address(work, cast, "progress_autosave"), sent, headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Retarget"] == "#messages"
    client.force_login(cast.focal_point)
    assert "More text." in client.get(address(work, cast)).content.decode()


def test_kept_text_is_shown_to_nobody_who_may_not_open_the_form(cast, work, sign_in):
    client = sign_in(None)
    client.post(address(work, cast), {"version": "0", "text_en": "Not for others."})
    client.force_login(cast.other_focal_point)
    assert client.get(address(work, cast)).status_code == 404


def test_the_form_costs_a_fixed_number_of_queries(cast, work, sign_in):
    drafted(work, cast)
    client = sign_in(cast.focal_point)
    client.get(address(work, cast))
    with CaptureQueriesContext(connection) as few:
        client.get(address(work, cast))
    update = ProgressUpdate.objects.get()
    for n in range(20):
        update.evidence.create(kind="law", title=str(n), reference="1", on=date(2025, 1, 1), added_by=cast.focal_point)
    with CaptureQueriesContext(connection) as many:
        client.get(address(work, cast))
    assert len(many) == len(few)
