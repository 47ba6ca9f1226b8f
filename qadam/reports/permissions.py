"""Who may see, write, answer and send reports.

The coordinator does everything. A writer of a section reads its report and writes that section. People of a body to
which a report was circulated see the part of their body alone. Once sent, a report is in the library for every role.
"""

from qadam.accounts.enums import Role
from qadam.accounts.models import User
from qadam.accounts.permissions import check_coordinator
from qadam.accounts.selectors import Person, body_ids_of, has_role
from qadam.base.errors import NotAllowedError, NotFoundError, WrongStateError
from qadam.reports.enums import ReportState
from qadam.reports.models import CirculatedSection, Circulation, EvidenceDocument, Report, ReportSection
from qadam.reports.workflow import WRITABLE

# These speak for a body when a report is circulated to it.
ANSWERING = (Role.FOCAL_POINT, Role.APPROVER, Role.NATIONAL_INSTITUTION, Role.CIVIL_SOCIETY, Role.OBSERVER)


def check_manage_reports(by: User | None) -> None:
    """Raise `NotAllowedError` unless the person is a coordinator. None is the machine itself: the command line."""
    if by is not None:
        check_coordinator(by)


def may_manage_reports(by: Person) -> bool:
    """Return whether the person may do everything with reports, so that a page offers it."""
    return has_role(by, Role.COORDINATOR)


def visible_sections(by: Person, report: Report) -> frozenset[int] | None:
    """Return the ids of the sections that a person may read: None for all, an empty set where they may know of none."""
    if may_manage_reports(by) or (report.state == ReportState.SENT and has_role(by, *Role)):
        return None
    if report.sections.filter(author=by.pk).exists() and has_role(by, *Role):
        return None
    parts = CirculatedSection.objects.filter(
        circulation__report=report, circulation__body__in=body_ids_of(by, *ANSWERING)
    )
    return frozenset(parts.values_list("section_id", flat=True))


def check_read_report(by: Person, report: Report) -> frozenset[int] | None:
    """Return `visible_sections`.

    Raises:
        NotFoundError: the person may not know of the report.
    """
    visible = visible_sections(by, report)
    if visible is not None and not visible:
        raise NotFoundError()
    return visible


def check_read_whole_report(by: Person, report: Report) -> None:
    """Raise unless the person may read all of a report.

    Raises:
        NotFoundError: the person may not know of it.
        NotAllowedError: the person sees a part of it alone.
    """
    if check_read_report(by, report) is not None:
        raise NotAllowedError()


def check_read_section(by: Person, section: ReportSection) -> None:
    """Raise `NotFoundError` unless the person may read a section."""
    visible = check_read_report(by, section.report)
    if visible is not None and section.pk not in visible:
        raise NotFoundError()


def may_write_section(by: Person, section: ReportSection) -> bool:
    """Return whether the person may write a section now."""
    is_writer = section.author_id is not None and section.author_id == by.pk and has_role(by, *Role)
    return (may_manage_reports(by) or is_writer) and ReportState(section.report.state) in WRITABLE


def check_write_section(by: Person, section: ReportSection) -> None:
    """Raise unless the person may write a section now.

    Raises:
        NotFoundError: the person may not read it.
        NotAllowedError: somebody else writes it.
        WrongStateError: the report is cleared or sent.
    """
    check_read_section(by, section)
    if ReportState(section.report.state) not in WRITABLE:
        raise WrongStateError()
    if not may_write_section(by, section):
        raise NotAllowedError()


def may_answer(by: Person, circulation: Circulation) -> bool:
    """Return whether the person may answer for the body of a circulation."""
    return circulation.body_id in body_ids_of(by, *ANSWERING)


def check_answer(by: Person, circulation: Circulation) -> None:
    """Raise unless the person may answer for the body of a circulation, and it is open.

    Raises:
        NotFoundError: the person speaks for no body of it.
        WrongStateError: it is closed.
    """
    if not may_answer(by, circulation):
        raise NotFoundError()
    if circulation.closed_at is not None:
        raise WrongStateError()


def may_find_evidence(by: Person) -> bool:
    """Return whether the person may have documents read for evidence: a coordinator, or who writes a section now."""
    if may_manage_reports(by):
        return True
    return has_role(by, *Role) and ReportSection.objects.filter(author=by.pk, report__state__in=WRITABLE).exists()


def check_find_evidence(by: Person) -> None:
    """Raise `NotAllowedError` unless the person may have documents read for evidence."""
    if not may_find_evidence(by):
        raise NotAllowedError()


def check_read_evidence(by: Person, document: EvidenceDocument) -> None:
    """Raise unless the person may see a document that was read for evidence: whoever gave it, and the coordinator.

    A draft law that one writer gave is nobody else's to know of.

    Raises:
        NotAllowedError: the person writes no report.
        NotFoundError: somebody else gave it.
    """
    check_find_evidence(by)
    if not may_manage_reports(by) and document.read_by_id != by.pk:
        raise NotFoundError()
