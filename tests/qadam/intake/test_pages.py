"""The pages of the intake: whole without JavaScript, for the coordinator alone, no slower with more rows."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from qadam.intake.enums import Decision, ImportStatus
from qadam.intake.models import Import
from qadam.intake.services import accept_all
from tests.qadam.intake import papers

pytestmark = pytest.mark.django_db


def address(name: str, import_run: Import | None = None, proposal=None, **more) -> str:
    """Return an address of an import or of one of its proposals."""
    kwargs = {"import_id": import_run.pk} if import_run else {}
    return reverse(name, kwargs=kwargs | ({"proposal_id": proposal.pk} if proposal else {}) | more)


@pytest.fixture
def client(cast, sign_in):
    """The browser of the coordinator."""
    return sign_in(cast.coordinator)


def every_address(import_run) -> list[tuple[str, str]]:
    """Return (method, address) of every page and action."""
    proposal = import_run.proposals.first()
    finding = import_run.findings.first()
    pages = ["import", "import_progress", "import_discard", "import_findings", "import_proposals", "import_publish"]
    actions = [
        "import_choose_review",
        "import_retry",
        "import_discard",
        "import_accept",
        "import_undo",
        "import_publish",
    ]
    return (
        [("get", address("imports")), ("get", address("import_new")), ("post", address("import_new"))]
        + [("get", address(name, import_run)) for name in pages]
        + [("post", address(name, import_run)) for name in actions]
        + [("get", address(f"proposal_{name}", import_run, proposal)) for name in ("source", "edit", "split")]
        + [
            ("post", address(f"proposal_{name}", import_run, proposal))
            for name in ("decide", "hold", "edit", "split", "merge")
        ]
        + [("post", address("import_finding", import_run, finding_id=finding.pk))]
    )


@pytest.fixture
def contradicted(read):
    """An import whose thematic list contradicts the addendum."""
    return read(papers.report(), papers.addendum(), papers.matrix({"7.1": "Noted"}))


@pytest.mark.parametrize("person", ["focal_point", "administrator", "civil_society", "stranger"])
def test_every_address_is_closed_to_everybody_else(contradicted, cast, sign_in, person):
    browser = sign_in(getattr(cast, person))
    for method, url in every_address(contradicted):
        assert getattr(browser, method)(url).status_code == 403, url
    assert contradicted.steps.count() == 0


def test_nobody_gets_in_without_signing_in(contradicted, cast, sign_in):
    for method, url in every_address(contradicted):
        answer = getattr(sign_in(), method)(url)
        assert answer.status_code == 302
        assert "login" in answer.url


def test_unknown_imports_and_proposals_are_not_found(contradicted, client):
    assert client.get("/en/workspace/intake/999").status_code == 404
    assert client.get(f"/en/workspace/intake/{contradicted.pk}/proposals/99999/edit").status_code == 404


def test_the_empty_list_says_what_to_do(client):
    assert "Upload documents" in client.get(address("imports")).content.decode()


def test_files_go_in_through_the_form(client):
    form = client.get(address("import_new")).context["form"]
    files = [SimpleUploadedFile("a.docx", papers.report()), SimpleUploadedFile("b.docx", papers.addendum())]
    sent = {"documents": files, "submission": form["submission"].value()}
    answer = client.post(address("import_new"), sent)
    import_run = Import.objects.get()
    assert answer.url == address("import", import_run)
    assert import_run.documents.count() == 2
    page = client.get(answer.url).content.decode()
    assert '<meta http-equiv="refresh"' in page  # goes on without JavaScript
    assert "hx-get" in page


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "empty"), (b"\x00\x01\x02 nothing", "not a PDF"), (b"%PDF-1.4 \n", None)],
    ids=["empty", "of no kind", "damaged, found by the job"],
)
def test_a_bad_file_is_one_sentence_at_its_field(client, content, sentence):
    form = client.get(address("import_new")).context["form"]
    sent = {"documents": [SimpleUploadedFile("a.pdf", content)], "submission": form["submission"].value()}
    answer = client.post(address("import_new"), sent)
    if sentence is None:
        assert answer.status_code == 302
    else:
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert not Import.objects.exists()


def test_no_file_at_all_is_said_too(client):
    answer = client.post(address("import_new"), {"submission": "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"})
    assert answer.status_code == 422


@pytest.mark.parametrize("status", list(ImportStatus))
@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_the_page_of_an_import_in_every_state_and_language(contradicted, client, status, language):
    Import.objects.filter(pk=contradicted.pk).update(status=status, error="file.pdf: damaged")
    for name in ("import", "import_proposals", "import_findings", "import_publish"):
        url = address(name, contradicted).replace("/en/", f"/{language}/")
        assert client.get(url).status_code == 200


def test_the_progress_bar_reloads_the_page_when_reading_is_over(contradicted, client):
    answer = client.get(address("import_progress", contradicted), headers={"HX-Request": "true"})
    assert answer.headers["HX-Refresh"] == "true"
    Import.objects.update(status=ImportStatus.READING, done=1, total=4)
    assert 'value="1" max="4"' in client.get(address("import_progress", contradicted)).content.decode()


def test_a_decision_without_javascript_leads_to_the_next_one(contradicted, client):
    first, second = contradicted.proposals.all()[:2]
    answer = client.post(
        address("proposal_decide", contradicted, first), {"decision": "accepted", "version": first.version}
    )
    assert answer.url.endswith(f"?at={second.pk}#proposal-{second.pk}")
    first.refresh_from_db()
    assert first.decision == Decision.ACCEPTED


def test_a_decision_with_htmx_gets_the_proposal_and_the_counts(contradicted, client):
    first = contradicted.proposals.first()
    answer = client.post(
        address("proposal_decide", contradicted, first),
        {"decision": "rejected", "version": first.version},
        headers={"HX-Request": "true"},
    )
    page = answer.content.decode()
    assert f'id="proposal-{first.pk}"' in page
    assert 'id="review-status" hx-swap-oob="true"' in page
    assert "<html" not in page


def test_a_decision_that_is_none_is_refused(contradicted, client):
    url = address("proposal_decide", contradicted, contradicted.proposals.first())
    assert client.post(url, {"decision": "burned"}).status_code == 422


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("all", papers.numbers()),
        ("pending", papers.numbers()),
        ("findings", ["7.1"]),
        ("changed", []),
        ("doubtful", []),
        ("nonsense", papers.numbers()),
    ],
)
def test_filters(contradicted, client, name, numbers):
    page = client.get(address("import_proposals", contradicted), {"filter": name})
    assert [row.proposal.number for row in page.context["rows"]] == numbers


def test_the_source_stands_beside_with_the_place_marked(contradicted, client):
    proposal = contradicted.proposals.get(number="6.2")
    page = client.get(address("import_proposals", contradicted), {"at": proposal.pk})
    marked = [paragraph.text for paragraph in page.context["source"].paragraphs if paragraph.is_marked]
    assert marked == [f"6.2 {papers.ASKS[1][0]} (Chile);"]
    assert 'class="hit"' in page.content.decode()


def edit_form(client, url) -> dict[str, str]:
    """Return what the edit form holds, as a browser would send it."""
    context = client.get(url).context
    fields = [
        *context["form"],
        *context["parts"].management_form,
        *(field for part in context["parts"] for field in part),
    ]
    return {field.html_name: field.value() or "" for field in fields}


def test_the_edit_form_takes_names_of_states_in_any_language(contradicted, client):
    proposal = contradicted.proposals.first()
    url = address("proposal_edit", contradicted, proposal)
    sent = edit_form(client, url)
    assert sent["part-0-states"] == "France; Lithuania"
    assert sent["part-0-text"] == ""  # one part is the whole
    sent |= {"part-0-states": "франция, Kazakhstan; Bolivia (Plurinational State of)", "heading": "Torture"}
    assert client.post(url, sent).status_code == 302
    proposal.refresh_from_db()
    assert proposal.parts == [{"text": papers.ASKS[0][0], "states": ["FRA", "KAZ", "BOL"]}]
    assert proposal.heading == "Torture"


def test_a_name_that_is_no_state_is_answered_with_the_nearest(contradicted, client):
    url = address("proposal_edit", contradicted, contradicted.proposals.first())
    answer = client.post(url, edit_form(client, url) | {"part-0-states": "Frxxnce"})
    assert answer.status_code == 422
    assert "Do you mean France?" in answer.content.decode()


def test_two_tabs_see_both_versions(contradicted, client):
    url = address("proposal_edit", contradicted, contradicted.proposals.first())
    one, two = edit_form(client, url) | {"heading": "Torture"}, edit_form(client, url) | {"heading": "Detention"}
    assert client.post(url, one).status_code == 302
    conflict = client.post(url, two)
    assert conflict.status_code == 409
    assert "Torture" in conflict.content.decode()
    assert "Detention" in conflict.content.decode()


def test_splitting_at_an_empty_line(contradicted, client):
    proposal = contradicted.proposals.first()
    url = address("proposal_split", contradicted, proposal)
    form = client.get(url).context["form"]
    sent = {"version": form["version"].value(), "number": form["number"].value(), "text": "Ratify it\r\n\r\nPublish it"}
    assert client.post(url, sent).status_code == 302
    assert [each.text for each in contradicted.proposals.order_by("order")[:2]] == ["Ratify it", "Publish it"]
    assert client.post(url, sent | {"text": "Only one"}).status_code == 422


def test_merging_undoing_and_accepting_by_buttons(contradicted, client):
    first = contradicted.proposals.first()
    client.post(address("proposal_merge", contradicted, first), {"version": first.version})
    assert contradicted.proposals.filter(merged_into=first).count() == 1
    client.post(address("import_undo", contradicted))
    assert contradicted.proposals.filter(merged_into=first).count() == 0
    client.post(address("import_accept", contradicted))
    assert contradicted.proposals.filter(decision=Decision.PENDING).count() == 1


def test_a_finding_is_resolved_and_then_the_import_published(contradicted, client, cast):
    finding = contradicted.findings.get(is_blocking=True)
    page = client.get(address("import_findings", contradicted)).content.decode()
    assert "the thematic list gives another position" in page
    url = address("import_finding", contradicted, finding_id=finding.pk)
    assert client.post(url, {"resolution": "nonsense"}).status_code == 422
    assert client.post(url, {"resolution": "kept_first"}).status_code == 302
    assert client.post(address("import_publish", contradicted)).status_code == 409  # not reviewed yet
    accept_all(import_id=contradicted.pk, even_with_findings=True, by=cast.coordinator)
    assert "Publish now" in client.get(address("import_publish", contradicted)).content.decode()
    for _click in range(2):
        assert client.post(address("import_publish", contradicted)).status_code == 302
    contradicted.refresh_from_db()
    assert contradicted.status == ImportStatus.PUBLISHED


def test_differences_from_the_register_are_chosen_by_a_button(publish, read, client):
    publish()
    again = read(papers.report(changes={"6.2": "Publish all complaints"}), papers.addendum())
    proposal = again.proposals.get(number="6.2")
    assert "The file differs from the register" in client.get(address("import_proposals", again)).content.decode()
    client.post(address("proposal_hold", again, proposal), {"field": "text:en", "side": "register"})
    proposal.refresh_from_db()
    assert proposal.text == papers.ASKS[1][0]


@pytest.mark.parametrize("name", ["import_proposals", "import_findings", "import_publish", "import"])
def test_more_rows_cost_no_more_queries(read, client, django_assert_max_num_queries, name):
    def many(count):
        asks = [(f"Protect the right number {i} of all people", ("Chile",)) for i in range(1, count)]
        return read(papers.report(asks), papers.russian_report(papers.RUSSIAN_ASKS[:4]))

    few, more = many(7), many(25)
    client.get(address(name, few))
    client.get(address(name, more))  # the pictures and paragraphs of the source are in the cache now
    with django_assert_max_num_queries(40) as first:
        client.get(address(name, few))
    with django_assert_max_num_queries(40) as second:
        client.get(address(name, more))
    assert len(first) == len(second)
