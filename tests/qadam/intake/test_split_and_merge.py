"""Two recommendations read as one, and one read as two."""

import pytest

from qadam.base.errors import InvalidInputError, NotAllowedError, WrongStateError
from qadam.intake.enums import Decision, ProposalKind
from qadam.intake.selectors import active_proposals
from qadam.intake.services import merge_with_next, split_proposal, suggested_number
from tests.qadam.intake import papers

pytestmark = pytest.mark.django_db


@pytest.fixture
def import_run(read):
    """An import that is ready, with its eight proposals."""
    return read()


def split(import_run, cast, of="6.1", **options):
    proposal = import_run.proposals.get(number=of)
    values = {
        "version": proposal.version,
        "texts": ("Ratify it", "Publish it"),
        "number": "6.5",
        "by": cast.coordinator,
    }
    return split_proposal(import_id=import_run.pk, proposal_id=proposal.pk, **(values | options))


def merge(import_run, cast, number="6.1", **options):
    proposal = import_run.proposals.get(number=number)
    values = {"version": proposal.version, "by": cast.coordinator} | options
    return merge_with_next(import_id=import_run.pk, proposal_id=proposal.pk, **values)


def test_a_split_puts_the_second_right_behind_the_first(import_run, cast):
    split(import_run, cast)
    standing = list(active_proposals(import_run))
    assert [proposal.number for proposal in standing[:3]] == ["6.1", "6.5", "6.2"]
    assert [proposal.text for proposal in standing[:2]] == ["Ratify it", "Publish it"]
    assert {proposal.decision for proposal in standing[:2]} == {Decision.PENDING}
    assert standing[1].kind == ProposalKind.NEW


def test_both_halves_keep_states_position_and_place(import_run, cast):
    first, second = split(import_run, cast)
    assert [part["states"] for part in first.parts + second.parts] == [["FRA", "LTU"], ["FRA", "LTU"]]
    assert (second.position, second.document_id, second.ledger) == (first.position, first.document_id, first.ledger)


def test_parts_go_where_the_person_puts_them(read, cast):
    asks = [
        *papers.ASKS[:4],
        ("Train judges in equality (Peru); Train police in equality", ("Togo",)),
        *papers.ASKS[5:],
    ]
    import_run = read(papers.report(asks))
    assert [part["states"] for part in import_run.proposals.get(number="7.1").parts] == [["PER"], ["TGO"]]
    texts = ("Train judges in equality", "Train police in equality")
    first, second = split(import_run, cast, of="7.1", texts=texts, number="7.9", parts_of_second=[1])
    assert [part["states"] for part in first.parts] == [["PER"]]
    assert [part["states"] for part in second.parts] == [["TGO"]]


def test_several_splits_keep_the_printed_order(import_run, cast):
    split(import_run, cast)
    split(import_run, cast, texts=("Ratify", "it"), number="6.6")
    assert [proposal.number for proposal in active_proposals(import_run)][:4] == ["6.1", "6.6", "6.5", "6.2"]


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"texts": ("Ratify it", "  ")}, "text"),
        ({"number": "6.2"}, "number"),
        ({"number": ""}, "number"),
        ({"parts_of_second": [0]}, "parts"),  # the first would keep none
        ({"parts_of_second": [7]}, "parts"),
    ],
)
def test_a_split_that_cannot_stand_is_refused(import_run, cast, options, field):
    with pytest.raises(InvalidInputError) as refused:
        split(import_run, cast, **options)
    assert field in refused.value.fields
    assert import_run.proposals.count() == 8


@pytest.mark.parametrize(("number", "suggested"), [("6.1", "6.1b"), ("6.4", "6.5"), ("7.4", "7.5")])
def test_the_suggested_number_is_free(import_run, number, suggested):
    assert suggested_number(import_run, import_run.proposals.get(number=number)) == suggested


def test_a_merge_joins_texts_states_and_places(import_run, cast):
    joined = merge(import_run, cast)
    assert joined.text == f"{papers.ASKS[0][0]} {papers.ASKS[1][0]}"
    assert [part["states"] for part in joined.parts] == [["FRA", "LTU"], ["CHL"]]
    assert [proposal.number for proposal in active_proposals(import_run)][:2] == ["6.1", "6.3"]


def test_findings_follow_into_the_joined_proposal(read, cast):
    import_run = read(papers.report(), papers.russian_report(papers.RUSSIAN_ASKS[:-1]))
    merge(import_run, cast, number="7.3")
    assert import_run.findings.get().proposal.number == "7.3"


def test_the_last_one_has_nothing_to_be_merged_with(import_run, cast):
    with pytest.raises(WrongStateError, match="No proposal follows"):
        merge(import_run, cast, number="7.4")


def test_what_stands_in_the_register_is_not_merged_away(publish, read, cast):
    publish()
    again = read(papers.report(changes={"6.1": "Ratify it at last, after all these years"}))
    with pytest.raises(WrongStateError, match="stands in the register"):
        merge(again, cast)


@pytest.mark.parametrize("person", ["focal_point", "stranger"])
def test_nobody_but_the_coordinator_splits_or_merges(import_run, cast, person):
    with pytest.raises(NotAllowedError):
        split(import_run, cast, by=getattr(cast, person))
    with pytest.raises(NotAllowedError):
        merge(import_run, cast, by=getattr(cast, person))
