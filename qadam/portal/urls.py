"""The public addresses. They are permanent: a recommendation is cited by its review and its printed number."""

from django.urls import path

from qadam.portal.views.cycles import cycles
from qadam.portal.views.my_list import my_list, my_list_download
from qadam.portal.views.overview import overview, review
from qadam.portal.views.pages import about, accessibility, open_data
from qadam.portal.views.pictures import embed_picture, embed_recommendation, embed_review, picture, picture_file
from qadam.portal.views.recommendations import (
    download,
    recommendation,
    recommendation_source,
    recommendations,
    source_page_picture,
)
from qadam.portal.views.topics import KINDS, state, states, topic, topics

urlpatterns = [
    path("", overview, name="overview"),
    path("recommendations/", recommendations, name="recommendations"),
    path("recommendations.<slug:form>", download, name="recommendations_download"),
    path("reviews/<slug:code>/", review, name="review"),
    path("reviews/<slug:code>/<str:number>/", recommendation, name="recommendation"),
    path("reviews/<slug:code>/<str:number>/source/", recommendation_source, name="recommendation_source"),
    path("reviews/<slug:code>/<str:number>/source/<int:page>.png", source_page_picture, name="source_page_picture"),
    path("cycles/", cycles, name="cycles"),
    path("states/", states, name="states"),
    path("states/<slug:code>/", state, name="state"),
    path("list/", my_list, name="my_list"),
    path("list.<slug:form>", my_list_download, name="my_list_download"),
    path("pictures/<slug:name>/", picture, name="picture"),
    path("pictures/<slug:name>.<slug:form>", picture_file, name="picture_file"),
    path("embed/pictures/<slug:name>/", embed_picture, name="embed_picture"),
    path("embed/reviews/<slug:code>/", embed_review, name="embed_review"),
    path("embed/reviews/<slug:code>/<str:number>/", embed_recommendation, name="embed_recommendation"),
    path("open-data/", open_data, name="open_data"),
    path("about/", about, name="about"),
    path("accessibility/", accessibility, name="accessibility"),
    *(path(f"{name}/", topics, {"kind": name}, name=name) for name in KINDS),
    *(path(f"{name}/<slug:slug>/", topic, {"kind": name}, name=kind.filter) for name, kind in KINDS.items()),
]
