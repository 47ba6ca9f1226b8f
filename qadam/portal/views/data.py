"""Open data: what there is to take home, the nightly dump, and how the API is used."""

import json
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from qadam.base.errors import NotFoundError
from qadam.portal.api.service import VERSION, api
from qadam.portal.dump import ARCHIVE, TABLES, fields_of, newest_dump, parts
from qadam.portal.exports.formats import FORMATS
from qadam.portal.exports.linked_data import catalogue
from qadam.portal.exports.other_systems import IMPACT_OSS_FIELDS, UHRI_FIELDS
from qadam.portal.pages import public
from qadam.register.selectors.public import reviews_list_public

API_PATH = "/api/v1"
# The examples of the page; the tests run each of them against a site.
EXAMPLES = Path(__file__).resolve().parent.parent / "data"


@public
def open_data(request: HttpRequest) -> HttpResponse:
    """Answer the page on the files that anybody may take home."""
    context = {"reviews": reviews_list_public(), "forms": FORMATS, "dump": newest_dump()}
    return render(request, "portal/open_data.html", context)


@public
def dump_file(request: HttpRequest) -> FileResponse:
    """Answer the newest dump."""
    dump = newest_dump()
    if dump is None or not default_storage.exists(ARCHIVE):
        raise NotFoundError()
    response = FileResponse(default_storage.open(ARCHIVE), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="qadam-{dump.version}.zip"'
    return response


@public
def dictionary_page(request: HttpRequest) -> HttpResponse:
    """Answer what every field of the dump and of the API means."""
    tables = [(name, " ".join((schema.__doc__ or "").split()), fields_of(name)) for name, schema in TABLES.items()]
    tables += [(name, " ".join(meaning.split()), fields) for name, (meaning, fields) in parts().items()]
    context = {"tables": tables, "uhri": UHRI_FIELDS, "impact_oss": IMPACT_OSS_FIELDS}
    return render(request, "portal/dictionary.html", context)


@public
def catalogue_file(request: HttpRequest) -> HttpResponse:
    """Answer the description of the data set for catalogues of open data, as JSON-LD."""
    dump = newest_dump()
    files = []
    if dump is not None:
        address = settings.SITE_ADDRESS + reverse("dump_file")
        files = [(address, "application/zip", dump.size_bytes, dump.sha256)]
    content = catalogue(files, changed_at=dump.made_at if dump else None)
    return HttpResponse(json.dumps(content, ensure_ascii=False), content_type="application/ld+json")


@public
def api_guide(request: HttpRequest) -> HttpResponse:
    """Answer the page that teaches the API."""
    described = api.get_openapi_schema(path_prefix=f"{API_PATH}/")
    addresses = [
        (path, operation["summary"], operation.get("description", ""), operation.get("parameters", []))
        for path, operations in described["paths"].items()
        for operation in operations.values()
    ]
    context = {
        "addresses": addresses,
        "root": settings.SITE_ADDRESS + API_PATH,
        "version": VERSION,
        "limit": settings.API_REQUESTS_A_MINUTE,
        "first_look": (EXAMPLES / "first_look.sh").read_text(encoding="utf-8"),
        "every_page": (EXAMPLES / "every_page.py").read_text(encoding="utf-8"),
        "overdue_measures": (EXAMPLES / "overdue_measures.py").read_text(encoding="utf-8"),
    }
    return render(request, "portal/api_guide.html", context)
