"""Correcting a proposal: nothing that cannot stand gets in, and nobody's correction is lost."""

from dataclasses import replace

import pytest

from qadam.audit.selectors import history_of
from qadam.base.errors import InvalidInputError, LostUpdateError, NotAllowedError
from qadam.intake.models import Proposal
from qadam.intake.services import EditedProposal, edit_proposal
from tests.qadam.intake import papers

pytestmark = pytest.mark.django_db


def edited(proposal: Proposal, **changes) -> EditedProposal:
    """Return what the form would send for a proposal, with changes."""
    as_it_is = EditedProposal(
        number=proposal.number,
        heading=proposal.heading,
        position=proposal.position,
        texts={language: entry["text"] for language, entry in proposal.texts.items()},
        parts=proposal.parts,
    )
    return replace(as_it_is, **changes)


@pytest.fixture
def edit(read, cast):
    """Return a function that edits the first proposal of an import."""
    proposal = read().proposals.first()

    def edits(by=None, version=1, **changes) -> Proposal:
        return edit_proposal(
            import_id=proposal.import_run_id,
            proposal_id=proposal.pk,
            version=version,
            edited=edited(proposal, **changes),
            by=by or cast.coordinator,
        )

    return edits


def test_a_correction_is_kept_with_who_and_what(edit):
    proposal = edit(texts={"en": "Ratify the Protocol"}, parts=[{"text": "Ratify the Protocol", "states": ["FRA"]}])
    proposal.refresh_from_db()
    assert (proposal.text, proposal.is_edited, proposal.version) == ("Ratify the Protocol", True, 2)
    assert proposal.as_read["text:en"] == papers.ASKS[0][0]  # what the file said is never edited
    changed = {change.field: change.after for change in history_of(proposal)[0].changes}
    assert changed["text:en"] == "Ratify the Protocol"


def test_saving_without_a_change_is_no_step(edit):
    proposal = edit()
    assert not proposal.is_edited
    assert proposal.import_run.steps.count() == 0


def test_a_translation_can_be_added_and_taken_away(edit):
    assert edit(texts={"en": "Ratify it soon", "kk": "Ратификациялау"}).texts["kk"]["text"] == "Ратификациялау"
    assert "kk" not in edit(version=2, texts={"en": "Ratify it soon", "kk": " "}).texts


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"number": " "}, "number", "as it is printed"),
        ({"number": "6.2"}, "number", "Another proposal"),
        ({"number": "6.2."}, "number", "Another proposal"),  # the same number, printed with a stop
        ({"number": "6." + "1" * 40}, "number", "too long"),
        ({"texts": {"en": "  "}}, "text", "Write the text"),
        ({"texts": {"ru": "Только перевод"}}, "text", "Write the text"),
        ({"heading": "x" * 501}, "heading", "too long"),
        ({"position": "accepted"}, "position", "Choose a position"),
        ({"parts": [{"text": "x", "states": ["XXX"]}]}, "parts", "not States: XXX"),
    ],
)
def test_what_cannot_stand_is_refused_with_a_sentence_at_its_field(edit, changes, field, sentence):
    with pytest.raises(InvalidInputError) as refused:
        edit(**changes)
    assert sentence in str(refused.value.fields[field])


def test_the_second_of_two_savers_sees_both_versions(edit):
    edit(heading="Torture")
    with pytest.raises(LostUpdateError) as conflict:
        edit(heading="Detention")
    assert list(conflict.value.theirs.values()) == ["Torture"]
    assert list(conflict.value.yours.values()) == ["Detention"]
    assert conflict.value.current_version == 2


@pytest.mark.parametrize("person", ["focal_point", "civil_society", "stranger"])
def test_nobody_but_the_coordinator_edits(edit, cast, person):
    with pytest.raises(NotAllowedError):
        edit(by=getattr(cast, person), heading="Torture")
