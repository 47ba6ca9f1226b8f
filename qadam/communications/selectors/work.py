"""Reading the inter-agency work: papers, questions to bodies, drafts with their versions, clearance."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet

from qadam.accounts.models import User
from qadam.accounts.selectors import Person
from qadam.base.errors import NotFoundError
from qadam.communications.enums import ContributionState
from qadam.communications.models import (
    Case,
    CaseDocument,
    Clearance,
    Contribution,
    ContributionPaper,
    ContributionText,
    DocumentReader,
    DraftVersion,
    PublicCopy,
    Reply,
)
from qadam.documents.models import SourceDocument
from qadam.documents.release import Problem


@dataclass(frozen=True)
class PaperView:
    """A paper with its public copies."""

    paper: CaseDocument
    copies: tuple[PublicCopy, ...]


def papers_of(case: Case, person: Person) -> list[PaperView]:
    """Return the papers of a case that the person needs to know, with their public copies, in two queries."""
    papers = list(CaseDocument.objects.visible_to(person).filter(case=case))
    copies: dict[int, list[PublicCopy]] = {}
    for copy in PublicCopy.unguarded.filter(document__in=[paper.pk for paper in papers]):
        copy.case = case
        copies.setdefault(copy.document_id, []).append(copy)
    for paper in papers:
        paper.case = case
    return [PaperView(paper, tuple(copies.get(paper.pk, ()))) for paper in papers]


def readers_of(document: CaseDocument) -> list[User]:
    """Return the people who need to know a restricted paper."""
    rows = DocumentReader.unguarded.filter(document=document).select_related("person")
    return [row.person for row in rows]


def public_copy_of(case: Case, copy_id: int, person: Person) -> PublicCopy:
    """Return a public copy of a paper that the person needs to know.

    Raises:
        NotFoundError: there is none, or its paper is not for this person.
    """
    papers = CaseDocument.objects.visible_to(person).filter(case=case)
    copy: PublicCopy | None = PublicCopy.unguarded.filter(
        case=case, pk=copy_id, document__in=papers.values("pk")
    ).first()
    if copy is None:
        raise NotFoundError()
    copy.case = case
    return copy


def problems_of(rows: Sequence[Sequence[str]]) -> list[Problem]:
    """Return what the gate found or took away from how a copy keeps it, to be said in the language of the reader."""
    return [Problem(code, where, at, detail, False) for code, where, at, detail in rows]


def changes_of(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return what the gate took away from how a copy keeps it, one sentence each."""
    return list(dict.fromkeys(problem.change for problem in problems_of(rows)))


def released_document(copy: PublicCopy) -> SourceDocument | None:
    """Return the public document that came of a copy, None before its release."""
    return SourceDocument.objects.filter(pk=copy.released_document_id or 0).first()


@dataclass(frozen=True)
class QuestionView:
    """A question to a body with the newest answer that was submitted, and all its versions."""

    question: Contribution
    answer: ContributionText | None
    versions: tuple[ContributionText, ...]
    papers: tuple[CaseDocument, ...]


def questions_of(case: Case) -> list[QuestionView]:
    """Return the questions of a case with what was submitted, in three queries. Drafts of bodies are theirs alone."""
    questions = list(Contribution.unguarded.filter(case=case).select_related("body").order_by("pk"))
    return _with_answers(case, questions, drafts_too=False)


def question_of(case: Case, contribution_id: int) -> QuestionView:
    """Return one question of a case.

    Raises:
        NotFoundError: the case has none of this number.
    """
    found = Contribution.unguarded.filter(case=case, pk=contribution_id).select_related("body").first()
    if found is None:
        raise NotFoundError()
    return _with_answers(case, [found], drafts_too=False)[0]


def question_for_body(question: Contribution) -> QuestionView:
    """Return a question as its body sees it: with its own drafts and the papers given to it, and nothing else."""
    return _with_answers(question.case, [question], drafts_too=True)[0]


def _with_answers(case: Case, questions: Sequence[Contribution], *, drafts_too: bool) -> list[QuestionView]:
    texts: dict[int, list[ContributionText]] = {}
    for text in ContributionText.unguarded.filter(contribution__in=[each.pk for each in questions]):
        text.case = case
        if text.is_submitted or drafts_too:
            texts.setdefault(text.contribution_id, []).append(text)
    papers: dict[int, list[CaseDocument]] = {}
    given = ContributionPaper.unguarded.filter(contribution__in=[each.pk for each in questions])
    for row in given.select_related("document"):
        row.document.case = case
        papers.setdefault(row.contribution_id, []).append(row.document)
    views = []
    for question in questions:
        question.case = case
        versions = texts.get(question.pk, [])
        answer = next((text for text in reversed(versions) if text.is_submitted), None)
        views.append(QuestionView(question, answer, tuple(versions), tuple(papers.get(question.pk, ()))))
    return views


def questions_to(person: Person) -> QuerySet[Contribution]:
    """Return the questions that were put to the person's bodies: those that wait for an answer first."""
    asked = Contribution.objects.asked_of(person).select_related("body")
    first = {"nulls_first": True}  # otherwise the databases differ
    return asked.order_by(F("accepted_at").asc(**first), F("submitted_at").asc(**first), F("due_on").asc(**first), "pk")


def waiting_questions(person: Person) -> QuerySet[Contribution]:
    """Return the questions that wait for an answer of the person's bodies."""
    waiting = (ContributionState.REQUESTED, ContributionState.RETURNED)
    return Contribution.objects.asked_of(person).filter(state__in=waiting)


@dataclass(frozen=True)
class ReplyView:
    """A reply with its versions, the newest first, and its chain of clearance in the present round."""

    reply: Reply
    versions: tuple[DraftVersion, ...]
    chain: tuple[Clearance, ...]

    @property
    def newest(self) -> DraftVersion:
        """Return the newest version."""
        return self.versions[0]


def replies_of(case: Case) -> list[Reply]:
    """Return the replies of a case."""
    rows = list(Reply.unguarded.filter(case=case))
    for row in rows:
        row.case = case
    return rows


def reply_of(case: Case, reply_id: int) -> ReplyView:
    """Return one reply of a case with its versions and its chain, in three queries.

    Raises:
        NotFoundError: the case has none of this number.
    """
    reply = Reply.unguarded.filter(case=case, pk=reply_id).first()
    if reply is None:
        raise NotFoundError()
    reply.case = case
    versions = list(DraftVersion.unguarded.filter(reply=reply).order_by("-number"))
    steps = list(Clearance.unguarded.filter(reply=reply).select_related("person", "draft").order_by("-round", "order"))
    for row in (*versions, *steps):
        row.case = case
    return ReplyView(reply, tuple(versions), tuple(steps))


def clearances_waiting_for(person: Person) -> QuerySet[Clearance]:
    """Return the steps of clearance that wait for a person."""
    return Clearance.unguarded.filter(Clearance.waiting_for(person)).select_related("case", "reply")
