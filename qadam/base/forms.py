"""How a view shows in a form what a service refuses."""

from contextlib import AbstractContextManager
from types import TracebackType

from django import forms

from qadam.base.errors import InvalidInputError


def take_errors(form: forms.BaseForm, error: InvalidInputError) -> None:
    """Show the sentences of a refusal, one a line, at the fields that they name, and above it what names none."""
    for field, sentences in (error.fields or {"": error.message}).items():
        for sentence in str(sentences).splitlines() or [""]:
            form.add_error(field if field in form.fields else None, sentence)


def refusals_at(form: forms.BaseForm) -> AbstractContextManager[None, bool]:
    """Return a context in which the refusal of a service (`InvalidInputError`) is shown in a form, and goes no further.

    What stands in the context after the call of the service is done only where the service took what it was given:

        with refusals_at(form):
            made = create_call(by=by, **form.facts())
            return redirect("consultation_call", made.code)
        return form_page(request, form)
    """
    return _Refusals(form)


class _Refusals(AbstractContextManager[None, bool]):
    def __init__(self, form: forms.BaseForm) -> None:
        self.form = form

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool:
        if not isinstance(error, InvalidInputError):
            return False
        take_errors(self.form, error)
        return True


def form_status(form: forms.BaseForm) -> int:
    """Return the HTTP status of a page with a form: 422 where what was sent is refused, else 200."""
    return 422 if form.is_bound and form.errors else 200
