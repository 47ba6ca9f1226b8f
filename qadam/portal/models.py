"""The one thing that the portal keeps: which searches people who are signed in want to hear of."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

NAME_LENGTH = 200
QUERY_LENGTH = 2_000


class SearchAlert(models.Model):
    """A search of which a person is told what is new. `query` is the address of the list, always in the same order."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="search_alerts")
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    query = models.CharField(max_length=QUERY_LENGTH, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # What was published until then has been told of, or stood there when the alert was made.
    told_until = models.DateTimeField()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "query"], name="portal_search_alert_once")]

    def __str__(self) -> str:
        return self.name
