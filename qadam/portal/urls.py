"""The public addresses. They are permanent: a recommendation is cited by its review and its printed number."""

from django.urls import path

from qadam.portal.views.overview import overview, review
from qadam.portal.views.pages import about, areas, open_data, states
from qadam.portal.views.recommendations import download, recommendation, recommendations

urlpatterns = [
    path("", overview, name="overview"),
    path("recommendations/", recommendations, name="recommendations"),
    path("recommendations.<slug:form>", download, name="recommendations_download"),
    path("reviews/<slug:code>/", review, name="review"),
    path("reviews/<slug:code>/<str:number>/", recommendation, name="recommendation"),
    path("areas/", areas, name="areas"),
    path("states/", states, name="states"),
    path("open-data/", open_data, name="open_data"),
    path("about/", about, name="about"),
]
