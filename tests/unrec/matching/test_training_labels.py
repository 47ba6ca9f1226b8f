"""The labelled pairs that the matcher learned from: well formed, and none of the State that it is tested on."""

import csv
import gzip
from pathlib import Path

from unrec.matching.training.background import TEST_STATES
from unrec.matching.training.decision import LABELS, read_labels


def test_each_pair_has_one_of_three_labels() -> None:
    labels = read_labels()
    assert set(labels.values()) == {"same", "related", "other"}
    assert len(labels) == len(LABELS.read_text(encoding="utf-8").splitlines()) - 1, "no pair stands twice"


def test_no_pair_is_of_a_test_state_and_each_goes_from_a_later_to_an_earlier_cycle(corpus: Path) -> None:
    with gzip.open(corpus / "upr_recommendations.csv.gz", "rt", encoding="utf-8", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    for later, earlier in read_labels():
        assert rows[later]["state_under_review"] == rows[earlier]["state_under_review"]
        assert rows[later]["state_under_review"] not in TEST_STATES
        assert int(rows[earlier]["session"]) <= 12 < int(rows[later]["session"])
