"""Split a recommendation into its principal asks (line 2 of the guideline on repeated recommendations).

A recommendation often joins several asks ("ratify the Convention and set up a mechanism"), and only asks can be
compared with asks. The split needs no parser: an ask begins where a joining word or mark is followed by a verb in the
form that UN recommendations use. What only says why ("with a view to ...") or by which standard ("in line with ...")
is cut from the ask's core, and kept in its text.
"""

import re
from dataclasses import dataclass

MAX_TEXT_CHARACTERS = 6000  # a recommendation has about 150 characters, the longest known one under 3,000
MAX_ASKS = 8  # more are lists of examples; each further ask would only blur the comparison

# Base forms that open an ask in UN recommendations, gathered from the first words of UPR recommendations.
OPENING_VERBS = """
abolish accede accelerate accept accord accomplish achieve acknowledge act activate adapt address adhere adjust adopt
advance align allocate allow amend analyse analyze apply appoint approve assess assist assure authorize avoid ban better
boost bring broaden build call carry cease clarify collaborate combat commit commute complete comply conclude conduct
consider consolidate consult continue cooperate co-operate create criminalize criminalise curb decriminalize
decriminalise dedicate deepen define demonstrate design designate develop devise devote disseminate draft draw educate
elaborate eliminate embark empower enable enact encourage end endorse enforce engage enhance enlarge ensure enter
eradicate establish evaluate examine exchange execute expand expedite explore extend facilitate fight finalize finalise
focus follow formulate foster fulfil fulfill fully further give grant guarantee halt harmonize harmonise hold identify
implement improve include incorporate increase inform initiate institute integrate intensify introduce invest
investigate invite involve issue join keep launch legalize legislate lift limit make maintain mainstream maximize
mobilize modify monitor move observe open optimize organize overcome participate pass pay penalize perform permit
prepare prevent prioritize proceed prohibit promote promulgate prosecute protect provide publish punish pursue put
raise ratify reach reaffirm realize recognize reconsider rectify redouble reduce reexamine reform refrain regulate
reinforce release relocate remove repeal replace report request require resolve respect respond restore restrict
review revise revoke safeguard scale secure seek separate set share sign simplify solve speed spread sponsor
standardize step stop strengthen strive study submit support suspend sustain tackle take terminate train translate
transpose treat undertake update uphold upgrade use utilize verify withdraw work
""".split()  # noqa: SIM905  (a list of words reads best as words)
_OPENERS = "|".join(sorted(OPENING_VERBS, key=len, reverse=True))
_ADVERB = r"(?:(?:\w+ly|also|further|thus|where|therein|likewise|to|and|in particular|if)\s+){0,3}"
# "the use by armed groups", "the work of judges": the same word as a noun
_NOUN = r"(?!\s+(?:by|of|in)\b)"
_BOUNDARY = re.compile(
    rf"(?:[;•\n]+\s*(?:and\s+)?|(?<=[.!?])\s+(?=[A-ZА-ЯЁ(\d])|"
    rf"\s*,?\s*\b(?:and|as well as|while|or)\s+(?={_ADVERB}(?:{_OPENERS})\b)|"
    rf"\s*,\s*(?={_ADVERB}(?:{_OPENERS})\b))",
    re.IGNORECASE,
)
_PURPOSE = re.compile(
    r"(?:,?\s*\b(?:with (?:a|the) (?:view|aim|purpose|goal|objective) (?:to|of|at)|with an eye to|in order (?:to|that)|"
    r"so as to|so that|aimed at|aiming (?:at|to)|in (?:accordance|line|conformity|compliance|keeping|harmony|"
    r"consonance) with|in light of|in the light of|pursuant to|as (?:recommended|requested|suggested|called for|"
    r"set out|enshrined|required|provided) (?:by|in|for)|taking into (?:account|consideration)|according to|"
    r"in view of|with the (?:support|assistance|help) of|"
    r"с целью|в целях|в соответствии с|с тем чтобы|для того чтобы)\b)",
    re.IGNORECASE,
)
_BARE_VERB_WORDS = 2
_MINIMUM_CORE_WORDS = 3  # cutting more would leave a bare verb ("Amend the law [in line with ...]")
_PREAMBLE = re.compile(
    r"^\s*(?:that\s+(?:it|the government)\s+|to\s+|recommend(?:s|ed)?\s+(?:that\s+)?|encourages?\s+(?:the\s+)?|"
    r"continue\s+(?:with\s+|to\s+)?(?:its\s+|the\s+|their\s+)?(?:\w+\s+){0,2}?(?:efforts?|work|policy|measures?)\s+"
    r"(?:to|towards?|in|at|aimed at|for)\s+|continue\s+to\s+|"
    r"(?:consider|study)\s+(?:the\s+possibility\s+of\s+)?(?=\w+ing\b|the\s+(?:ratif|sign|access))|"
    r"(?:further\s+)?(?:strengthen|intensify|increase|redouble|step\s+up|enhance|accelerate|pursue|make|exert|"
    r"reinforce)\s+(?:\w+\s+){0,3}?efforts?\s+(?:\w+\s+)?(?:to|towards?|in|at|for)\s+|"
    r"take\s+(?:\w+,?\s+){0,5}?(?:measures?|steps?|action)\s+(?:to|towards?|in|for)\s+)+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Ask:
    """One ask: its words as printed, and where its core stands in the recommendation: `text[start:end]`.

    The core is the ask without the preamble, the purpose and the standard.
    """

    text: str
    start: int
    end: int


def _core(text: str, start: int, end: int) -> tuple[int, int]:
    preamble = _PREAMBLE.match(text[start:end])
    core_start = start + preamble.end() if preamble else start
    purpose = _PURPOSE.search(text[core_start:end])
    if purpose and len(text[core_start : core_start + purpose.start()].split()) >= _MINIMUM_CORE_WORDS:
        return core_start, core_start + purpose.start()
    return core_start, end


def split_asks(text: str) -> tuple[Ask, ...]:
    """Return the principal asks of a recommendation in printed order, at most `MAX_ASKS`; none for an empty text.

    Only the first `MAX_TEXT_CHARACTERS` characters are read. A text that opens no second ask is one ask.
    """
    text = text[:MAX_TEXT_CHARACTERS]
    places: list[tuple[int, int]] = []
    start = 0
    for end, following in [*(found.span() for found in _BOUNDARY.finditer(text)), (len(text), len(text))]:
        if text[start:end].strip(" ,;.\n"):
            # a verb without an object ("develop and implement a plan") belongs to the ask after it
            if places and len(text[slice(*_core(text, *places[-1]))].split()) <= _BARE_VERB_WORDS:
                places[-1] = (places[-1][0], end)
            else:
                places.append((start, end))
        start = following
    return tuple(Ask(text[start:end].strip(" ,;"), *_core(text, start, end)) for start, end in places[:MAX_ASKS])
