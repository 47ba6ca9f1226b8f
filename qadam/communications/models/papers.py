"""The papers of a case. The confidential original and the public copy are two objects that never become one."""

import secrets

from django.core.files.base import ContentFile
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qadam.accounts.models import User
from qadam.accounts.selectors import Person
from qadam.communications.enums import AccessLevel, CopyState, DocumentRole
from qadam.communications.errors import KeyUnavailableError
from qadam.communications.models.cases import Case, CaseAccess, CasePart
from qadam.communications.models.sealed import Words
from qadam.communications.sealing import CannotOpenError, open_sealed, seal


def sealed_path(row: models.Model, filename: str) -> str:
    """Return where a sealed file is kept: a name drawn by lot, that says nothing."""
    return f"sealed/{secrets.token_hex(1)}/{secrets.token_hex(20)}"


class SealedFile(CasePart):
    """A file that is sealed before it reaches the storage."""

    file = models.FileField(upload_to=sealed_path, max_length=200, blank=True)  # empty once it is erased
    file_place = models.CharField(max_length=64, editable=False)  # to which the sealed bytes are bound

    name: Words[str] = Words("")
    size_bytes: Words[int] = Words(0)
    sha256: Words[str] = Words("")

    class Meta:
        abstract = True

    def put(self, content: bytes) -> None:
        """Seal bytes and write them to the storage, under a new name. The row is not saved."""
        self.file_place = secrets.token_hex(16)
        sealed = seal(self.seal_key(), content, place=self._bound_to())
        self.file.save("sealed", ContentFile(sealed), save=False)

    def read(self) -> bytes:
        """Return the bytes.

        Raises:
            KeyUnavailableError: the key is missing or wrong, or the file was changed or lost.
        """
        try:
            with self.file.open("rb") as stored:
                return open_sealed(self.seal_key(), stored.read(), place=self._bound_to())
        except (CannotOpenError, OSError, ValueError):
            raise KeyUnavailableError(
                _("This file cannot be opened: it is missing, was changed, or the key is not the right one.")
            ) from None

    def _bound_to(self) -> str:
        return f"file:{self.token}:{self.file_place}"


class CaseDocument(SealedFile):
    """A confidential original, readable for the access list, or where it is restricted for those named alone."""

    role = models.CharField(_("what it is"), max_length=10, choices=DocumentRole)
    is_restricted = models.BooleanField(_("only for those named"), default=False)
    added_by_id = models.BigIntegerField()
    added_at = models.DateTimeField(auto_now_add=True)

    note: Words[str] = Words("")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(_("Paper %(number)s") % {"number": self.pk})

    @classmethod
    def visibility(cls, person: Person) -> Q:
        """Return the condition on a paper: the case, and the need to know where the paper is restricted.

        The owner of the case reads every paper; broken glass opens no restricted one.
        """
        owned = CaseAccess.unguarded.filter(person_id=person.pk, level=AccessLevel.OWNER, ended_at__isnull=True)
        named = DocumentReader.unguarded.filter(person_id=person.pk).values("document_id")
        need = Q(is_restricted=False) | Q(case__in=owned.values("case_id")) | Q(pk__in=named)
        return Q(case__in=Case.objects.visible_to(person).values("pk")) & need


class DocumentReader(CasePart):
    """Somebody who needs to know a restricted paper."""

    document = models.ForeignKey(CaseDocument, models.CASCADE, related_name="+")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["document", "person"], name="communications_document_reader_once")
        ]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.person_id}"


class PublicCopy(SealedFile):
    """What of a paper may go out: another file, redacted by a person, that must pass the gate before its release.

    Until its release it is as confidential as the original. `released_document_id` names the public document, which
    is stored anew in the documents app and knows nothing of the case.
    """

    document = models.ForeignKey(CaseDocument, models.CASCADE, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=CopyState, default=CopyState.PREPARED)
    prepared_by_id = models.BigIntegerField()
    prepared_at = models.DateTimeField(auto_now_add=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    released_document_id = models.BigIntegerField(null=True, blank=True)

    problems: Words[list[list[str]]] = Words([])  # code, where, at and detail of each `Problem` of the gate
    refusal: Words[str] = Words("")  # the one sentence of the gate
    cleaned: Words[list[list[str]]] = Words([])  # what the gate took away, as `problems`
    public_title: Words[str] = Words("")

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "public copies"

    def __str__(self) -> str:
        return str(_("Public copy %(number)s") % {"number": self.pk})
