"""Telling people: `notify` writes the outbox, `mails` sends it, `reminders` watches deadlines."""

from qadam.notifications.services.notify import notify

__all__ = ["notify"]
