"""The mechanisms that make recommendations, and the mandates of the special procedures."""

from dataclasses import dataclass
from functools import cache

from unrec.vocabularies.loader import load_yaml

LANGUAGES = ("en", "ru", "kk")


@dataclass(frozen=True, slots=True)
class Mechanism:
    """One mechanism. `kind` is upr, treaty_body, special_procedures, regional or ilo.

    `follow_up_months` is the period after which a treaty body asks for follow-up information by its own rules, where it
    has one; a date printed in a document always beats it.
    """

    code: str
    kind: str
    names: dict[str, str]
    abbreviations: tuple[str, ...]
    treaty: str | None = None
    follow_up_months: int | None = None


@dataclass(frozen=True, slots=True)
class Mandate:
    """One mandate of the special procedures. `holder` is rapporteur, expert or group; `names` say on what."""

    code: str
    holder: str
    names: dict[str, str]
    themes: tuple[str, ...] = ()


@cache
def mechanisms() -> tuple[Mechanism, ...]:
    """Return the mechanisms: UPR, the ten treaty bodies, special procedures, regional ones and the ILO's."""
    return tuple(
        Mechanism(
            code=row["code"],
            kind=row["kind"],
            names={language: row[language] for language in LANGUAGES},
            abbreviations=tuple(row["abbreviations"]),
            treaty=row.get("treaty"),
            follow_up_months=row.get("follow_up_months"),
        )
        for row in load_yaml("mechanisms")["mechanisms"]
    )


@cache
def mandates() -> tuple[Mandate, ...]:
    """Return the thematic mandates of the special procedures."""
    return tuple(
        Mandate(
            row["code"],
            row["holder"],
            {language: row[language] for language in LANGUAGES},
            tuple(row.get("themes", ())),
        )
        for row in load_yaml("mandates")["mandates"]
    )
