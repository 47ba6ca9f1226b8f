"""Writing sections: every save is a version, and nobody overwrites what somebody else has saved meanwhile."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.accounts.selectors import roles_of
from qadam.audit.services import difference, record_event
from qadam.base.errors import InvalidInputError, LostUpdateError, NotFoundError
from qadam.register.models import Recommendation
from qadam.reports.documents.wordml import NO_XML
from qadam.reports.enums import SectionOrigin
from qadam.reports.models import ReportSection, SectionComment, SectionVersion
from qadam.reports.permissions import check_manage_reports, check_read_section, check_write_section, may_write_section
from qadam.reports.services.reports import ORDER_STEP, check_writable, locked_report

MAX_TEXT_CHARACTERS = 400_000  # the longest report has some 250,000 in all its sections
MAX_COMMENT_CHARACTERS = 5_000
LEVELS = (1, 2, 3)


@transaction.atomic
def save_section(
    *,
    section_id: int,
    version: int,
    by: User,
    text: str | None = None,
    title: str | None = None,
    origin: SectionOrigin = SectionOrigin.WRITTEN,
) -> ReportSection:
    """Save a section upon the version that the writer saw, and return it. The same words again change nothing.

    Args:
        version: of the section as it was shown to the writer.
        text: in the marks of `qadam.reports.markup`; stays where left out, and so does `title`.

    Raises:
        NotFoundError: there is no such section for this person.
        NotAllowedError: somebody else writes it.
        WrongStateError: the report is cleared or sent.
        LostUpdateError: somebody else has saved it since; carries both texts.
        InvalidInputError: it has no heading, or is too long.
    """
    section = locked_section(section_id)
    check_write_section(by, section)
    text = section.text if text is None else clean_text(text)
    title = section.title if title is None else title.strip()
    if not title:
        raise InvalidInputError(fields={"title": _("A section needs a heading.")})
    if len(text) > MAX_TEXT_CHARACTERS:
        raise InvalidInputError(fields={"text": _("This text is too long for one section. Divide it.")})
    if section.version != version:
        raise lost_update(section, title, text)
    if (title, text) != (section.title, section.text):
        write_version(section, title=title, text=text, by=by, origin=origin)
        record_event(
            "section.saved",
            actor=by,
            target=section,
            details={"report": section.report.code, "version": section.version, "origin": origin.value},
        )
    return section


@transaction.atomic
def restore_version(*, section_id: int, number: int, version: int, by: User) -> ReportSection:
    """Bring an earlier version back as a new one. Raises as `save_section` does."""
    check_write_section(by, locked_section(section_id))
    earlier = SectionVersion.objects.filter(section=section_id, number=number).first()
    if earlier is None:
        raise NotFoundError()
    return save_section(
        section_id=section_id,
        version=version,
        title=earlier.title,
        text=earlier.text,
        origin=SectionOrigin.RESTORED,
        by=by,
    )


@transaction.atomic
def add_section(*, report_id: int, after_id: int | None, title: str, level: int, by: User) -> ReportSection:
    """Add a section of text behind another one (first where there is none), and return it.

    Raises:
        NotAllowedError: `by` is no coordinator.
        WrongStateError: the report is cleared or sent.
        InvalidInputError: it has no heading.
    """
    check_manage_reports(by)
    report = locked_report(report_id)
    check_writable(report)
    if not title.strip():
        raise InvalidInputError(fields={"title": _("A section needs a heading.")})
    after = report.sections.filter(pk=after_id).first() if after_id else None
    if after_id and after is None:
        raise NotFoundError()
    order = after.order + 1 if after else 0
    report.sections.filter(order__gte=order).update(order=F("order") + ORDER_STEP)
    section = ReportSection.objects.create(
        report=report,
        order=order,
        level=level if level in LEVELS else 1,
        title=title.strip(),
        is_annex=after.is_annex if after else False,
    )
    write_version(section, title=section.title, text="", by=by, origin=SectionOrigin.MADE, is_first=True)
    record_event("section.added", actor=by, target=section, details={"report": report.code})
    return section


@transaction.atomic
def remove_section(*, section_id: int, by: User) -> None:
    """Take a section that holds no text out of its report.

    Raises:
        NotAllowedError: `by` is no coordinator.
        InvalidInputError: it holds text, which must be moved or emptied first.
    """
    check_manage_reports(by)
    section = locked_section(section_id)
    check_writable(section.report)
    if section.text.strip():
        raise InvalidInputError(_("This section holds text. Empty it first; its versions tell what stood there."))
    record_event("section.removed", actor=by, target=section, details={"report": section.report.code})
    section.delete()


@transaction.atomic
def assign_section(*, section_id: int, author: User | None, by: User) -> ReportSection:
    """Give a section to a writer, or take it back, and return it.

    Raises:
        NotAllowedError: `by` is no coordinator.
        InvalidInputError: the writer holds no role.
    """
    check_manage_reports(by)
    section = locked_section(section_id)
    check_writable(section.report)
    if author is not None and not roles_of(author):
        raise InvalidInputError(fields={"author": _("This person holds no role and could not open the report.")})
    changed = difference({"author": section.author}, {"author": author})
    if changed:
        section.author = author
        section.save(update_fields=["author"])
        record_event("section.assigned", actor=by, target=section, changes=changed)
    return section


@transaction.atomic
def set_recommendations(*, section_id: int, recommendation_ids: Iterable[int], by: User) -> ReportSection:
    """Say which recommendations of the report's review a section answers, and return it.

    Raises as `save_section` does, and NotFoundError for a recommendation of another review.
    """
    section = locked_section(section_id)
    check_write_section(by, section)
    wanted = set(recommendation_ids)
    found = Recommendation.objects.filter(pk__in=wanted, review=section.report.review)
    if found.count() != len(wanted):
        raise NotFoundError()
    before = set(section.recommendations.values_list("pk", flat=True))
    if before != wanted:
        section.recommendations.set(found)
        record_event(
            "section.recommendations",
            actor=by,
            target=section,
            details={"added": len(wanted - before), "removed": len(before - wanted)},
        )
    return section


@transaction.atomic
def comment_section(*, section_id: int, text: str, by: User, quoted: str = "") -> SectionComment:
    """Say something of a section that one may read, and return the comment.

    Raises:
        NotFoundError: there is no such section for this person.
        InvalidInputError: nothing is said.
    """
    section = locked_section(section_id)
    check_read_section(by, section)
    text = text.replace("\r\n", "\n").strip()
    if not text or len(text) > MAX_COMMENT_CHARACTERS:
        raise InvalidInputError(fields={"text": _("Write what you have to say, in at most 5,000 characters.")})
    comment = SectionComment.objects.create(section=section, text=text, quoted=quoted.strip()[:500], by=by)
    record_event("section.commented", actor=by, target=section)
    return comment


@transaction.atomic
def settle_comment(*, comment_id: int, by: User) -> SectionComment:
    """Note that a comment is settled: its section's writer, a coordinator, or whoever made it.

    Raises:
        NotFoundError: there is no such comment for this person.
    """
    comment = (
        SectionComment.objects.select_for_update(of=("self",))
        .select_related("section__report")
        .filter(pk=comment_id)
        .first()
    )
    if comment is None:
        raise NotFoundError()
    check_read_section(by, comment.section)
    if not may_write_section(by, comment.section) and comment.by_id != by.pk:
        raise NotFoundError()
    if comment.settled_at is None:
        comment.settled_at, comment.settled_by_id = timezone.now(), by.pk
        comment.save(update_fields=["settled_at", "settled_by_id"])
        record_event("section.comment_settled", actor=by, target=comment.section)
    return comment


def locked_section(section_id: int) -> ReportSection:
    """Return a section locked for a change, with its report.

    Raises:
        NotFoundError: there is none.
    """
    section = (
        ReportSection.objects.select_for_update(of=("self",)).select_related("report").filter(pk=section_id).first()
    )
    if section is None:
        raise NotFoundError()
    return section


def lost_update(section: ReportSection, title: str, text: str) -> LostUpdateError:
    """Return the error that shows what stands in a section beside what somebody wanted to save."""
    latest = section.versions.first()
    return LostUpdateError(
        theirs={_("Heading"): section.title, _("Text"): section.text},
        yours={_("Heading"): title, _("Text"): text},
        current_version=section.version,
        changed_by=latest.saved_by_name if latest else "",
    )


def write_version(
    section: ReportSection, *, title: str, text: str, by: User | None, origin: SectionOrigin, is_first: bool = False
) -> SectionVersion:
    """Write a section and its version. For services that hold its lock and record the event."""
    section.title, section.text = title, text
    if not is_first:
        section.version += 1
    section.save()
    return SectionVersion.objects.create(
        section=section,
        number=section.version,
        title=title,
        text=text,
        origin=origin,
        saved_by_id=by.pk if by else None,
        saved_by_name=str(by or ""),
    )


def clean_text(text: str) -> str:
    """Return a text with plain line ends, without characters that no document may hold and spaces at its ends."""
    return NO_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
