"""State bodies and other organisations."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from qadam.base.models import Named, Versioned
from qadam.bodies.enums import BodyKind, RequestState


class Body(Named, Versioned):
    """A ministry, an agency, a court, the national institution, an organisation of civil society, an observer."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=30, choices=BodyKind, default=BodyKind.STATE_BODY)
    short_en = models.CharField(_("short name in English"), max_length=120, blank=True)
    short_ru = models.CharField(_("short name in Russian"), max_length=120, blank=True)
    short_kk = models.CharField(_("short name in Kazakh"), max_length=120, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="units")
    website = models.URLField(_("website"), blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ["kind", "name_en"]
        verbose_name_plural = "bodies"


class ParticipationRequest(models.Model):
    """An organisation of civil society asks to take part; the coordinator verifies it, and it becomes a body."""

    name = models.CharField(_("name of the organisation"), max_length=500)
    language = models.CharField(_("language"), max_length=2)
    registration = models.CharField(_("registration number"), max_length=100, blank=True)
    website = models.URLField(_("website"), blank=True)
    about = models.TextField(_("what the organisation does"), max_length=4000)
    contact_name = models.CharField(_("contact person"), max_length=200)
    contact_email = models.EmailField(_("mail address"))
    state = models.CharField(_("state"), max_length=10, choices=RequestState, default=RequestState.ASKED)
    asked_at = models.DateTimeField(_("asked"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    body = models.OneToOneField(Body, models.PROTECT, null=True, blank=True, related_name="request")

    class Meta:
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return self.name
