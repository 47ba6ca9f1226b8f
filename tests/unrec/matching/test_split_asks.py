"""A recommendation is split into its principal asks, and each ask says what kind of action it wants."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrec.matching.actions import KINDS, kinds_of_action
from unrec.matching.asks import MAX_ASKS, split_asks

CORES = [
    # (text, the cores of its asks, why)
    ("Ratify the Convention and train judges", ["Ratify the Convention", "train judges"], "two verbs, two asks"),
    ("Continue its efforts to combat trafficking", ["combat trafficking"], "the preamble is no part of the ask"),
    (
        "Amend the law on assemblies with a view to protecting protesters",
        ["Amend the law on assemblies"],
        "a purpose is no ask",
    ),
    (
        "Bring the press law in line with international standards",
        ["Bring the press law"],
        "a standard is no ask, and three words are enough to keep",
    ),
    ("Act in line with the covenant", ["Act in line with the covenant"], "cutting would leave a bare verb"),
    ("Develop and implement a housing plan", ["Develop and implement a housing plan"], "one object, one ask"),
    (
        "Make efforts to accede to and implement the Convention",
        ["accede to and implement the Convention"],
        "a bare verb waits for its object, behind a preamble as well",
    ),
    ("End the use by armed groups of children", ["End the use by armed groups of children"], "use is a noun here"),
    ("Protect women and children", ["Protect women and children"], "a list of people is one ask"),
    (
        "Adopt the bill; set up shelters; train the police",
        ["Adopt the bill", "set up shelters", "train the police"],
        "semicolons part asks",
    ),
    ("Take all necessary measures to end forced labour", ["end forced labour"], "measures to do X is X"),
]


@pytest.mark.parametrize(("text", "cores", "why"), CORES)
def test_asks_begin_at_verbs_and_end_before_purposes(text: str, cores: list[str], why: str) -> None:
    found = [text[ask.start : ask.end].strip(" ,;") for ask in split_asks(text)]
    assert found == cores, why


def test_an_empty_text_asks_nothing() -> None:
    assert split_asks("") == split_asks(" \n ;. ") == ()


def test_a_long_list_of_asks_is_cut() -> None:
    assert len(split_asks("Adopt a new law, " * 100)) == MAX_ASKS


@given(st.text(max_size=400))
def test_any_text_gives_asks_in_order_that_stand_in_it(text: str) -> None:
    asks = split_asks(text)
    assert all(0 <= ask.start <= ask.end <= len(text) for ask in asks)
    assert [ask.start for ask in asks] == sorted(ask.start for ask in asks)
    assert all(ask.text in text for ask in asks)


@pytest.mark.parametrize(
    ("text", "kinds", "why"),
    [
        ("Accede to the Rome Statute", {"ratify"}, "acceding is a step of ratifying"),
        ("Withdraw its reservations to CEDAW", {"ratify"}, "the extent of the obligation"),
        ("Adopt a new law on asylum", {"legislate"}, "adopt is open, the law decides"),
        ("Adopt a national strategy on housing", {"plan"}, "adopt is open, the strategy decides"),
        ("Establish an independent commission", {"institution"}, "establish is open, the commission decides"),
        ("Bring those responsible to justice", {"prosecute"}, "the usual words for prosecution"),
        ("Prohibit cruel punishment of pupils", {"abolish"}, "punishment is the thing, not the action"),
        ("Ratify the Convention for the Protection of All Persons", {"ratify"}, "a name asks nothing"),
        ("Share its experience with other States", {"share"}, "an action of its own in the guideline"),
        ("Отменить смертную казнь", {"abolish"}, "Russian words are known as well"),
        ("Promote gender equality", set(), "a general ask has no special kind"),
        ("废除死刑", set(), "other languages have no kind, and no harm comes of it"),
    ],
)
def test_the_kind_of_action_comes_from_verb_and_object(text: str, kinds: set[str], why: str) -> None:
    assert kinds_of_action(text) == kinds, why
    assert kinds <= set(KINDS)
