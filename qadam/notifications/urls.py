"""The addresses of the notifications pages."""

from django.urls import path

from qadam.notifications.views.outbox import outbox, outbox_retry
from qadam.notifications.views.own import notification_open, notification_read, notifications, preferences
from qadam.notifications.views.rules import reminder_rules, special_day_add, special_day_remove, week
from qadam.notifications.views.unsubscribe import unsubscribe

urlpatterns = [
    path("", notifications, name="notifications"),
    path("read/", notification_read, name="notifications_read"),
    path("<int:notification_id>/", notification_open, name="notification"),
    path("<int:notification_id>/read/", notification_read, name="notification_read"),
    path("preferences/", preferences, name="notification_preferences"),
    path("unsubscribe/<str:token>/", unsubscribe, name="unsubscribe"),
    path("outbox/", outbox, name="outbox"),
    path("outbox/retry/", outbox_retry, name="outbox_retry"),
    path("rules/", reminder_rules, name="reminder_rules"),
    path("rules/week/", week, name="reminder_week"),
    path("rules/days/", special_day_add, name="special_day_add"),
    path("rules/days/<int:day_id>/remove/", special_day_remove, name="special_day_remove"),
]
