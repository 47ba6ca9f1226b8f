"""Every write of the register: one service, one transaction, one event in the audit log."""

from qadam.register.services.labels import (
    add_label,
    decide_label,
    decide_labels,
    propose_labels,
    set_principal_area,
)
from qadam.register.services.positions import record_position
from qadam.register.services.publication import publish_recommendations
from qadam.register.services.reviews import attach_document, create_review, edit_review

__all__ = [
    "add_label",
    "attach_document",
    "create_review",
    "decide_label",
    "decide_labels",
    "edit_review",
    "propose_labels",
    "publish_recommendations",
    "record_position",
    "set_principal_area",
]
