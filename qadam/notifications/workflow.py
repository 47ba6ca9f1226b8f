"""The allowed changes of state of a mail, as a table. A test holds that every state stands in it."""

from collections.abc import Mapping

from qadam.notifications.enums import MailState

MAIL_CHANGES: Mapping[MailState, frozenset[MailState]] = {
    MailState.WAITING: frozenset({MailState.SENDING, MailState.CANCELLED}),
    # SENDING follows SENDING where the worker was killed between sending and saying so: the same mail, with the same
    # Message-ID, goes out again
    MailState.SENDING: frozenset({MailState.SENDING, MailState.SENT, MailState.WAITING, MailState.GIVEN_UP}),
    MailState.SENT: frozenset(),
    MailState.GIVEN_UP: frozenset({MailState.WAITING}),
    MailState.CANCELLED: frozenset(),
}
