"""State bodies and other organisations."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from qadam.base.models import Named
from qadam.bodies.enums import BodyKind


class Body(Named):
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
