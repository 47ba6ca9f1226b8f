"""The public addresses."""

from django.urls import path

from qadam.portal import views

urlpatterns = [path("", views.overview, name="overview")]
