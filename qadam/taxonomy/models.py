"""The vocabularies in the database: terms by scheme, and which body is competent for which term."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from qadam.base.models import Named
from qadam.bodies.models import Body
from qadam.taxonomy.enums import Scheme


class Term(Named):
    """One entry of a vocabulary: an area, a theme, an SDG target "16.2", a group of persons, an action category."""

    scheme = models.CharField(_("list"), max_length=20, choices=Scheme)
    code = models.CharField(_("code"), max_length=200)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    order = models.PositiveIntegerField(default=0)
    edition = models.CharField(_("edition"), max_length=60, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["scheme", "order", "code"]
        constraints = [models.UniqueConstraint(fields=["scheme", "code"], name="taxonomy_term_once")]


class Competence(models.Model):
    """A body that is competent for a term, so that it may be proposed as the lead of a measure."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="competences")
    term = models.ForeignKey(Term, models.CASCADE, related_name="competences")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "term"], name="taxonomy_competence_once")]

    def __str__(self) -> str:
        return f"{self.body}: {self.term}"


class LoadedPreset(models.Model):
    """A preset that was loaded here, so that a changed file can be told from the same one."""

    code = models.SlugField(unique=True)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=3, blank=True)
    clocks = models.JSONField(default=list, blank=True)  # changes of the rules, of the form of clocks/rules.yaml
    loaded_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.code
