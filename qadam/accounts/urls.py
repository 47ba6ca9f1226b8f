"""The addresses of the workspace's first page and of people."""

from django.urls import path

from qadam.accounts import views

urlpatterns = [path("", views.inbox, name="inbox")]
