"""The papers of a case: originals, who needs to know them, and public copies on their way through the gate."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from qadam.accounts.models import User
from qadam.base.requests import signed_in
from qadam.communications.enums import AccessLevel, CopyState, DocumentRole
from qadam.communications.forms import CopyForm, PaperForm, ReasonForm, RestrictForm
from qadam.communications.models import Case, CaseDocument, PublicCopy
from qadam.communications.permissions import check_own_case, check_work_on_case
from qadam.communications.selectors.cases import access_of
from qadam.communications.selectors.work import (
    changes_of,
    papers_of,
    problems_of,
    public_copy_of,
    readers_of,
    released_document,
)
from qadam.communications.services.papers import (
    add_document,
    check_copy,
    names_to_hide,
    prepare_copy,
    release_copy,
    restrict_document,
    withdraw_copy,
)
from qadam.communications.services.reading import open_document
from qadam.communications.views.guarding import confidential
from qadam.communications.views.shell import (
    carry_out,
    case_response,
    chosen_action,
    download,
    read,
    worked_on,
)


@require_GET
@confidential
def case_papers(request: HttpRequest, number: int) -> HttpResponse:
    """Answer the papers that the person needs to know."""
    return _papers(request, read(request, number, "papers"))


@require_POST
@confidential
def case_papers_do(request: HttpRequest, number: int) -> HttpResponse:
    """Keep a new paper."""
    found = worked_on(request, number, "papers")
    form = PaperForm(request.POST, request.FILES)
    answer = carry_out(
        request,
        form,
        lambda form: add_document(
            case_id=found.pk,
            role=DocumentRole(form.cleaned_data["role"]),
            file=form.cleaned_data["file"],
            name=form.cleaned_data["file"].name,
            note=form.cleaned_data["note"],
            is_restricted=form.cleaned_data["is_restricted"],
            by=signed_in(request),
        ),
        ("case_papers", number),
    )
    return answer or _papers(request, found, status=422, form=form)


def _papers(request: HttpRequest, found: Case, *, status: int = 200, form: Any = None) -> HttpResponse:
    context = {"papers": papers_of(found, request.user), "form": form or PaperForm()}
    return case_response(request, found, "case_papers", "case_papers", context, status=status)


@require_GET
@confidential
def case_paper(request: HttpRequest, number: int, document_id: int) -> HttpResponse:
    """Answer what is known of a paper, who needs to know it, and its public copies."""
    paper = open_document(number=number, document_id=document_id, by=signed_in(request), about="paper")
    return _paper(request, paper)


@require_GET
@confidential
def case_paper_file(request: HttpRequest, number: int, document_id: int) -> HttpResponse:
    """Answer the file of a paper as it was received."""
    return download(open_document(number=number, document_id=document_id, by=signed_in(request), about="paper"))


@require_POST
@confidential
def case_paper_do(request: HttpRequest, number: int, document_id: int) -> HttpResponse:
    """Say who needs to know a paper, or prepare a public copy of it."""
    by = signed_in(request)
    paper = open_document(number=number, document_id=document_id, by=by, about="paper", is_reading=False)
    action = chosen_action(request, ("restrict", "copy"))
    back = ("case_paper", number, document_id)
    if action == "restrict":
        check_own_case(by, paper.case)
        form: Any = RestrictForm(request.POST, people=_readers_to_choose(paper.case))
        answer = carry_out(
            request,
            form,
            lambda form: restrict_document(
                case_id=paper.case_id,
                document_id=paper.pk,
                is_restricted=form.cleaned_data["is_restricted"],
                readers=list(form.cleaned_data["readers"]),
                by=by,
            ),
            back,
        )
        return answer or _paper(request, paper, status=422, restrict_form=form)
    check_work_on_case(by, paper.case)
    form = CopyForm(request.POST, request.FILES)
    answer = carry_out(
        request,
        form,
        lambda form: prepare_copy(
            case_id=paper.case_id,
            document_id=paper.pk,
            file=form.cleaned_data["file"],
            name=form.cleaned_data["file"].name,
            public_title=form.cleaned_data["public_title"],
            by=by,
        ),
        back,
    )
    return answer or _paper(request, paper, status=422, copy_form=form)


def _paper(request: HttpRequest, paper: CaseDocument, *, status: int = 200, **forms: Any) -> HttpResponse:
    readers = readers_of(paper)
    restrict = {"is_restricted": paper.is_restricted, "readers": [reader.pk for reader in readers]}
    views = papers_of(paper.case, request.user)
    context = {
        "paper": paper,
        "readers": readers,
        "copies": next((view.copies for view in views if view.paper.pk == paper.pk), ()),
        "restrict_form": forms.get("restrict_form")
        or RestrictForm(initial=restrict, people=_readers_to_choose(paper.case)),
        "copy_form": forms.get("copy_form") or CopyForm(),
    }
    return case_response(request, paper.case, "case_papers", "case_paper", context, status=status)


def _readers_to_choose(case: Case) -> Any:
    """Return the people on the access list who do not own the case: owners read everything."""
    ids = [entry.person_id for entry in access_of(case) if entry.ended_at is None and entry.level != AccessLevel.OWNER]
    return User.objects.filter(pk__in=ids)


@require_GET
@confidential
def case_copy(request: HttpRequest, number: int, copy_id: int) -> HttpResponse:
    """Answer where a public copy stands on its way through the gate, and what the gate found."""
    found = read(request, number, f"copy {copy_id}")
    return _copy(request, public_copy_of(found, copy_id, request.user))


@require_GET
@confidential
def case_copy_file(request: HttpRequest, number: int, copy_id: int) -> HttpResponse:
    """Answer the file of a public copy as it stands now."""
    found = read(request, number, f"copy {copy_id}")
    return download(public_copy_of(found, copy_id, request.user))


@require_POST
@confidential
def case_copy_do(request: HttpRequest, number: int, copy_id: int) -> HttpResponse:
    """Send a public copy through the gate, release it, or take it back."""
    found = worked_on(request, number, f"copy {copy_id}")
    by = signed_in(request)
    copy = public_copy_of(found, copy_id, by)
    action = chosen_action(request, ("check", "release", "withdraw"))
    if action == "check":
        copy = check_copy(case_id=found.pk, copy_id=copy.pk, by=by)
        return _copy(request, copy, status=422 if copy.state == CopyState.REFUSED else 200)
    if action == "release":
        copy = release_copy(case_id=found.pk, copy_id=copy.pk, by=by)
        return _copy(request, copy, status=422 if copy.state == CopyState.REFUSED else 200)
    form = ReasonForm(request.POST)
    answer = carry_out(
        request,
        form,
        lambda form: withdraw_copy(case_id=found.pk, copy_id=copy.pk, by=by, **form.cleaned_data),
        ("case_copy", number, copy_id),
    )
    return answer or _copy(request, copy, status=422, reason_form=form)


def _copy(request: HttpRequest, copy: PublicCopy, *, status: int = 200, reason_form: Any = None) -> HttpResponse:
    context = {
        "copy": copy,
        "problems": [problem.sentence for problem in problems_of(copy.problems)],
        "cleaned": changes_of(copy.cleaned),
        "public_document": released_document(copy),
        "name_count": len(names_to_hide(copy.case)),
        "reason_form": reason_form or ReasonForm(),
    }
    return case_response(request, copy.case, "case_papers", "case_copy", context, status=status)
