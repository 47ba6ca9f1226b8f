"""Every write of the register: one service, one transaction, one event in the audit log."""

from qadam.register.services.deadlines import drop_report_deadline, note_report_deadline
from qadam.register.services.labels import (
    add_label,
    confirm_labels,
    decide_label,
    decide_labels,
    propose_labels,
    set_principal_area,
)
from qadam.register.services.links import (
    decide_cluster,
    decide_link,
    propose_clusters,
    propose_links,
    rename_cluster,
    set_cluster,
    set_link,
)
from qadam.register.services.mechanisms import load_mechanisms, load_preset_reviews
from qadam.register.services.positions import record_position
from qadam.register.services.proposing import propose_for_review, request_proposals
from qadam.register.services.publication import publish_recommendations
from qadam.register.services.recommendations import edit_recommendation
from qadam.register.services.recurrence import confirm_first_time, decide_recurrence, propose_recurrences
from qadam.register.services.reviews import attach_document, create_review, edit_review

__all__ = [
    "add_label",
    "attach_document",
    "confirm_first_time",
    "confirm_labels",
    "create_review",
    "decide_cluster",
    "decide_label",
    "decide_labels",
    "decide_link",
    "decide_recurrence",
    "drop_report_deadline",
    "edit_recommendation",
    "edit_review",
    "load_mechanisms",
    "load_preset_reviews",
    "note_report_deadline",
    "propose_clusters",
    "propose_for_review",
    "propose_labels",
    "propose_links",
    "propose_recurrences",
    "publish_recommendations",
    "record_position",
    "rename_cluster",
    "request_proposals",
    "set_cluster",
    "set_link",
    "set_principal_area",
]
