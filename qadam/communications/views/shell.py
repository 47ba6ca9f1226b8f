"""What the pages of one case have in common: the tabs, the rights of the reader, forms that come back with errors."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.base.errors import NotFoundError
from qadam.base.forms import refusals_at
from qadam.base.requests import page_number, signed_in
from qadam.communications.enums import AccessLevel
from qadam.communications.models import Case
from qadam.communications.models.papers import SealedFile
from qadam.communications.permissions import check_own_case, check_work_on_case, is_by_glass, level_of
from qadam.communications.services.reading import open_case

ROWS_PER_PAGE = 50
Handler = Callable[[forms.Form], Any]

TABS = (
    ("case", gettext_lazy("Case")),
    ("case_clocks", gettext_lazy("Timeline and deadlines")),
    ("case_people", gettext_lazy("Persons and links")),
    ("case_papers", gettext_lazy("Papers")),
    ("case_bodies", gettext_lazy("Bodies")),
    ("case_replies", gettext_lazy("Replies")),
    ("case_outcome", gettext_lazy("Decisions and lessons")),
)
OWNER_TABS = (
    ("case_access", gettext_lazy("Access")),
    ("case_log", gettext_lazy("Log")),
    ("case_keeping", gettext_lazy("Publication and keeping")),
)


@dataclass(frozen=True)
class Tab:
    """A page of the case."""

    label: Any
    url: str
    is_current: bool


def case_response(
    request: HttpRequest, case: Case, tab: str, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Return a page of a case with its tabs. `tab` is the address of the tab that is current."""
    level = level_of(request.user, case)
    is_owner = level is AccessLevel.OWNER
    listed = (*TABS, *OWNER_TABS) if is_owner else TABS
    shared = {
        "case": case,
        "tabs": [Tab(label, reverse(name, args=[case.number]), name == tab) for name, label in listed],
        "may_work": level in (AccessLevel.OWNER, AccessLevel.OFFICER) and not case.is_erased,
        "may_own": is_owner,
        "is_by_glass": is_by_glass(request.user, case),
    }
    return render(request, f"communications/{template}.html", {**shared, **context}, status=status)


def read(request: HttpRequest, number: int, about: str = "") -> Case:
    """Return a case that is read, with its line in the log.

    Raises:
        NotFoundError: see `open_case`.
    """
    return open_case(number=number, by=signed_in(request), about=about)


def worked_on(request: HttpRequest, number: int, about: str) -> Case:
    """Return a case that is changed by somebody who works on it.

    Raises:
        NotFoundError, NotAllowedError, WrongStateError: see `open_case` and `check_work_on_case`.
    """
    case = open_case(number=number, by=signed_in(request), about=about, is_reading=False)
    check_work_on_case(request.user, case)
    return case


def owned(request: HttpRequest, number: int, about: str, *, is_reading: bool = False) -> Case:
    """Return a case for its owner.

    Raises:
        NotFoundError, NotAllowedError: see `open_case` and `check_own_case`.
    """
    case = open_case(number=number, by=signed_in(request), about=about, is_reading=False)
    check_own_case(request.user, case)
    return open_case(number=number, by=signed_in(request), about=about) if is_reading else case


def carry_out(
    request: HttpRequest, form: forms.Form, do: Handler, to: tuple[Any, ...], *, said: str = ""
) -> HttpResponse | None:
    """Carry out what a valid form asks for, and return the way on; None where the form came back with errors."""
    if not form.is_valid():
        return None
    with refusals_at(form):
        do(form)
        messages.success(request, said or _("Saved."))
        return redirect(*to)
    return None


def chosen_action(request: HttpRequest, actions: Collection[str]) -> str:
    """Return the action that a form names.

    Raises:
        NotFoundError: it names none of these.
    """
    action = request.POST.get("action", "")
    if action not in actions:
        raise NotFoundError()
    return action


def whole_number(request: HttpRequest, name: str) -> int:
    """Return a number that a form sends.

    Raises:
        NotFoundError: it is none.
    """
    given = request.POST.get(name, "")
    if not (given.isascii() and given.isdigit() and len(given) < 19):
        raise NotFoundError()
    return int(given)


def page_of(request: HttpRequest, rows: Any) -> Page:
    """Return the page of a list that is asked for."""
    return Paginator(rows, ROWS_PER_PAGE).get_page(page_number(request))


def download(file: SealedFile) -> HttpResponse:
    """Return a sealed file, opened, always as a download: no file of strangers is opened inside the site."""
    response = HttpResponse(file.read(), content_type="application/octet-stream")
    plain = file.name if file.name.isascii() and not {'"', "\\"} & set(file.name) else "paper"
    response.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name)}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox"
    return response
