"""Making reports and changing what is known of them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.audit.services import difference, record_event
from qadam.base.errors import InvalidInputError, LostUpdateError, NotFoundError, WrongStateError
from qadam.register.enums import LabelStatus
from qadam.register.models import RecommendationLabel, Review
from qadam.reports.enums import ReportState, SectionKind, SectionOrigin
from qadam.reports.models import DocumentTemplate, Report, ReportSection, SectionVersion
from qadam.reports.permissions import check_manage_reports
from qadam.reports.types import SectionTemplate, report_type
from qadam.reports.workflow import WRITABLE
from qadam.taxonomy.enums import Scheme
from qadam.taxonomy.models import Term

ORDER_STEP = 1_000  # between two sections, so that another finds room
MAX_CODE = 60
REPORT_FIELDS = ("title", "symbol", "addressee", "session", "reference_on", "due_on", "previous", "template")
LANGUAGES = ("en", "ru", "kk")


@transaction.atomic
def create_report(
    *,
    type: str,
    language: str,
    by: User | None,
    review: Review | None = None,
    title: str = "",
    state_party: str = "",
    reference_on: date | None = None,
    due_on: date | None = None,
    based_on: Report | None = None,
    code: str = "",
) -> Report:
    """Make a report with the sections of its type, and return it.

    A section that the type fills by areas gets one section for each area with recommendations, which are listed there.
    With `based_on` the texts of the report's sections are taken over where key and area are the same.

    Args:
        type: a key of data/types.yaml.
        language: "en", "ru" or "kk".
        reference_on: today where left out.
        code: in the report's address; made from type, State and language where left out.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such type.
        InvalidInputError: the type needs a review, or the language is none of the site's.
    """
    check_manage_reports(by)
    kind = report_type(type)
    if language not in LANGUAGES:
        raise InvalidInputError(fields={"language": _("Choose one of the languages of the site.")})
    if kind.of_review and review is None:
        raise InvalidInputError(fields={"review": _("Choose the review on which this report is made.")})
    report = Report.objects.create(
        code=_free_code(code or f"{review.code if review else state_party}-{type}-{language}"),
        type=type,
        title=title.strip() or kind.titles[language],
        language=language,
        review=review,
        state_party=review.state_under_review if review else state_party.upper(),
        reference_on=reference_on or timezone.localdate(),
        due_on=due_on,
        based_on=based_on,
        previous=based_on if based_on and based_on.state == ReportState.SENT else None,
        created_by_id=by.pk if by else None,
    )
    sections = _make_sections(report, kind.sections)
    if based_on is not None:
        _take_over(sections, based_on)
    _first_versions(sections, by)
    record_event("report.created", actor=by, target=report, details={"type": type, "sections": len(sections)})
    return report


@transaction.atomic
def edit_report(*, report_id: int, version: int, changes: Mapping[str, Any], by: User) -> Report:
    """Change title, symbol, session, dates, the report before or the template, and return the report.

    Raises:
        NotAllowedError: `by` is no coordinator.
        WrongStateError: it is cleared or sent.
        LostUpdateError: somebody else has changed it since `version`.
        InvalidInputError: it has no title.
    """
    check_manage_reports(by)
    report = locked_report(report_id)
    check_writable(report)
    given = {name: value for name, value in changes.items() if name in REPORT_FIELDS}
    if report.version != version:
        raise LostUpdateError(
            theirs={name: str(getattr(report, name) or "") for name in given},
            yours={name: str(value or "") for name, value in given.items()},
            current_version=report.version,
        )
    if "title" in given and not str(given["title"]).strip():
        raise InvalidInputError(fields={"title": _("A report needs a title.")})
    if isinstance(given.get("template"), DocumentTemplate) and not given["template"].is_active:
        raise InvalidInputError(fields={"template": _("This template is no longer offered.")})
    changed = difference({name: getattr(report, name) for name in given}, given)
    if changed:
        for name, value in given.items():
            setattr(report, name, value)
        report.version += 1
        report.save()
        record_event("report.edited", actor=by, target=report, changes=changed)
    return report


@transaction.atomic
def delete_report(*, report_id: int, by: User) -> None:
    """Remove a draft that was never circulated.

    Raises:
        NotAllowedError: `by` is no coordinator.
        WrongStateError: it was circulated, frozen or sent: what others have seen stays.
    """
    check_manage_reports(by)
    report = locked_report(report_id)
    shown = report.steps.exists() or report.circulations.exists() or report.commitments.exists()
    if report.state != ReportState.DRAFT or shown or report.snapshot_id or report.copies.exists():
        raise WrongStateError(_("This report has been shown to others. It stays on record."))
    record_event("report.deleted", actor=by, target=report)
    report.delete()


def locked_report(report_id: int) -> Report:
    """Return a report locked for a change.

    Raises:
        NotFoundError: there is none.
    """
    report = Report.objects.select_for_update().filter(pk=report_id).first()
    if report is None:
        raise NotFoundError()
    return report


def check_writable(report: Report) -> None:
    """Raise `WrongStateError` where a report is cleared or sent."""
    if ReportState(report.state) not in WRITABLE:
        raise WrongStateError(_("The report is cleared. Take it back to a draft before you change it."))


def _free_code(wanted: str) -> str:
    base = slugify(wanted.replace("_", "-"))[: MAX_CODE - 4] or "report"
    taken = set(Report.objects.filter(code__startswith=base).values_list("code", flat=True))
    return next(code for n in range(1, 10_000) if (code := base if n == 1 else f"{base}-{n}") not in taken)


def _make_sections(report: Report, templates: tuple[SectionTemplate, ...]) -> list[ReportSection]:
    by_area = _by_area(report.review) if report.review else []
    made: list[ReportSection] = []
    listed: list[tuple[ReportSection, list[int]]] = []
    for template in templates:
        made.append(_section(report, template, len(made)))
        if template.kind is not SectionKind.AREAS:
            continue
        for area, recommendations in by_area:
            section = ReportSection(
                report=report,
                order=len(made) * ORDER_STEP,
                level=2,
                key=template.key,
                title=area.name_in(report.language),
                area=area,
            )
            made.append(section)
            listed.append((section, recommendations))
    ReportSection.objects.bulk_create(made)
    through = ReportSection.recommendations.through
    through.objects.bulk_create(
        through(reportsection_id=section.pk, recommendation_id=recommendation)
        for section, recommendations in listed
        for recommendation in recommendations
    )
    return made


def _section(report: Report, template: SectionTemplate, place: int) -> ReportSection:
    return ReportSection(
        report=report,
        order=place * ORDER_STEP,
        level=template.level,
        key=template.key,
        kind=template.kind,
        title=template.titles[report.language],
        is_annex=template.is_annex,
    )


def _by_area(review: Review) -> list[tuple[Term, list[int]]]:
    """Return the areas in their order with the recommendations whose principal area it is."""
    labels = (
        RecommendationLabel.objects.filter(recommendation__review=review, term__scheme=Scheme.AREA)
        .exclude(status=LabelStatus.REJECTED)
        .select_related("term")
        .order_by("recommendation__order", "recommendation_id", "pk")
    )
    best: dict[int, RecommendationLabel] = {}
    for label in labels:
        standing = best.get(label.recommendation_id)
        if standing is None or _weight(label) > _weight(standing):
            best[label.recommendation_id] = label
    groups: dict[int, tuple[Term, list[int]]] = {}
    for recommendation, label in best.items():
        groups.setdefault(label.term_id, (label.term, []))[1].append(recommendation)
    return sorted(groups.values(), key=lambda pair: (pair[0].order, pair[0].code))


def _weight(label: RecommendationLabel) -> tuple[bool, bool, float]:
    return label.is_principal, label.status == LabelStatus.CONFIRMED, label.score if label.score is not None else 1.0


def _take_over(sections: list[ReportSection], based_on: Report) -> None:
    """Copy the texts of a report into the sections of the same key and area, and remember where they came from."""
    earlier = {(section.key, section.area_id): section for section in based_on.sections.all()}
    for section in sections:
        source = earlier.get((section.key, section.area_id))
        if source is not None:
            section.text, section.origin = source.text, source
    ReportSection.objects.bulk_update(sections, ["text", "origin"])


def _first_versions(sections: list[ReportSection], by: User | None) -> None:
    SectionVersion.objects.bulk_create(
        SectionVersion(
            section=section,
            number=1,
            title=section.title,
            text=section.text,
            origin=SectionOrigin.COPIED if section.origin_id else SectionOrigin.MADE,
            saved_by_id=by.pk if by else None,
            saved_by_name=str(by or ""),
        )
        for section in sections
    )
