"""Opening a case, a paper or a question for a person: with a line in its log, whether they may or not.

These run outside the transaction of the request's write, so that the line of a refusal stays though the answer is 404.
"""

from qadam.accounts.models import User
from qadam.base.errors import NotFoundError
from qadam.communications.models import Case, CaseDocument, Contribution, ContributionPaper
from qadam.communications.permissions import is_by_glass
from qadam.communications.services.recording import note_attempt, note_reading


def open_case(*, number: int, by: User, about: str = "", is_reading: bool = True) -> Case:
    """Return a case for a person who may read it.

    Args:
        about: which part of it is read ("log", "paper 12"); empty for its own page.
        is_reading: whether something is shown; a write has its own line.

    Raises:
        NotFoundError: there is none, or it is not for this person. The log of the case then has a line.
    """
    case = Case.objects.visible_to(by).filter(number=number).first()
    if case is None:
        hidden = Case.unguarded.filter(number=number).first()
        if hidden is not None:
            note_attempt(case=hidden, by=by, about=about)
        raise NotFoundError()
    if is_reading:
        note_reading(case=case, by=by, about=about, by_glass=is_by_glass(by, case))
    return case


def open_document(*, number: int, document_id: int, by: User, about: str, is_reading: bool = True) -> CaseDocument:
    """Return a paper of a case for a person who needs to know it.

    Raises:
        NotFoundError: there is none, or it is not for this person. The log of the case then has a line.
    """
    case = open_case(number=number, by=by, about=f"{about} {document_id}", is_reading=False)
    papers = CaseDocument.objects.visible_to(by).filter(case=case).select_related("case")
    document: CaseDocument | None = papers.filter(pk=document_id).first()
    if document is None:
        note_attempt(case=case, by=by, about=f"{about} {document_id}")
        raise NotFoundError()
    if is_reading:
        note_reading(case=case, by=by, about=f"{about} {document_id}", by_glass=is_by_glass(by, case))
    return document


def open_question(*, number: int, by: User, is_reading: bool = True) -> Contribution:
    """Return a question for a person of the body to which it was put.

    Raises:
        NotFoundError: there is none, or it was put to others. The log of the case then has a line.
    """
    question = Contribution.objects.asked_of(by).filter(number=number).select_related("case", "body").first()
    if question is None:
        hidden = Contribution.unguarded.filter(number=number).select_related("case").first()
        if hidden is not None:
            note_attempt(case=hidden.case, by=by, about=f"question {number}")
        raise NotFoundError()
    if is_reading:
        note_reading(case=question.case, by=by, about=f"question {number}")
    return question


def open_question_paper(*, number: int, document_id: int, by: User) -> CaseDocument:
    """Return a paper that was given to a body with its question.

    Raises:
        NotFoundError: there is none, or it was not given to this body. The log of the case then has a line.
    """
    question = open_question(number=number, by=by, is_reading=False)
    given = (
        ContributionPaper.unguarded.filter(contribution=question, document_id=document_id)
        .select_related("document__case")
        .first()
    )
    about = f"paper {document_id}, question {number}"
    if given is None:
        note_attempt(case=question.case, by=by, about=about)
        raise NotFoundError()
    note_reading(case=question.case, by=by, about=about)
    document: CaseDocument = given.document
    return document
