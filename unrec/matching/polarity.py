"""Does an ask want more of its object or less? "Retain the death penalty" and "abolish it" pull against each other.

Only plain cases are read: a verb that keeps or removes, and the nouns and particles that turn its direction round
("lift the ban", "maintain the moratorium"). Everything else has no direction, and never contradicts.
"""

import re

KEEP, REMOVE = 1, -1

_KEEPING = (
    r"retain\w*|keep(?:s|ing)?|kept|maintain\w*|preserv\w+|uphold\w*|reintroduc\w+|reinstat\w+|resum\w+|impos\w+|"
    r"continue (?:to )?(?:apply|use|exercise|implement|enforce)\w*|criminali[sz]\w+|penali[sz]\w+|"
    r"сохран\w+|восстанов\w+|возобнов\w+|криминализ\w+"
)
_REMOVING = (
    r"abolish\w*|repeal\w*|remov\w+|lift(?:s|ing|ed)?|withdraw\w*|revok\w+|rescind\w*|abrogat\w+|ceas\w+|stop\w*|"
    r"put an end to|end(?:s|ing|ed)?|eliminat\w+|refrain\w*|desist\w*|decriminali[sz]\w+|commut\w+|"
    r"отмен\w+|упраздн\w+|прекрат\w+|снят\w+|снять|отозвать|декриминализ\w+"
)
_TURNING = (
    r"moratori\w+|bans?|prohibitions?|abolition|restrictions?|against|combat\w*|prevent\w*|non-|not to|"
    r"моратори\w+|запрет\w*|ограничен\w+|против|недопущен\w+|не"
)
_VERB = re.compile(rf"\b(?:(?P<keep>{_KEEPING})|(?P<remove>{_REMOVING}))\b", re.IGNORECASE)
_TURN = re.compile(rf"\b(?:{_TURNING})\b", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[,;.:]|\b(?:and|or|with|in order|и|или|с целью)\b", re.IGNORECASE)
_OBJECT_WORDS = 6  # a turning word counts so near behind the verb; further off it belongs to another phrase


def direction_of(ask: str) -> int | None:
    """Return `KEEP` or `REMOVE` for what an ask wants of its object, or None where it does not say plainly.

    Args:
        ask: one ask in English or Russian.
    """
    verb = _VERB.search(ask)
    if verb is None:
        return None
    direction = KEEP if verb["keep"] else REMOVE
    behind = " ".join(_CLAUSE_END.split(ask[verb.end() :], maxsplit=1)[0].split()[:_OBJECT_WORDS])
    return -direction if _TURN.search(behind) else direction
