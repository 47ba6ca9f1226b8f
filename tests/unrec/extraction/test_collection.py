"""A table of the recommendations to many States falls into reviews."""

import pytest

from unrec.errors import NoRecommendationsError
from unrec.extraction.collection import extract_collection
from unrec.pipeline import read_document

HEAD = "id,State under review,Recommending State,Session,Recommendation,Response,Action,Issues\n"


def read(tmp_path, rows: str, head: str = HEAD):
    file = tmp_path / "table.csv"
    file.write_text(head + rows, encoding="utf-8")
    return list(extract_collection(*read_document(file)))


def test_rows_fall_into_reviews_by_state_and_session(tmp_path):
    found = read(
        tmp_path,
        "1,Mongolia,France,9,Abolish the death penalty in all cases.,Accepted,5,Death penalty\n"
        "2,Kenya,Chile,8,Ratify the Convention against Torture.,Noted,3,Torture and other CID treatment\n"
        "3,Mongolia,Chile,9,Train judges in human rights law.,Accepted,2,Justice; Detention\n"
        "4,Mongolia,Chile,22,Continue to train judges in human rights law.,Voluntary Pledge,2,Justice\n",
    )
    reviews = [(one.document.state_under_review, one.document.cycle, len(one.recommendations)) for one in found]
    assert reviews == [("MNG", 1, 2), ("KEN", 1, 1), ("MNG", 2, 1)]
    first = found[0].recommendations[0]
    assert (first.number, first.position, first.action, first.themes) == ("1", "supported", 5, ("Death penalty",))
    assert first.parts[0].recommending_states == ("FRA",)


@pytest.mark.parametrize(
    ("session", "cycle", "reason"),
    [
        ("12", 1, "the last session of the first cycle"),
        ("13", 2, "the first of the second"),
        ("40", 3, "the last of the third"),
        ("41", 4, "the first of the fourth"),
        ("", None, "no session, no cycle"),
        ("99", None, "not planned yet"),
    ],
)
def test_the_cycle_follows_from_the_session(tmp_path, session, cycle, reason):
    found = read(tmp_path, f"1,Mongolia,France,{session},Abolish the death penalty in all cases.,Accepted,5,\n")
    assert found[0].document.cycle == cycle, reason


def test_rows_without_a_state_are_left_out(tmp_path):
    found = read(
        tmp_path,
        "1,Atlantis,France,9,Abolish the death penalty in all cases.,Accepted,5,\n"
        "2,Kenya,France,9,Abolish the death penalty in all cases.,Accepted,5,\n",
    )
    assert [one.document.state_under_review for one in found] == ["KEN"]


def test_a_row_for_each_recommending_state_is_one_recommendation(tmp_path):
    found = read(
        tmp_path,
        "1,Kenya,France,9,Abolish the death penalty in all cases.,Accepted,5,\n"
        "2,Kenya,Chile,9,Abolish the death penalty in all cases.,Accepted,5,\n",
    )
    assert found[0].recommendations[0].parts[0].recommending_states == ("FRA", "CHL")


def test_a_table_of_something_else_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(NoRecommendationsError, match="State under review"):
        read(tmp_path, "1,2\n", head="price,amount\n")
