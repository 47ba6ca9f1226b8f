"""What every confidential row has in common: sealed words, and a manager that gives nothing away.

A row keeps its words in one sealed text; its columns hold only what the machine needs to count days and to ask the
right people: states, dates, numbers of people and bodies. The words open with the key of the row's case.
"""

import uuid
from typing import Any, Generic, Self, TypeVar, overload

from django.db import models

from qadam.accounts.selectors import Person
from qadam.communications.errors import KeyUnavailableError
from qadam.communications.labels import LOOKS
from qadam.communications.sealing import CannotOpenError, open_record, seal_record

Value = TypeVar("Value")
Row = TypeVar("Row", bound=models.Model)


class Words(property, Generic[Value]):
    """One value inside the sealed text of a row, read and written as an attribute.

    A `property`, so that the constructor of a model takes it by name. Writing seals at once: what `save()` then writes
    is sealed already, and a row that was only loaded keeps its sealed text byte for byte.
    """

    def __init__(self, default: Value) -> None:
        super().__init__()
        self.default = default
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload  # type: ignore[override]
    def __get__(self, row: None, owner: type) -> Self: ...
    @overload
    def __get__(self, row: "Sealed", owner: type) -> Value: ...
    def __get__(self, row: "Sealed | None", owner: type) -> Any:
        if row is None:
            return self
        return row.opened().get(self.name, self.default)

    def __set__(self, row: Any, value: Value) -> None:
        row.reseal({self.name: value})


class Sealed(models.Model):
    """A row with sealed words. `token` says where they belong, so that they open in no other row."""

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sealed = models.TextField(editable=False)

    class Meta:
        abstract = True

    @property
    def look(self) -> str:
        """Return the shape and colour of the state of this row."""
        return LOOKS.get(getattr(self, "state", ""), "idle")

    def seal_key(self) -> bytes:
        """Return the key of the words of this row."""
        raise NotImplementedError

    def seal_place(self) -> str:
        """Return the place to which the words are bound."""
        return f"{self._meta.label_lower}:{self.token}"

    def opened(self) -> dict[str, Any]:
        """Return the words of this row.

        Raises:
            KeyUnavailableError: the key is missing or wrong, or the row was changed behind the application's back.
        """
        if not self.sealed:
            return {}
        kept: tuple[str, dict[str, Any]] | None = self.__dict__.get("_opened")
        if kept is None or kept[0] != self.sealed:
            try:
                kept = (self.sealed, open_record(self.seal_key(), self.sealed, place=self.seal_place()))
            except CannotOpenError:
                raise KeyUnavailableError() from None
            self.__dict__["_opened"] = kept
        return kept[1]

    def reseal(self, words: dict[str, Any]) -> None:
        """Put words into the sealed text, beside those that stand there."""
        together = self.opened() | words
        self.sealed = seal_record(self.seal_key(), together, place=self.seal_place())
        self.__dict__["_opened"] = (self.sealed, together)


class GuardedManager(models.Manager[Row]):
    """Gives no rows: whoever wants some says for whom, by `visible_to(person)`.

    Also the managers of reverse relations (`case.documents.all()`) are made of this one, and give nothing either.
    """

    def get_queryset(self) -> models.QuerySet[Row]:
        """Return no rows."""
        return super().get_queryset().none()

    def visible_to(self, person: Person) -> models.QuerySet[Row]:
        """Return the rows that the person may read now."""
        return models.QuerySet(self.model, using=self._db).filter(self.model.visibility(person))  # type: ignore[attr-defined]
