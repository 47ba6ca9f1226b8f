"""Near-identical asks of one review come together, and nothing else does."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unrec.matching.clusters import average_linkage, cluster

REVIEW = [
    ("1", "Abolish the death penalty"),
    ("2", "Ratify OP-CAT"),
    ("3", "Consider abolishing the death penalty"),
    ("4", "Become a party to the Optional Protocol to the Convention against Torture"),
    ("5", "Protect the rights of fishing communities"),
    ("6", "Take steps towards the abolition of capital punishment"),
    ("7", ""),
    ("8", ""),
]


def test_same_asks_form_a_cluster_each() -> None:
    clusters = cluster(REVIEW, embed=False)
    assert [found.ids for found in clusters] == [("1", "3", "6"), ("2", "4")]
    assert all(found.centre in found.ids for found in clusters)
    assert "instrument:OPCAT" in clusters[1].reason


def test_empty_texts_are_not_near_each_other() -> None:
    assert cluster([("1", ""), ("2", "")], embed=False) == []
    assert cluster([("1", "Abolish the death penalty")], embed=False) == []


def test_a_recommendation_with_two_asks_does_not_glue_them_together() -> None:
    # 0-1-2 ask one thing, 4-5-6 another; 3 asks both
    scores = np.zeros((7, 7), dtype=np.float32)
    for group in ((0, 1, 2, 3), (3, 4, 5, 6)):
        scores[np.ix_(group, group)] = 0.9
    np.fill_diagonal(scores, 0)
    groups = average_linkage(scores, 0.6, [True] * 7)
    assert sorted(map(len, groups)) == [3, 4]
    assert not any({0, 4} <= set(group) for group in groups)


@pytest.mark.parametrize("minimum", [0.3, 0.6, 0.9])
def test_groups_are_as_close_as_asked_for(minimum: float) -> None:
    generator = np.random.default_rng(4)
    half = generator.random((12, 12)).astype(np.float32)
    scores = (half + half.T) / 2
    np.fill_diagonal(scores, 0)
    for group in average_linkage(scores, minimum, [True] * 12):
        within = scores[np.ix_(group, group)].sum() / (len(group) * (len(group) - 1))
        assert within >= minimum * 0.99


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=6))
def test_each_recommendation_stands_in_one_cluster_at_most(texts: list[str]) -> None:
    clusters = cluster([(str(number), text) for number, text in enumerate(texts)], embed=False)
    ids = [id_ for found in clusters for id_ in found.ids]
    assert len(ids) == len(set(ids))
    assert all(len(found.ids) > 1 for found in clusters)
