"""Every page of a case answers, for its owner, in every language, and for one case of each track."""

import pytest
from django.urls import reverse

from qadam.communications.enums import CaseKind
from tests.qadam.communications.dossier import make_dossier

pytestmark = pytest.mark.django_db

PAGES = (
    "case", "case_edit", "case_clocks", "case_people", "case_papers", "case_bodies", "case_replies", "case_outcome",
    "case_access", "case_log", "case_keeping",
)  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
@pytest.mark.parametrize("kind", [CaseKind.JOINT_ALLEGATION_LETTER, CaseKind.INDIVIDUAL_COMMUNICATION])
def test_the_owner_opens_every_page(cast, sign_in, kind, language):
    dossier = make_dossier(cast, kind=kind)
    client = sign_in(cast.case_officer)
    addresses = [reverse(page, args=[dossier.case.number]) for page in PAGES]
    addresses += [
        reverse("communications"),
        reverse("case_new"),
        reverse("standing_invitation"),
        reverse("case_paper", args=[dossier.case.number, dossier.paper.pk]),
        reverse("case_copy", args=[dossier.case.number, dossier.copy.pk]),
        reverse("case_contribution", args=[dossier.case.number, dossier.question.pk]),
        reverse("case_reply", args=[dossier.case.number, dossier.reply.pk]),
    ]
    for address in addresses:
        answer = client.get(address.replace("/en/", f"/{language}/", 1))
        assert answer.status_code == 200, address
        assert answer.headers["Cache-Control"] == "no-store"
