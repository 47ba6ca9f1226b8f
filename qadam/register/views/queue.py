"""The queue of what the machine proposes, the least sure first: one proposal a page, answered by one key."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qadam.base.differences import Piece
from qadam.base.errors import InvalidInputError, WrongStateError
from qadam.base.requests import signed_in, whole_number
from qadam.register.enums import EarlierStatus, LabelStatus
from qadam.register.models import EarlierRecommendation, Recommendation, RecommendationLabel, Review
from qadam.register.permissions import check_read_register, may_change_register
from qadam.register.selectors.choices import term_words
from qadam.register.selectors.marks import has_any, marked_text
from qadam.register.selectors.queue import (
    BULK_FROM,
    CONFIDENCES,
    DEFAULT_BULK_FROM,
    RECURRENCE,
    Cursor,
    Entry,
    QueueFilters,
    bulk_labels,
    next_entry,
    seconds_a_decision,
    waiting,
)
from qadam.register.selectors.reasons import reasons_in_words
from qadam.register.selectors.recommendations import text_for
from qadam.register.services import confirm_first_time, confirm_labels, decide_label, decide_recurrence
from qadam.register.views.guards import coordinator
from qadam.taxonomy.enums import Scheme
from qadam.taxonomy.models import Term
from unrec.matching.differences import mark_differences
from unrec.vocabularies.states import state_name

CONFIDENCE_NAMES = {
    "under-50": gettext_lazy("under 50%"),
    "50-70": gettext_lazy("50% to 70%"),
    "70-90": gettext_lazy("70% to 90%"),
    "from-90": gettext_lazy("90% and more"),
}
RECURRENCE_NAME = gettext_lazy("first time or repeated")
PAIR_DECISIONS = {"y": EarlierStatus.SAME, "r": EarlierStatus.RELATED, "n": EarlierStatus.DIFFERENT}
LABEL_DECISIONS = {"y": LabelStatus.CONFIRMED, "n": LabelStatus.REJECTED}
FIRST_TIME = "f"
UNDO = "u"
PREVIEWED = 5  # labels that the preview of a bulk confirmation shows: those with the lowest score
SECONDS_PER_MINUTE = 60


@dataclass(frozen=True)
class ShownText:
    """A text of a recommendation in one language, the deciding words marked."""

    language: str
    html: SafeString


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Answer the least sure proposal under the filters, with how many wait and how long they will take."""
    check_read_register(request.user)
    filters = QueueFilters.of(request.GET)
    after = Cursor.read(request.GET.get("after", ""))
    entry = next_entry(filters, after)
    counts = waiting(filters)
    by = signed_in(request)
    context: dict[str, Any] = {
        "filters": filters,
        "entry": entry,
        "counts": counts,
        "minutes": max(1, round(counts.total * seconds_a_decision(by) / SECONDS_PER_MINUTE)),
        "after": str(after) if after else "",
        "skip_query": filters.address(after=str(entry.cursor)) if entry else "",
        "start_url": f"?{filters.address()}",
        "undo": undo_fields(request.GET.get("last", "")),
        "filters_title": _filters_title(filters),
        "may_change": may_change_register(request.user),
        "bulk_from": [(value, float(value), value == DEFAULT_BULK_FROM) for value in BULK_FROM],
        **_choices(counts.by_scheme),
    }
    if entry is not None:
        context |= _entry_context(entry)
    return render(request, "register/queue.html", context)


def undo_fields(last: str) -> dict[str, str]:
    """Return the hidden fields of the form that takes an answer back; empty where there is none to take back."""
    kind, *ids = last.split("-")
    if not all(one.isascii() and one.isdigit() for one in ids):
        return {}
    if kind == "label" and len(ids) == 1:
        return {"label": ids[0]}
    return {"recommendation": ids[0], "earlier": ids[1]} if kind == "pair" and len(ids) == 2 else {}


def _filters_title(filters: QueueFilters) -> str:
    """Return the words above the folded filters: what is chosen, or that nothing is."""
    chosen = " · ".join(_chosen(filters))
    return _("Chosen: %(filters)s") % {"filters": chosen} if chosen else _("All proposals; choose some")


def _choices(by_scheme: dict[str, int]) -> dict[str, Any]:
    """Return the choices of the filters, each list with how many of it wait under the other filters."""
    names = [(value, label) for value, label in Scheme.choices] + [(RECURRENCE, RECURRENCE_NAME)]
    return {
        "schemes": [(value, name, by_scheme.get(value, 0)) for value, name in names],
        "areas": [(term.code, term.name) for term in Term.objects.filter(scheme=Scheme.AREA, is_active=True)],
        "reviews": [(row.code, row.title) for row in Review.objects.select_related("mechanism")],
        "confidences": [(value, CONFIDENCE_NAMES[value]) for value in CONFIDENCES],
    }


def _entry_context(entry: Entry) -> dict[str, Any]:
    item = entry.recommendation
    states = dict.fromkeys(state.state for state in item.recommending_states.all())
    context: dict[str, Any] = {
        "item": item,
        "states": [state_name(code, (get_language() or "en")[:2]) for code in states],
    }
    if entry.label is not None:
        label = entry.label
        context |= {
            "label": label,
            "label_name": term_words(label.term),
            "scheme_name": Scheme(label.term.scheme).label,
            "texts": shown_texts(item, label.reason),
            "beside": [
                (term_words(other.term), other.status, other.score)
                for other in item.labels.all()
                if other.term.scheme == label.term.scheme and other.pk != label.pk
            ],
        }
    else:
        context |= pair_context(item, entry.pair)
    return context


