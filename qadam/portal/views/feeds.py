"""Atom feeds: what is new in any search, the latest published reports and decisions."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, get_tag_uri
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from qadam.consultations.selectors.public import decisions_public
from qadam.portal.pages import public
from qadam.progress.selectors.public import latest_updates_public
from qadam.register.selectors.choices import applied_of
from qadam.register.selectors.filters import Filters
from qadam.register.selectors.public import newest_public
from qadam.register.selectors.recommendations import text_for
from unrec.vocabularies.states import state_name

ENTRIES = 50
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)  # of a feed without an entry: always the same bytes


class _Feed(Atom1Feed):
    """A feed whose time is that of its newest entry, so that the same entries are the same bytes."""

    def latest_post_date(self) -> datetime:
        """Return when the newest entry was published."""
        return max((item["updateddate"] for item in self.items), default=BEGINNING)


def _response(request: HttpRequest, title: str, page: str, entries: list[dict[str, Any]]) -> HttpResponse:
    feed = _Feed(
        title=title,
        link=settings.SITE_ADDRESS + page,
        feed_url=settings.SITE_ADDRESS + request.get_full_path(),
        description=title,
        language=(get_language() or "en")[:2],
    )
    for entry in entries:
        link = settings.SITE_ADDRESS + entry.pop("path")
        feed.add_item(link=link, unique_id=get_tag_uri(link, entry["pubdate"]), updateddate=entry["pubdate"], **entry)
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@public
def recommendations_feed(request: HttpRequest) -> HttpResponse:
    """Answer the newest published recommendations of the search of the address."""
    filters = Filters.of(request.GET)
    words = [str(one.label) for one in applied_of(filters, request.GET)]
    if filters.text:
        words.insert(0, f"“{filters.text}”")
    title = ": ".join(filter(None, (_("Recommendations"), ", ".join(words))))
    language = (get_language() or "en")[:2]
    entries = []
    for item in newest_public(filters, ENTRIES):
        text = text_for(item.texts.all())
        states = dict.fromkeys(state.state for state in item.recommending_states.all())
        names = ", ".join(state_name(code, language) for code in states)
        entries.append(
            {
                "title": " · ".join(filter(None, (item.number, item.review.title, names))),
                "path": reverse("recommendation", args=[item.review.code, item.number]),
                "description": text.text if text else "",
                "pubdate": item.published_at,
            }
        )
    query = request.GET.urlencode()
    return _response(request, title, reverse("recommendations") + (f"?{query}" if query else ""), entries)


@public
def updates_feed(request: HttpRequest) -> HttpResponse:
    """Answer the newest published reports of the bodies."""
    entries = [
        {
            "title": f"{update.body.name}: {update.measure.number}, {update.period}",
            "path": reverse("public_measure", args=[update.measure.plan.code, update.measure.number]),
            "description": update.text,
            "pubdate": update.published_at,
        }
        for update in latest_updates_public(ENTRIES)
        if update.measure.number
    ]
    return _response(request, _("Latest reports"), reverse("public_updates"), entries)


@public
def decisions_feed(request: HttpRequest) -> HttpResponse:
    """Answer the newest published decisions of the platform and its subcommittees."""
    entries = [
        {
            "title": f"{decision.meeting.name}, {decision.number}",
            "path": reverse("meeting_public", args=[decision.meeting_id]) + f"#decision-{decision.number}",
            "description": decision.text,
            "pubdate": decision.published_at,
        }
        for decision in decisions_public().order_by("-published_at", "-pk")[:ENTRIES]
    ]
    return _response(request, pgettext("of a meeting", "Decisions"), reverse("platform_decisions"), entries)
