"""One of each thing that the addresses of communications name, for the table of who may open what."""

from django.utils import translation

from tests.people import Cast
from tests.qadam.communications.dossier import make_dossier


def addressed(cast: Cast, named: dict[str, str]) -> dict[str, str]:
    """Make the things and return their names; `named` holds those of the apps below."""
    with translation.override("en"):
        dossier = make_dossier(cast)
    return {
        "case": str(dossier.case.number),
        "case_paper": str(dossier.restricted.pk),
        "case_given_paper": str(dossier.paper.pk),
        "case_copy": str(dossier.copy.pk),
        "case_question": str(dossier.question.pk),
        "case_question_number": str(dossier.question.number),
        "case_reply": str(dossier.reply.pk),
    }
