"""How a printed recommendation is parted into asks with their States. All texts are invented."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrec.extraction.splitting import ask_of, begins_with_verb, split_recommendation, stem_and_object, tidy

Asks = list[tuple[str, tuple[str, ...]]]


def asks(text: str, language: str = "en") -> Asks:
    split = split_recommendation(text, language, state_under_review="KAZ")
    return [(part.text, part.recommending_states) for part in split.parts]


@pytest.mark.parametrize(
    ("text", "expected", "reason"),
    [
        ("Build schools (Chile);", [("Build schools", ("CHL",))], "the plain case"),
        ("Build schools (Chile) (Peru) (Türkiye)", [("Build schools", ("CHL", "PER", "TUR"))], "a bracket each"),
        (
            "Build schools (Chile); train judges (Peru, Cuba);",
            [("Build schools", ("CHL",)), ("train judges", ("PER", "CUB"))],
            "two asks in one number",
        ),
        (
            "Build schools (Chile) / Train judges (Peru)",
            [("Build schools", ("CHL",)), ("Train judges", ("PER",))],
            "asks parted by a slash",
        ),
        (
            "Build schools (Chile) and train judges (Peru);",
            [("Build schools", ("CHL",)), ("train judges", ("PER",))],
            "a second verb begins an ask of its own",
        ),
        (
            "Build schools (Chile) in rural areas (Peru);",
            [("Build schools", ("CHL",)), ("Build schools in rural areas", ("PER",))],
            "a phrase that leans on the clause before it",
        ),
        (
            "Consider ratifying the First Convention (Chile), the Second Convention (Peru);",
            [
                ("Consider ratifying the First Convention", ("CHL",)),
                ("Consider ratifying the Second Convention", ("PER",)),
            ],
            "a second object takes the verb",
        ),
        (
            "Sign (Chile) and ratify (Peru) the Convention;",
            [("Sign the Convention", ("CHL",)), ("ratify the Convention", ("PER",))],
            "a verb takes the object from behind",
        ),
        (
            "Consider (Chile, Peru) ratifying the Convention (Cuba);",
            [("Consider ratifying the Convention", ("CHL", "PER")), ("Consider ratifying the Convention", ("CUB",))],
            "a verb that needs another verb",
        ),
        (
            "Build schools (Chile, Peru), train judges (Peru);",
            [("Build schools", ("CHL",)), ("Build schools, train judges", ("PER",))],
            "what one State says in one sentence is one ask",
        ),
        (
            "Accede to the Covenant (Chile); consider its ratification (Peru);",
            [
                ("Accede to the Covenant", ("CHL",)),
                ("consider its ratification [of the Covenant]", ("PER",)),
            ],
            "an ask that speaks of a treaty named before it",
        ),
        (
            "Apply the Convention against Noise (Chile), ratify the Protocol thereto (Peru) and found a board (Peru);",
            [
                ("Apply the Convention against Noise", ("CHL",)),
                ("ratify the Protocol thereto [to the Convention against Noise] and found a board", ("PER",)),
            ],
            "what thereto means is told",
        ),
        (
            "Ratify the Convention against Noise (Chile) and its Optional Protocol (Chile, Peru);",
            [
                ("Ratify the Convention against Noise and its Optional Protocol", ("CHL",)),
                ("Ratify its Optional Protocol [to the Convention against Noise]", ("PER",)),
            ],
            "a State that names the treaty itself needs no telling",
        ),
        (
            "Fund the board (Chile); ensure its independence (Peru);",
            [("Fund the board", ("CHL",)), ("Fund the board; ensure its independence", ("PER",))],
            "an ask that speaks of the one before it",
        ),
        (
            "Build schools for the deaf (Chile); train teachers on this matter (Chile);",
            [("Build schools for the deaf; train teachers on this matter", ("CHL",))],
            "a second ask of the same State that cannot stand alone",
        ),
        (
            "Build schools (Chile), train judges (Peru), without delay (Chile, Peru);",
            [("Build schools, without delay", ("CHL",)), ("train judges, without delay", ("PER",))],
            "what another State asks in between is not asked by this one",
        ),
        (
            "Build schools (Chile, Peru); and open them to girls (Peru);",
            [("Build schools", ("CHL",)), ("Build schools; and open them to girls", ("PER",))],
            "a State goes on after a semicolon",
        ),
        (
            "Build schools (Chile); and open libraries (Peru);",
            [("Build schools", ("CHL",)), ("open libraries", ("PER",))],
            "another State after a semicolon asks by itself",
        ),
        (
            "Ratify the First Convention (Chile); as well as the Second Convention (Peru);",
            [("Ratify the First Convention", ("CHL",)), ("Ratify the Second Convention", ("PER",))],
            "an object of the same verb after a semicolon",
        ),
        (
            "Intensify its efforts to combat fraud (Chile) and prevent theft (Peru);",
            [
                ("Intensify its efforts to combat fraud", ("CHL",)),
                ("Intensify its efforts to prevent theft", ("PER",)),
            ],
            "efforts to do two things",
        ),
        (
            "Intensify its efforts to combat fraud (Chile), and prevent theft (Peru);",
            [("Intensify its efforts to combat fraud", ("CHL",)), ("prevent theft", ("PER",))],
            "a comma parts two asks",
        ),
        (
            "Intensify its efforts to combat fraud (Chile) and take steps against theft (Peru);",
            [("Intensify its efforts to combat fraud", ("CHL",)), ("take steps against theft", ("PER",))],
            "a second ask with an effort of its own",
        ),
        (
            "Recommended that Kazakhstan build schools (Chile);",
            [("build schools", ("CHL",))],
            "the address is not part of the ask",
        ),
        (
            "Recommended that schools be built (Chile);",
            [("Recommended that schools be built", ("CHL",))],
            "an ask that begins with no verb is left as printed",
        ),
        (
            "Recommended that Kazakhstan, following the advice of the board, build schools (Chile);",
            [("Recommended that Kazakhstan, following the advice of the board, build schools", ("CHL",))],
            "words between the State and the verb are no verb",
        ),
        (
            "That schools be built (Chile);",
            [("[Recommended] that schools be built", ("CHL",))],
            "a clause takes the verb of the chapeau",
        ),
        ("That the State build schools (Chile)", [("build schools", ("CHL",))], "the State is not part of the ask"),
        ("Build schools;", [("Build schools", ())], "no State at all"),
    ],
)
def test_asks_of_a_recommendation(text: str, expected: Asks, reason: str) -> None:
    assert asks(text) == expected, reason


def test_asks_in_other_languages_are_parted_at_the_brackets() -> None:
    assert asks("Construire des écoles (Chili) ; former les juges (Pérou et Cuba).", "fr") == [
        ("Construire des écoles", ("CHL",)),
        ("former les juges", ("PER", "CUB")),
    ]


def test_the_text_of_the_whole_is_without_states() -> None:
    split = split_recommendation("Build schools (Chile) in (rural) areas (Peru);")
    assert split.text == "Build schools in (rural) areas"


@pytest.mark.parametrize(
    ("clause", "stem", "rest"),
    [
        ("Consider ratifying the Convention", "Consider ratifying", "the Convention"),
        ("Take all necessary steps to adopt its law", "Take all necessary steps to adopt", "its law"),
        ("Consider the possibility of signing ICRMW", "Consider the possibility of signing", "ICRMW"),
        ("The law should be changed", "", "The law should be changed"),
    ],
)
def test_verbs_are_told_from_their_object(clause: str, stem: str, rest: str) -> None:
    assert stem_and_object(clause) == (stem, rest)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Ratify it", True),
        ("Further strengthen it", True),
        ("Systematically and fully apply it", True),
        ("The law", False),
    ],
)
def test_asks_begin_with_a_verb(text: str, answer: bool) -> None:
    assert begins_with_verb(text) is answer


def test_marks_at_the_ends_are_trimmed() -> None:
    assert tidy(" ; Build  schools , and roads () ;") == "Build schools, and roads"


def test_an_ask_is_never_empty() -> None:
    assert ask_of("Recommended that Kazakhstan", "en", "KAZ") == "Recommended that Kazakhstan"


words = st.sampled_from(
    [
        "Ratify",
        "ratify",
        "build",
        "the Convention",
        "schools",
        "and",
        ";",
        ",",
        ".",
        "/",
        "(Chile)",
        "(Peru, Cuba)",
        "(CAT)",
        "(",
        ")",
        "its",
    ]
)


@given(st.lists(words, max_size=25).map(" ".join))
def test_asks_are_made_of_the_words_of_the_recommendation(text: str) -> None:
    split = split_recommendation(text)
    printed = re.findall(r"\w+", text)
    for part in split.parts:
        assert part.text.strip()
        for word in re.findall(r"\w+", part.text):
            assert word in printed


@given(st.text(max_size=200))
def test_no_text_is_too_odd(text: str) -> None:
    split = split_recommendation(text)
    assert "  " not in split.text
