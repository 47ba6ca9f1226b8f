"""Addresses for machines: health."""

from django.urls import path

from qadam.operations import views

urlpatterns = [
    path("health/live", views.live, name="health_live"),
    path("health/ready", views.ready, name="health_ready"),
]
