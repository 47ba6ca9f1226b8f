"""The checks. Each is a function from the facts of a plan to what it found, with a title and the reason for it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.plan.deadlines import deadline_words
from qadam.plan.hints.empty_words import empty_words_in
from qadam.plan.hints.facts import MeasureFacts, PlanFacts, RecommendationFacts
from qadam.plan.models import Plan

# One body has too much where it leads at least this share of the measures, in plans large enough for a share to mean
# anything. Own figures: in the printed plan of a State with a dozen bodies the busiest one leads about a third.
MOST_SHARE_OF_ONE_BODY = 0.5
FEWEST_MEASURES_FOR_SHARE = 8


@dataclass(frozen=True)
class Hint:
    """One thing to look at: a measure or a recommendation (neither: the plan as a whole), and what was seen there."""

    measure: MeasureFacts | None = None
    recommendation: RecommendationFacts | None = None
    detail: str = ""


Finder = Callable[[PlanFacts], Iterable[Hint]]


@dataclass(frozen=True)
class Check:
    """A check: code, title, why it matters, and how it finds. `of_measures`: it looks at measures one by one."""

    code: str
    title: Any
    why: Any
    find: Finder
    of_measures: bool = True


@dataclass(frozen=True)
class Found:
    """What one check found in a plan."""

    check: Check
    hints: tuple[Hint, ...]


def _without(name: str) -> Finder:
    def find(facts: PlanFacts) -> Iterator[Hint]:
        for measure in facts.measures:
            if not getattr(measure, name):
                yield Hint(measure)

    return find


def _uncovered(facts: PlanFacts) -> Iterator[Hint]:
    for recommendation in facts.uncovered:
        yield Hint(recommendation=recommendation)


def _after_the_end(facts: PlanFacts) -> Iterator[Hint]:
    if facts.ends_on is None:
        return
    for measure in facts.measures:
        if measure.deadline is not None and measure.deadline > facts.ends_on:
            end = deadline_words(facts.ends_on, "day")
            yield Hint(measure, detail=_("the plan ends on %(date)s") % {"date": end})


def _empty_words(facts: PlanFacts) -> Iterator[Hint]:
    for measure in facts.measures:
        found = [words for language, text in measure.texts.items() for words in empty_words_in(text, language)]
        if found:
            yield Hint(measure, detail=", ".join(f"“{words}”" for words in dict.fromkeys(found)))


def _one_body(facts: PlanFacts) -> Iterator[Hint]:
    led = Counter(measure.lead_body_id for measure in facts.measures if measure.lead_body_id)
    if len(facts.measures) < FEWEST_MEASURES_FOR_SHARE or not led:
        return
    body, count = led.most_common(1)[0]
    if count >= MOST_SHARE_OF_ONE_BODY * len(facts.measures):
        values = {"body": facts.body_names.get(body or 0, ""), "count": count, "total": len(facts.measures)}
        yield Hint(detail=_("%(body)s leads %(count)s of %(total)s measures") % values)


def _without_baseline(facts: PlanFacts) -> Iterator[Hint]:
    for measure in facts.measures:
        names = [facts.without_baseline[pk] for pk in measure.indicator_ids if pk in facts.without_baseline]
        if names:
            yield Hint(measure, detail=", ".join(names))


CHECKS: dict[str, Check] = {
    check.code: check
    for check in (
        Check(
            "uncovered",
            gettext_lazy("Supported recommendation without a measure"),
            gettext_lazy("The State has promised to carry it out, and nothing in the plan does."),
            _uncovered,
            of_measures=False,
        ),
        Check(
            "no_lead",
            gettext_lazy("Measure without a lead body"),
            gettext_lazy("What nobody leads is done by nobody."),
            _without("lead_body_id"),
        ),
        Check(
            "no_deadline",
            gettext_lazy("Measure without a deadline"),
            gettext_lazy("Without a date nobody can say that it is late."),
            _without("deadline"),
        ),
        Check(
            "no_indicator",
            gettext_lazy("Measure without an indicator"),
            gettext_lazy("An indicator shows whether the measure changes anything, not only that it was done."),
            _without("indicator_ids"),
        ),
        Check(
            "no_form",
            gettext_lazy("Measure without a form of completion"),
            gettext_lazy("A law, a report, a training: by what will one see that it is done?"),
            _without("completion_form"),
        ),
        Check(
            "after_end",
            gettext_lazy("Deadline after the end of the plan"),
            gettext_lazy("Nobody reports on the plan any more when the measure falls due."),
            _after_the_end,
        ),
        Check(
            "empty_words",
            gettext_lazy("Words that promise nothing"),
            gettext_lazy("“Consider” and “continue” can be fulfilled without anything having changed."),
            _empty_words,
        ),
        Check(
            "one_body",
            gettext_lazy("One body leads most of the plan"),
            gettext_lazy("A plan that hangs on one body waits for that body."),
            _one_body,
            of_measures=False,
        ),
        Check(
            "no_baseline",
            gettext_lazy("Indicator without a baseline"),
            gettext_lazy("Without the value at the start nobody sees how far it has come."),
            _without_baseline,
        ),
    )
}


def active_checks(plan: Plan) -> list[Check]:
    """Return the checks that are switched on for a plan."""
    return [check for check in CHECKS.values() if check.code not in plan.hints_off]


def find_hints(facts: PlanFacts, checks: Iterable[Check]) -> list[Found]:
    """Return what each check found, in the order of the checks; those that found nothing too."""
    return [Found(check, tuple(check.find(facts))) for check in checks]
