"""The words for the actions in the log. An action that is not named here is shown as its code."""

from django.utils.translation import gettext_lazy as _

ACTION_LABELS = {
    "user.created": _("account created"),
    "user.edited": _("account changed"),
    "user.deactivated": _("account deactivated"),
    "role.given": _("role given"),
    "role.withdrawn": _("role withdrawn"),
    "preset.loaded": _("preset loaded"),
    "document.stored": _("document stored"),
    "import.started": _("import started"),
    "import.read": _("documents read"),
    "import.failed": _("import failed"),
    "import.discarded": _("import discarded"),
    "import.published": _("import published"),
    "proposal.accepted": _("proposal accepted"),
    "proposal.rejected": _("proposal rejected"),
    "proposal.edited": _("proposal edited"),
    "proposal.split": _("proposal split"),
    "proposal.merged": _("proposals merged"),
    "proposal.undone": _("change undone"),
    "finding.resolved": _("finding resolved"),
    "recommendation.edited": _("recommendation corrected"),
    "position.recorded": _("position recorded"),
    "review.created": _("review created"),
    "review.edited": _("review changed"),
    "label.confirmed": _("label confirmed"),
    "label.rejected": _("label rejected"),
    "recurrence.decided": _("recurrence decided"),
}
