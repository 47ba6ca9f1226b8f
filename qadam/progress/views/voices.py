"""The voices on a recommendation side by side, and the recommendations on which they disagree."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from qadam.base.requests import page_number, signed_in
from qadam.progress.permissions import check_read_progress, voices_of_writer
from qadam.progress.selectors.assessments import disagreement_ids, own_assessments, voices_of
from qadam.register.models import Recommendation
from qadam.register.selectors.recommendations import recommendation_detail, text_for

PAGE_SIZE = 25


@require_GET
def voices(request: HttpRequest, review: str, number: str) -> HttpResponse:
    """Answer what every voice says of one recommendation, and what this person has written and not published yet."""
    by = signed_in(request)
    check_read_progress(by)
    detail = recommendation_detail(review, number)
    item = detail.recommendation
    context = {
        "item": item,
        "text": detail.text,
        "voices": voices_of([item.pk]).get(item.pk, []),
        "own": own_assessments(by, item),
        "writes_as": [(str(voice), voice.label) for voice in voices_of_writer(by)],
    }
    return render(request, "progress/voices.html", context)


@require_GET
def disagreements(request: HttpRequest) -> HttpResponse:
    """Answer the recommendations on which the newest published words differ."""
    check_read_progress(signed_in(request))
    ids = disagreement_ids()
    page = Paginator(ids, PAGE_SIZE).get_page(page_number(request))
    shown = list(page.object_list)
    items = Recommendation.objects.filter(pk__in=shown).select_related("review__mechanism").prefetch_related("texts")
    by_id = {item.pk: item for item in items}
    spoken = voices_of(shown)
    rows = [(by_id[pk], text_for(by_id[pk].texts.all()), spoken[pk]) for pk in shown]
    return render(request, "progress/disagreements.html", {"page": page, "rows": rows})
