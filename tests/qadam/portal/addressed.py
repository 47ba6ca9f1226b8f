"""One of each thing that the addresses of portal name, for the table of who may open what."""

from datetime import date

from django.core.files import File
from django.utils import timezone

from qadam.documents.enums import PublicationKind
from qadam.documents.models import Publication, SourceDocument
from qadam.documents.services import publish_document, store_document
from qadam.operations.demo import SAMPLE
from qadam.portal.dump import write_dump
from qadam.portal.models import SearchAlert
from qadam.progress.models import Evidence
from qadam.register.enums import LabelStatus
from qadam.register.models import RecommendationLabel
from qadam.taxonomy.enums import Scheme
from qadam.taxonomy.models import Term
from tests.people import Cast
from tests.qadam.portal.plans import make_everything
from tests.qadam.register.reviews import recommendation

# filter -> (list, code of a term, how it stands in an address)
LABELS = {
    "area": (Scheme.AREA, "torture", "torture"),
    "goal": (Scheme.SDG_GOAL, "16", "16"),
    "group": (Scheme.AFFECTED_GROUP, "Persons deprived & detainees", "persons-deprived-detainees"),
    "theme": (Scheme.THEME, "Torture", "torture"),
}


def label_all() -> dict[str, str]:
    """Give every kind of label that has a page to two recommendations; return how each stands in an address."""
    named = {}
    for kind, (scheme, code, slug) in LABELS.items():
        term, _made = Term.objects.get_or_create(scheme=scheme, code=code, defaults={"name_en": code.capitalize()})
        for number in ("139.1", "139.2"):
            RecommendationLabel.objects.get_or_create(
                recommendation=recommendation(number), term=term, defaults={"status": LabelStatus.CONFIRMED}
            )
        named[kind] = slug
    return named


def give_source(number: str = "139.2", page: int = 7) -> SourceDocument:
    """Say that a recommendation stands on a page of a public document, and return it."""
    with (SAMPLE / "report_en.pdf").open("rb") as file:
        document = store_document(file=File(file), name="report.pdf", by=None)
    SourceDocument.objects.filter(pk=document.pk).update(is_public=True)
    item = recommendation(number)
    type(item).objects.filter(pk=item.pk).update(source_document=document, page=page)
    return document


def give_evidence_file() -> SourceDocument:
    """Put a public file behind the published report of the plan."""
    document = SourceDocument.objects.filter(name="report.pdf").first() or give_source()
    Evidence.objects.filter(update__isnull=False).update(document=document, is_public=True)
    return document


def give_letter() -> Publication:
    """Publish the reply of the State to a letter."""
    with (SAMPLE / "addendum_en.docx").open("rb") as file:
        document = store_document(file=File(file), name="reply.docx", by=None)
    return publish_document(
        document=document, title="AL VEL 1/2025, reply", kind=PublicationKind.REPLY, on=date(2026, 3, 1)
    )


def addressed(cast: Cast, named: dict[str, str]) -> dict[str, str]:
    """Make the things and return their names; `named` holds those of the apps below."""
    give_source()
    make_everything()
    write_dump()
    return label_all() | {
        "state": "dnk",
        "source_number": "139.2",
        "public_plan": "vel-plan-2020",
        "public_measure": "1",
        "public_body": "ministry-of-justice",
        "public_indicator": "complaints",
        "evidence_sha256": give_evidence_file().sha256,
        "letter_sha256": give_letter().document.sha256,
        "search_alert": str(
            SearchAlert.objects.create(
                user=cast.stranger, name="Torture", query="q=torture", told_until=timezone.now()
            ).pk
        ),
    }
