"""Invented labelled recommendations, enough to train a small model in a second."""

from unrec.classification.training import Example

_TOPICS = {
    "Death penalty": ("abolish the death penalty", "a moratorium on executions", "capital punishment in all cases"),
    "Right to education": ("schools in rural areas", "access to education for all", "free primary education"),
    "Women's rights": ("violence against women", "equal pay for women", "the national strategy on gender equality"),
    "Detention": ("conditions of detention", "overcrowding in prisons", "the rights of detainees"),
}
_OPENINGS = {
    1: ("Share its experience with", "Call on others about"),
    2: ("Continue its efforts concerning", "Pursue its policy on"),
    3: ("Consider a law on", "Examine the question of"),
    4: ("Strengthen measures concerning", "Improve"),
    5: ("Adopt a law on", "Establish a body for"),
}

EXAMPLES = [
    Example(f"{opening} {words}", frozenset({issue}), action)
    for issue, topics in _TOPICS.items()
    for words in topics
    for action, openings in _OPENINGS.items()
    for opening in openings
]
