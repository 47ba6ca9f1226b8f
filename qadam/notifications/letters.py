"""The mail itself: subject, plain text and HTML, in the reader's language. The same mail whenever it is made."""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from qadam.accounts.models import User
from qadam.base.context import demo_notice
from qadam.notifications.enums import MailKind
from qadam.notifications.models import Mail, Notification
from qadam.notifications.words import Address

# A mail shows this many; the page shows all.
MOST_SHOWN = 40
UNSUBSCRIBE_SALT = "qadam.notifications.unsubscribe"


@dataclass(frozen=True)
class Item:
    """One notification as a mail shows it."""

    told: Notification
    link: str


def compose(mail: Mail) -> EmailMultiAlternatives:
    """Return a mail ready to send, with the Message-ID that it has had from the beginning."""
    told = list(mail.notifications.select_related("stands_in_for").order_by(F("due_on").asc(nulls_last=True), "pk"))
    with translation.override(mail.language):
        subject = _subject(mail, told)
        unsubscribe = unsubscribe_link(mail.recipient) if mail.kind == MailKind.DIGEST else ""
        context = {
            "subject": subject,
            "person": mail.recipient,
            "items": [
                Item(one, Address(one.url_name, one.url_kwargs).link(mail.language)) for one in told[:MOST_SHOWN]
            ],
            "more": max(0, len(told) - MOST_SHOWN),
            "is_digest": mail.kind == MailKind.DIGEST,
            "all_link": settings.SITE_ADDRESS + reverse("notifications"),
            "preferences_link": settings.SITE_ADDRESS + reverse("notification_preferences"),
            "unsubscribe_link": unsubscribe,
            "site_address": settings.SITE_ADDRESS,
            "language": mail.language,
            "demo_notice": demo_notice(),
        }
        text = render_to_string("notifications/mail.txt", context)
        html = render_to_string("notifications/mail.html", context)
    headers = {
        "Message-ID": mail.message_id,
        "Auto-Submitted": "auto-generated",  # RFC 3834: no answering machine answers
        "Content-Language": mail.language,
    }
    if unsubscribe:
        headers["List-Unsubscribe"] = f"<{unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    message = EmailMultiAlternatives(subject, text, to=[mail.recipient.email], headers=headers)
    message.attach_alternative(html, "text/html")
    return message


def _subject(mail: Mail, told: list[Notification]) -> str:
    if len(told) == 1:
        return told[0].subject
    if mail.kind == MailKind.DUTY:
        return ngettext("%(n)d thing needs you", "%(n)d things need you", len(told)) % {"n": len(told)}
    return ngettext("%(n)d message for you", "%(n)d messages for you", len(told)) % {"n": len(told)}


def unsubscribe_link(person: User) -> str:
    """Return the address by which a person leaves the digest in one click, in the language now active."""
    token = signing.dumps(person.pk, salt=UNSUBSCRIBE_SALT, compress=False)
    return settings.SITE_ADDRESS + reverse("unsubscribe", kwargs={"token": token})


def person_of_token(token: str) -> int | None:
    """Return the id of the person whose unsubscribe link holds the token, None where it was not made here."""
    try:
        return int(signing.loads(token, salt=UNSUBSCRIBE_SALT))
    except (signing.BadSignature, ValueError):
        return None
