"""The errors of `unrec`. Each message is one plain sentence that says what is wrong and what to do."""


class UnrecError(Exception):
    """Base of all errors that a caller of `unrec` has to expect. `code` is stable, the message is for people."""

    code = "unrec"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code


class UnreadableError(UnrecError):
    """The file cannot be read: damaged, empty, protected, of an unknown kind, or only pictures."""

    code = "unreadable"


class LimitError(UnreadableError):
    """Reading the file would need more memory, time, pages or cells than is allowed."""

    code = "limit"


class NoRecommendationsError(UnrecError):
    """The document was read, but it holds nothing of what was asked for."""

    code = "no-recommendations"


class InputError(UnrecError):
    """Input that is not a document (a JSON line, a table, an option) has the wrong form."""

    code = "input"
