"""An invented review with a handful of recommendations, for the tests of the register."""

from datetime import date

from qadam.accounts.models import User
from qadam.register.enums import MechanismKind, Position
from qadam.register.models import Mechanism, Recommendation, Review
from qadam.register.records import PartRecord, PositionRecord, RecommendationRecord, TextRecord
from qadam.register.services import create_review, publish_recommendations

# number -> (English text, Russian text, States, position); the sentences are invented.
ASKS: dict[str, tuple[str, str, tuple[str, ...], Position]] = {
    "139.1": (
        "Ratify the Optional Protocol to the Convention against Torture",
        "Ратифицировать Факультативный протокол к Конвенции против пыток",
        ("DNK", "CHL"),
        Position.SUPPORTED,
    ),
    "139.2": (
        "Publish every year the number of complaints of torture",
        "Ежегодно публиковать число жалоб на пытки",
        ("FRA",),
        Position.SUPPORTED,
    ),
    "139.10": (
        "Open more schools for children with disabilities in rural districts",
        "Открыть больше школ для детей с инвалидностью в сельских районах",
        ("KAZ",),
        Position.NOTED,
    ),
    "139.11": (
        "Raise the minimum age of marriage to 18 years",
        "Повысить брачный возраст до 18 лет",
        ("BRA",),
        Position.PENDING,
    ),
}


def make_mechanism(code: str = "upr") -> Mechanism:
    """Return the mechanism of a code, made where it is missing."""
    return Mechanism.objects.get_or_create(
        code=code, defaults={"kind": MechanismKind.UPR, "name_en": "Universal Periodic Review"}
    )[0]


def make_review(by: User | None = None, *, code: str = "vel-upr-3", cycle: int = 3) -> Review:
    """Return a new review without recommendations."""
    return create_review(
        code=code, mechanism=make_mechanism(), state_under_review="KGZ", cycle=cycle, adopted_on=date(2020, 7, 2), by=by
    )


def record_of(number: str, order: int = 0, /, **changes: object) -> RecommendationRecord:
    """Return the record of one of `ASKS`, with changes."""
    english, russian, states, position = ASKS[number]
    values: dict[str, object] = {
        "number": number,
        "order": order,
        "texts": (TextRecord("en", english), TextRecord("ru", russian, is_official=False)),
        "parts": (PartRecord(english, states),),
        "heading": "Themes",
        "page": 12,
        "positions": (PositionRecord(position, raw=position.label, source="A/HRC/44/5/Add.1, para. 4"),),
    }
    return RecommendationRecord(**(values | changes))  # type: ignore[arg-type]


def make_register(by: User | None = None, *, code: str = "vel-upr-3", cycle: int = 3) -> Review:
    """Return a review with all of `ASKS`, published."""
    review = make_review(by, code=code, cycle=cycle)
    publish_recommendations(
        review=review, records=[record_of(number, order) for order, number in enumerate(ASKS)], by=by
    )
    return Review.objects.get(pk=review.pk)


def recommendation(number: str, review: str = "vel-upr-3") -> Recommendation:
    """Return one recommendation as it stands now."""
    return Recommendation.objects.get(review__code=review, number=number)