def shown_texts(item: Recommendation, words: list[str]) -> list[ShownText]:
    """Return the text in the visitor's language, and the one in which the deciding words stand where it is another."""
    texts = list(item.texts.all())
    first = text_for(texts)
    if first is None:
        return []
    shown = [first]
    if not has_any(first.text, words):
        shown += [text for text in texts if text is not first and has_any(text.text, words)][:1]
    return [ShownText(text.language, marked_text(text.text, words)) for text in shown]


def pair_context(item: Recommendation, pair: EarlierRecommendation | None) -> dict[str, Any]:
    """Return both texts of a pair (in one language where there is one), cut where they differ, and its reasons."""
    if pair is None:
        own = text_for(item.texts.all())
        return {"pair": None, "left": [Piece(own.text, False)] if own else [], "right": []}
    earlier_texts = list(pair.earlier.texts.all())
    theirs = text_for(earlier_texts)
    own = text_for(item.texts.all(), theirs.language if theirs else None)
    if theirs is not None and own is not None and own.language != theirs.language:
        theirs = text_for(earlier_texts, own.language)
    left, right = mark_differences(theirs.text if theirs else "", own.text if own else "")
    return {
        "pair": pair,
        "pair_reasons": reasons_in_words(pair.reason),
        "earlier_title": _("Earlier: %(review)s, %(number)s")
        % {"review": pair.earlier.review.title, "number": pair.earlier.number},
        "later_title": _("Now: %(review)s, %(number)s") % {"review": item.review.title, "number": item.number},
        "left": [Piece(piece.text, piece.differs) for piece in left],
        "right": [Piece(piece.text, piece.differs) for piece in right],
    }


@require_POST
def queue_decide(request: HttpRequest) -> HttpResponse:
    """Take the answer to one proposal (`label`, or `recommendation` with `earlier`), or take the last answer back."""
    by = coordinator(request)
    filters = QueueFilters.of(request.POST)
    answer = request.POST.get("answer", "")
    label_id, item_id, earlier_id = (
        whole_number(request.POST.get(name, "")) for name in ("label", "recommendation", "earlier")
    )
    if label_id is not None and answer in (*LABEL_DECISIONS, UNDO):
        decide_label(label_id=label_id, status=LABEL_DECISIONS.get(answer, LabelStatus.PROPOSED), by=by)
        last = f"label-{label_id}"
    elif item_id is not None and answer == FIRST_TIME:
        confirm_first_time(recommendation_id=item_id, by=by)
        last = f"pair-{item_id}-{earlier_id}" if earlier_id is not None else ""
    elif item_id is not None and earlier_id is not None and answer in (*PAIR_DECISIONS, UNDO):
        decision = PAIR_DECISIONS.get(answer, EarlierStatus.PROPOSED)
        decide_recurrence(recommendation_id=item_id, earlier_id=earlier_id, decision=decision, by=by)
        last = f"pair-{item_id}-{earlier_id}"
    else:
        raise InvalidInputError()
    after = Cursor.read(request.POST.get("after", ""))
    more = {"after": str(after) if after else "", "last": "" if answer == UNDO else last}
    return redirect(f"{reverse('register_queue')}?{filters.address(**more)}")


@require_http_methods(["GET", "POST"])
def queue_confirm(request: HttpRequest) -> HttpResponse:
    """Show how many labels one click would confirm, and confirm exactly these.

    Raises:
        InvalidInputError: no such limit is offered.
    """
    by = coordinator(request)
    given = request.POST if request.method == "POST" else request.GET
    filters, least = QueueFilters.of(given), given.get("least", DEFAULT_BULK_FROM)
    if least not in BULK_FROM:
        raise InvalidInputError()
    labels = bulk_labels(filters, float(least))
    back = f"{reverse('register_queue')}?{filters.address()}"
    if request.method == "POST":
        try:
            count = confirm_labels(labels=labels, expected=whole_number(request.POST.get("expected", "")) or 0, by=by)
        except WrongStateError as error:
            messages.warning(request, error.message)
        else:
            sentence = ngettext("%(count)s label is confirmed.", "%(count)s labels are confirmed.", count)
            messages.success(request, sentence % {"count": count})
            return redirect(back)
    context = {
        "filters": filters,
        "least": least,
        "share": float(least),
        "count": labels.count(),
        "examples": [(label, term_words(label.term)) for label in _examples(labels)],
        "chosen": _chosen(filters),
        "back_url": back,
    }
    return render(request, "register/queue_confirm.html", context)


def _examples(labels: Any) -> list[RecommendationLabel]:
    return list(labels.select_related("term", "recommendation__review").order_by("score", "pk")[:PREVIEWED])


def _chosen(filters: QueueFilters) -> list[str]:
    """Return the filters of a bulk confirmation in words."""
    words: list[str] = []
    if filters.scheme:
        names = dict(Scheme.choices) | {RECURRENCE: RECURRENCE_NAME}
        words.append(str(names[filters.scheme]))
    if filters.area:
        term = Term.objects.filter(scheme=Scheme.AREA, code=filters.area).first()
        words.append(term.name if term else filters.area)
    if filters.review:
        review = Review.objects.select_related("mechanism").filter(code=filters.review).first()
        words.append(review.title if review else filters.review)
    if filters.confidence:
        words.append(str(CONFIDENCE_NAMES[filters.confidence]))
    return words
