"""State bodies and other organisations."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from qadam.base.models import Named, Versioned
from qadam.bodies.enums import BodyKind, Verification


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
    # Organisations of civil society ask to take part, and the coordinator verifies them; the State's own bodies are.
    verification = models.CharField(
        _("verification"), max_length=10, choices=Verification, default=Verification.VERIFIED
    )
    verification_note = models.TextField(_("what was verified, and how"), blank=True)
    contact = models.CharField(_("contact"), max_length=300, blank=True)

    class Meta:
        ordering = ["kind", "name_en"]
        verbose_name_plural = "bodies"
