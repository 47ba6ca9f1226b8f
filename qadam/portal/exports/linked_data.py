"""Recommendations and the whole data set as linked data: JSON-LD with schema.org and DCAT, and the SDG identifiers of
the United Nations (http://metadata.un.org/sdg/, published by the UN Statistics Division and the Dag Hammarskjöld
Library)."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from qadam.register.enums import LabelStatus
from qadam.register.exports import ROWS_PER_READ
from qadam.register.models import Recommendation
from qadam.register.selectors.recommendations import with_list_data
from qadam.taxonomy.enums import Scheme
from unrec.vocabularies.states import state_name

SDG = "http://metadata.un.org/sdg/"
ISO_3166 = "http://publications.europa.eu/resource/authority/country/"  # by ISO 3166-1 alpha-3
LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"  # of the arrangement; the texts are the UN's
CONTEXT: dict[str, Any] = {
    "@vocab": "https://schema.org/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "number": "identifier",
    "symbol": "isBasedOn",
    "recommendedBy": {"@id": "author", "@type": "@id"},
    "addressedTo": {"@id": "audience", "@type": "@id"},
    "sdg": {"@id": "about", "@type": "@id"},
    "position": "https://schema.org/additionalType",
    "text": {"@id": "text", "@container": "@language"},
}


def json_ld_pieces(rows: QuerySet[Recommendation], address: str) -> Iterator[str]:
    """Return the list as pieces of one JSON-LD document.

    Args:
        address: where the list itself is found.
    """
    head = {"@context": CONTEXT, "@id": address, "@type": "Dataset", "name": str(_("Recommendations"))}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "hasPart": ['
    found = with_list_data(rows).iterator(chunk_size=ROWS_PER_READ)
    for place, item in enumerate(found):
        yield ("\n" if place == 0 else ",\n") + json.dumps(_node(item), ensure_ascii=False)
    yield "\n]}\n"


def _node(item: Recommendation) -> dict[str, Any]:
    labels = [label for label in item.labels.all() if label.status != LabelStatus.REJECTED]
    path = reverse("recommendation", args=[item.review.code, item.number])
    return {
        "@id": settings.SITE_ADDRESS + path,
        "@type": "Quotation",
        "number": item.number,
        "text": {text.language: text.text for text in item.texts.all()},
        "symbol": item.review.report_symbol or None,
        "isPartOf": {"@id": settings.SITE_ADDRESS + reverse("review", args=[item.review.code])},
        "addressedTo": f"{ISO_3166}{item.review.state_under_review}",
        "recommendedBy": [f"{ISO_3166}{code}" for code in _codes(item)],
        "position": item.position,
        "sdg": [SDG + label.term.code for label in labels if label.term.scheme in (Scheme.SDG_GOAL, Scheme.SDG_TARGET)],
        "keywords": [label.term.name for label in labels if label.term.scheme in (Scheme.AREA, Scheme.THEME)],
    }


def _codes(item: Recommendation) -> Iterable[str]:
    return dict.fromkeys(state.state for state in item.recommending_states.all())


def catalogue(distributions: Iterable[tuple[str, str, int, str]], *, changed_at: datetime | None) -> dict[str, Any]:
    """Return the description of the data set for catalogues of open data: schema.org Dataset and dcat:Dataset in one.

    Args:
        distributions: of each file its whole address, media type, size in bytes and SHA-256.
    """
    home = settings.SITE_ADDRESS + reverse("open_data")
    files = [
        {
            "@type": ["DataDownload", "dcat:Distribution"],
            "contentUrl": url,
            "dcat:downloadURL": {"@id": url},
            "encodingFormat": media_type,
            "dcat:mediaType": media_type,
            "contentSize": str(size),
            "dcat:byteSize": size,
            "sha256": checksum,
        }
        for url, media_type, size, checksum in distributions
    ]
    return {
        "@context": {
            "@vocab": "https://schema.org/",
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
        },
        "@id": home,
        "@type": ["Dataset", "dcat:Dataset"],
        "name": str(_("Recommendations of the United Nations human rights mechanisms and what became of them")),
        "dct:title": str(_("Recommendations of the United Nations human rights mechanisms and what became of them")),
        "description": str(
            _("Every published recommendation with its texts, positions, labels, measures, indicators and reports.")
        ),
        "url": home,
        "license": LICENCE,
        "inLanguage": [code for code, _name in settings.LANGUAGES],
        "isAccessibleForFree": True,
        "dateModified": changed_at.isoformat() if changed_at else None,
        "distribution": files,
        "dcat:distribution": files,
    }


def recommendation_json_ld(item: Recommendation, states: Iterable[str]) -> dict[str, Any]:
    """Return one recommendation as JSON-LD. Reads `texts`, `labels` and `recommending_states`.

    Args:
        states: codes of the recommending States.
    """
    return {"@context": CONTEXT, **_node(item), "author": [{"@type": "Country", "name": state_name(c)} for c in states]}
