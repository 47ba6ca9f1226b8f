"""One case with one of everything, made through the services that the product uses."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from qadam.accounts.models import User
from qadam.communications.enums import (
    AccessLevel,
    CaseKind,
    ContributionState,
    DocumentRole,
    EventKind,
    Finding,
    LinkKind,
    PersonPart,
    ReplyKind,
)
from qadam.communications.models import (
    Case,
    CaseClock,
    CaseDocument,
    CaseEvent,
    Clearance,
    CommitteeViews,
    Contribution,
    PersonConcerned,
    PublicCopy,
    Reply,
)
from qadam.communications.services.access import give_access
from qadam.communications.services.cases import add_event, add_link, add_person, register_case
from qadam.communications.services.clocks import start_clock
from qadam.communications.services.contributions import ask_body, decide_answer, save_answer
from qadam.communications.services.outcomes import record_views
from qadam.communications.services.papers import add_document, prepare_copy
from qadam.communications.services.replies import ask_for_clearance, begin_reply, save_draft
from tests.people import Cast

LETTER_DATED_ON = date(2025, 1, 31)


@dataclass
class Dossier:
    """A case and what hangs on it. `word` stands in every text of it, and nowhere else on the site."""

    word: str
    case: Case
    person: PersonConcerned
    paper: CaseDocument
    restricted: CaseDocument
    copy: PublicCopy
    question: Contribution
    other_question: Contribution
    reply: Reply
    step: Clearance
    clock: CaseClock | None
    views: CommitteeViews | None


def register(cast: Cast, word: str = "Aibarys", kind: CaseKind = CaseKind.JOINT_ALLEGATION_LETTER, **facts) -> Case:
    """Register a case of the case officer whose every word holds `word`."""
    individual = kind is CaseKind.INDIVIDUAL_COMMUNICATION
    given = {
        "title": f"Matter of {word}",
        "reference": f"JAL {word} 1/2025",
        "summary": f"{word} says that {word} was detained.",
        "mandates": [] if individual else ["torture", "arbitrary-detention"],
        "committee": "ccpr" if individual else "",
        "articles": f"7 ({word})",
        "dated_on": LETTER_DATED_ON,
        "received_on": LETTER_DATED_ON + timedelta(days=4),
    }
    return register_case(kind=kind, by=cast.case_officer, **given | facts)


def start_first_clock(case: Case, by: User, printed_on: date | None = None) -> CaseClock:
    """Accept the first deadline that the rules propose."""
    from qadam.communications.selectors.cases import events_of, proposals_for

    proposal = proposals_for(case, events_of(case), [])[0]
    return start_clock(
        case_id=case.pk, event_id=proposal.event.pk, rule=proposal.proposal.rule.id, printed_on=printed_on, by=by
    )


def make_dossier(cast: Cast, word: str = "Aibarys", kind: CaseKind = CaseKind.JOINT_ALLEGATION_LETTER) -> Dossier:
    """Make a case with persons, papers, questions and answers, a reply in clearance, a clock, and a decision if any."""
    officer = cast.case_officer
    case = register(cast, word, kind)
    give_access(case_id=case.pk, person=cast.approver, level=AccessLevel.READER, by=officer, reason=f"{word} clears")
    person = add_person(case_id=case.pk, part=PersonPart.VICTIM, name=f"{word} Serikuly", note=f"{word}!", by=officer)
    add_person(case_id=case.pk, part=PersonPart.SOURCE, name=f"Source {word}", by=officer)
    add_link(case_id=case.pk, kind=LinkKind.LAW, target=f"Code of {word}, art. 146", by=officer)
    add_event(case_id=case.pk, kind=EventKind.NOTE, on=LETTER_DATED_ON, note=f"{word} was heard", by=officer)
    paper = add_document(
        case_id=case.pk,
        role=DocumentRole.LETTER,
        file=ContentFile(f"Letter about {word}.".encode()),
        name=f"letter {word}.txt",
        note=f"{word} note",
        by=officer,
    )
    restricted = add_document(
        case_id=case.pk,
        role=DocumentRole.EVIDENCE,
        file=ContentFile(f"Medical file of {word}.".encode()),
        name=f"medical {word}.txt",
        is_restricted=True,
        by=officer,
    )
    copy = prepare_copy(
        case_id=case.pk,
        document_id=paper.pk,
        file=ContentFile(f"The letter, without {word}".encode()),
        name=f"public {word}.txt",
        public_title=f"Letter {word}",
        by=officer,
    )
    question = ask_body(
        case_id=case.pk,
        body=cast.justice,
        question=f"When was {word}-justice charged?",
        due_on=timezone.localdate() + timedelta(days=5),
        documents=[paper],
        by=officer,
    )
    other_question = ask_body(case_id=case.pk, body=cast.health, question=f"How is {word}-health?", by=officer)
    save_answer(
        number=other_question.number,
        version=1,
        text=f"{word}-health is well.",
        is_final=True,
        by=cast.other_focal_point,
    )
    decide_answer(case_id=case.pk, contribution_id=other_question.pk, to=ContributionState.ACCEPTED, by=officer)
    save_answer(number=question.number, version=1, text=f"{word}-justice draft", by=cast.focal_point)
    clock = start_first_clock(case, officer)
    reply = begin_reply(case_id=case.pk, kind=ReplyKind.REPLY, language="en", clock_id=clock.pk, by=officer)
    save_draft(
        case_id=case.pk, reply_id=reply.pk, upon=1, text=f"The State on {word}.", note=f"{word} second", by=officer
    )
    steps = ask_for_clearance(case_id=case.pk, reply_id=reply.pk, people=[cast.approver, officer], by=officer)
    views = None
    if kind is CaseKind.INDIVIDUAL_COMMUNICATION:
        views = record_views(
            case_id=case.pk,
            finding=Finding.VIOLATION,
            adopted_on=date(2025, 7, 10),
            transmitted_on=date(2025, 8, 1),
            symbol=f"CCPR/{word}",
            summary=f"{word} summary",
            remedies=[f"Compensate {word}"],
            by=officer,
        )
    case.refresh_from_db()
    return Dossier(word, case, person, paper, restricted, copy, question, other_question, reply, steps[0], clock, views)


def events_of_kind(case: Case, kind: EventKind) -> list[CaseEvent]:
    """Return the events of a kind."""
    return list(CaseEvent.unguarded.filter(case=case, kind=kind))
