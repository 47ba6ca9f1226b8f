"""Two authors at once, section by section: nothing is overwritten, every save is a version."""

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from qadam.audit.selectors import history_of, verify_chain
from qadam.base.errors import InvalidInputError, LostUpdateError, NotAllowedError, NotFoundError, WrongStateError
from qadam.reports.enums import SectionOrigin
from qadam.reports.services.sections import (
    add_section,
    assign_section,
    comment_section,
    remove_section,
    restore_version,
    save_section,
    settle_comment,
)
from tests.qadam.reports.reporting import section, section_on

pytestmark = pytest.mark.django_db


def test_a_save_is_a_version_and_an_event(report, cast):
    saved = save_section(section_id=section(report).pk, version=1, text="We report.\r\n", by=cast.coordinator)
    assert (saved.text, saved.version) == ("We report.", 2)
    assert [(v.number, v.origin) for v in saved.versions.all()] == [(2, "written"), (1, "made")]
    assert history_of(saved)[0].action == "section.saved"
    assert verify_chain() is None


def test_the_same_words_again_change_nothing(report, cast):
    first = save_section(section_id=section(report).pk, version=1, text="Once.", by=cast.coordinator)
    again = save_section(section_id=first.pk, version=2, text="Once.", by=cast.coordinator)
    assert again.version == 2


def test_who_saves_second_sees_both_texts_and_loses_none(report, cast, sign_in):
    mine = section(report)
    assign_section(section_id=mine.pk, author=cast.focal_point, by=cast.coordinator)
    save_section(section_id=mine.pk, version=1, text="From Bolat.", by=cast.focal_point)
    with pytest.raises(LostUpdateError) as lost:
        save_section(section_id=mine.pk, version=1, text="From Aida.", by=cast.coordinator)
    assert "From Bolat." in lost.value.theirs.values()
    assert "From Aida." in lost.value.yours.values()
    assert lost.value.changed_by == "Bolat Focal"
    page = sign_in(cast.coordinator).post(
        reverse("report_section", args=[report.code, mine.pk]),
        {"version": 1, "title": mine.title, "text": "From Aida."},
    )
    assert page.status_code == 409
    shown = strip_tags(page.content.decode())
    assert "From Bolat." in shown
    assert "From Aida." in shown
    assert 'name="version" value="2"' in page.content.decode()


def test_two_authors_of_two_sections_do_not_meet(report, cast):
    torture, children = section_on(report, "torture"), section_on(report, "children")
    assign_section(section_id=torture.pk, author=cast.focal_point, by=cast.coordinator)
    assign_section(section_id=children.pk, author=cast.other_focal_point, by=cast.coordinator)
    save_section(section_id=torture.pk, version=1, text="On torture.", by=cast.focal_point)
    save_section(section_id=children.pk, version=1, text="On children.", by=cast.other_focal_point)
    with pytest.raises(NotAllowedError):
        save_section(section_id=children.pk, version=2, text="Not mine.", by=cast.focal_point)


def test_a_stranger_knows_of_no_section(report, cast):
    for person in (cast.stranger, cast.focal_point, cast.civil_society):
        with pytest.raises(NotFoundError):
            save_section(section_id=section(report).pk, version=1, text="x", by=person)


def test_a_cleared_report_is_written_no_more(report, cast):
    report.state = "cleared"
    report.save()
    with pytest.raises(WrongStateError):
        save_section(section_id=section(report).pk, version=1, text="x", by=cast.coordinator)


def test_an_earlier_version_comes_back_as_a_new_one(report, cast):
    mine = section(report)
    save_section(section_id=mine.pk, version=1, text="First.", by=cast.coordinator)
    save_section(section_id=mine.pk, version=2, text="Second.", by=cast.coordinator)
    back = restore_version(section_id=mine.pk, number=2, version=3, by=cast.coordinator)
    assert (back.text, back.version) == ("First.", 4)
    assert back.versions.first().origin == SectionOrigin.RESTORED


def test_sections_are_added_behind_another_and_removed_while_empty(report, cast):
    first = section(report)
    made = add_section(report_id=report.pk, after_id=first.pk, title="Context", level=2, by=cast.coordinator)
    titles = list(report.sections.order_by("order").values_list("title", flat=True))
    assert titles[:2] == [first.title, "Context"]
    save_section(section_id=made.pk, version=1, text="x", by=cast.coordinator)
    with pytest.raises(InvalidInputError):
        remove_section(section_id=made.pk, by=cast.coordinator)
    save_section(section_id=made.pk, version=2, text="", by=cast.coordinator)
    remove_section(section_id=made.pk, by=cast.coordinator)
    assert not report.sections.filter(title="Context").exists()


def test_a_comment_is_settled_by_the_writer(report, cast):
    mine = section(report)
    assign_section(section_id=mine.pk, author=cast.focal_point, by=cast.coordinator)
    comment = comment_section(section_id=mine.pk, text="Say more.", by=cast.coordinator)
    with pytest.raises(NotFoundError):
        settle_comment(comment_id=comment.pk, by=cast.other_focal_point)
    assert settle_comment(comment_id=comment.pk, by=cast.focal_point).settled_at is not None
