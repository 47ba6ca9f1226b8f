"""What every page of a case has in common: no cache, no trace of its words in errors, uploads in memory alone."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.core.files.uploadhandler import MemoryFileUploadHandler, SkipFile
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from qadam.base.errors import DomainError
from qadam.communications.errors import ConfidentialError

EXPECTED = (DomainError, Http404, PermissionDenied, SuspiciousOperation)
View = Callable[..., HttpResponse]


class MemoryAloneHandler(MemoryFileUploadHandler):
    """Keeps an upload in memory whatever its size: the usual handler would write large ones to the disk, unsealed."""

    received_bytes = 0

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        """Take every upload."""
        self.activated = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Keep a piece; stop reading what is far too large, which the form then refuses by its size."""
        self.received_bytes += len(raw_data)
        if self.received_bytes > 2 * settings.MAX_UPLOAD_BYTES:
            raise SkipFile()
        return super().receive_data_chunk(raw_data, start)


def confidential(view: View) -> View:
    """Return the view of a confidential page.

    An unexpected error is raised anew without its words: its message, and what was at hand, may be those of a case.
    """

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Before anything reads the request: Django's check of the token would read it with the usual handlers.
        request.upload_handlers = [MemoryAloneHandler(request)]
        failure = None
        try:
            response = csrf_protect(view)(request, *args, **kwargs)
        except EXPECTED:
            raise
        except Exception as error:
            failure = ConfidentialError(type(error).__name__).with_traceback(error.__traceback__)
        if failure is not None:
            raise failure
        response.headers["Cache-Control"] = "no-store"
        return response

    return guarded
