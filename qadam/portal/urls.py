"""The public addresses. They are permanent: a recommendation is cited by its review and its printed number."""

from django.urls import path

from qadam.portal.views import calls, meetings
from qadam.portal.views.alerts import search_alert, search_alert_remove, search_alerts
from qadam.portal.views.cycles import cycles
from qadam.portal.views.data import api_guide, catalogue_file, dictionary_page, dump_file, open_data
from qadam.portal.views.feeds import decisions_feed, recommendations_feed, updates_feed
from qadam.portal.views.letters import letter_file, letters
from qadam.portal.views.my_list import my_list, my_list_download
from qadam.portal.views.overview import overview, review
from qadam.portal.views.pages import about, accessibility
from qadam.portal.views.pictures import embed_picture, embed_recommendation, embed_review, picture, picture_file
from qadam.portal.views.plans import (
    bodies,
    body,
    evidence_file,
    indicator,
    indicators,
    measure,
    measures,
    measures_download,
    plan,
    plans,
    updates,
)
from qadam.portal.views.recommendations import (
    download,
    recommendation,
    recommendation_source,
    recommendations,
    source_page_picture,
)
from qadam.portal.views.topics import KINDS, state, states, topic, topics
from qadam.portal.views.verify import verify

urlpatterns = [
    path("", overview, name="overview"),
    path("recommendations/", recommendations, name="recommendations"),
    path("recommendations.<slug:form>", download, name="recommendations_download"),
    path("feeds/recommendations.atom", recommendations_feed, name="recommendations_feed"),
    path("feeds/updates.atom", updates_feed, name="updates_feed"),
    path("feeds/decisions.atom", decisions_feed, name="decisions_feed"),
    path("reviews/<slug:code>/", review, name="review"),
    path("reviews/<slug:code>/<str:number>/", recommendation, name="recommendation"),
    path("reviews/<slug:code>/<str:number>/source/", recommendation_source, name="recommendation_source"),
    path("reviews/<slug:code>/<str:number>/source/<int:page>.png", source_page_picture, name="source_page_picture"),
    path("cycles/", cycles, name="cycles"),
    path("states/", states, name="states"),
    path("states/<slug:code>/", state, name="state"),
    path("plans/", plans, name="public_plans"),
    path("plans/<slug:code>/", plan, name="public_plan"),
    path("plans/<slug:code>/measures/<path:number>/", measure, name="public_measure"),
    path("measures/", measures, name="public_measures"),
    path("measures.<slug:form>", measures_download, name="measures_download"),
    path("evidence/<slug:sha256>", evidence_file, name="evidence_file"),
    path("bodies/", bodies, name="public_bodies"),
    path("bodies/<slug:code>/", body, name="public_body"),
    path("indicators/", indicators, name="public_indicators"),
    path("indicators/<slug:code>/", indicator, name="public_indicator"),
    path("updates/", updates, name="public_updates"),
    path("list/", my_list, name="my_list"),
    path("list.<slug:form>", my_list_download, name="my_list_download"),
    path("pictures/<slug:name>/", picture, name="picture"),
    path("pictures/<slug:name>.<slug:form>", picture_file, name="picture_file"),
    path("embed/pictures/<slug:name>/", embed_picture, name="embed_picture"),
    path("embed/reviews/<slug:code>/", embed_review, name="embed_review"),
    path("embed/reviews/<slug:code>/<str:number>/", embed_recommendation, name="embed_recommendation"),
    path("workspace/alerts/", search_alerts, name="search_alerts"),
    path("workspace/alerts/<int:alert_id>/", search_alert, name="search_alert"),
    path("workspace/alerts/<int:alert_id>/remove", search_alert_remove, name="search_alert_remove"),
    path("platform/", meetings.platform, name="platform_public"),
    path("platform/meetings.ics", meetings.public_calendar, name="public_calendar"),
    path("platform/decisions/", meetings.platform_decisions, name="platform_decisions"),
    path("platform/areas/<slug:code>/<int:number>/", meetings.agreed_areas, name="agreed_areas"),
    path("platform/meetings/<int:meeting_id>/", meetings.meeting, name="meeting_public"),
    path(
        "platform/meetings/<int:meeting_id>/minutes.<slug:form>",
        meetings.meeting_minutes,
        name="meeting_public_minutes",
    ),
    path(
        "platform/meetings/<int:meeting_id>/papers/<int:paper_id>", meetings.meeting_paper, name="meeting_public_paper"
    ),
    path("invitations/<str:token>/", meetings.meeting_reply, name="meeting_reply"),
    path("calendars/<str:token>.ics", meetings.private_calendar, name="private_calendar"),
    path("calls/", calls.calls, name="calls_public"),
    path("calls/<slug:code>/", calls.call, name="call_public"),
    path("calls/<slug:code>/send/", calls.submit, name="call_submit"),
    path("submissions/<slug:reference>/", calls.submission, name="submission_public"),
    path("submissions/<slug:reference>/file", calls.submission_file, name="submission_public_file"),
    path("receipts/<str:receipt>/", calls.receipt, name="submission_receipt"),
    path("letters/", letters, name="letters_public"),
    path("letters/<slug:sha256>.<slug:form>", letter_file, name="letter_public_file"),
    path("verify/<str:code>/", verify, name="verify"),
    path("open-data/", open_data, name="open_data"),
    path("open-data/qadam-dump.zip", dump_file, name="dump_file"),
    path("open-data/catalogue.jsonld", catalogue_file, name="catalogue_file"),
    path("open-data/dictionary/", dictionary_page, name="dictionary"),
    path("open-data/api/", api_guide, name="api_guide"),
    path("about/", about, name="about"),
    path("accessibility/", accessibility, name="accessibility"),
    *(path(f"{name}/", topics, {"kind": name}, name=name) for name in KINDS),
    *(path(f"{name}/<slug:slug>/", topic, {"kind": name}, name=kind.filter) for name, kind in KINDS.items()),
]
