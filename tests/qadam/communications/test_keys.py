"""Keys: rotation, backup and restore lose nothing; a wrong key is one clear sentence."""

import base64
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.urls import reverse

from qadam.audit.guards import guards_off
from qadam.communications.errors import KeyUnavailableError
from qadam.communications.keys import Wrapped, make_master_key, unwrap, wrap
from qadam.communications.models import Case, CaseDocument, CaseLogEntry, DraftVersion, PersonConcerned
from qadam.communications.selectors.log import in_words, verify_case_log
from qadam.communications.services.retention import parts_of_a_case
from qadam.operations.backup import empty, models_to_keep, restore_backup, write_backup
from qadam.operations.doctor import Health, check_case_keys
from qadam.register.models import SearchText
from tests.qadam.communications.dossier import make_dossier

pytestmark = pytest.mark.django_db


def everything_of(case_id: int) -> dict[str, object]:
    """Return all words and papers of a case, opened."""
    case = Case.unguarded.get(pk=case_id)
    content: dict[str, object] = {"case": case.opened()}
    for model in parts_of_a_case():
        for row in model.unguarded.filter(case=case):
            content[f"{model.__name__} {row.pk}"] = row.opened()
            if hasattr(row, "file"):
                content[f"file {row.pk} {model.__name__}"] = row.read()
    lines = in_words(case, list(CaseLogEntry.unguarded.filter(case=case)))
    content["log"] = [(line.sequence, line.what, line.details) for line in lines]
    return content


def sealed_of(case_id: int) -> set[str]:
    return {row.sealed for model in parts_of_a_case() for row in model.unguarded.filter(case=case_id) if row.sealed}


def paths() -> set[str]:
    return set(CaseDocument.unguarded.values_list("file", flat=True))


@pytest.mark.parametrize(
    "options", [{}, {"reseal": True}, {"keep_master": True}, {"reseal": True, "keep_master": True}]
)
def test_rotation_loses_nothing(cast, django_capture_on_commit_callbacks, options, capsys):
    dossiers = [make_dossier(cast, word) for word in ("Aibarys", "Zarina")]
    before = {dossier.case.pk: everything_of(dossier.case.pk) for dossier in dossiers}
    wrapped = set(Case.unguarded.values_list("content_key", flat=True))
    sealed, files = sealed_of(dossiers[0].case.pk), paths()
    with django_capture_on_commit_callbacks(execute=True):
        call_command("rotate_case_keys", **options)
    assert {pk: everything_of(pk) for pk in before} == before
    assert wrapped.isdisjoint(Case.unguarded.values_list("content_key", flat=True))
    assert verify_case_log(dossiers[0].case) is None
    if options.get("reseal"):
        assert sealed.isdisjoint(sealed_of(dossiers[0].case.pk)), "words that kept their old seal"
        assert files.isdisjoint(paths())
        assert not any(default_storage.exists(path) for path in files), "files under the old key were left"
        assert all(default_storage.exists(path) for path in paths())
    else:
        assert sealed == sealed_of(dossiers[0].case.pk)
    assert "Cases with new keys: 2." in capsys.readouterr().out


def test_after_a_rotation_the_first_master_key_opens_nothing_more(cast, settings):
    make_dossier(cast)
    first = Path(settings.CASE_KEYS).read_text()
    call_command("rotate_case_keys")
    Path(settings.CASE_KEYS).write_text(first)
    with pytest.raises(KeyUnavailableError):
        _ = Case.unguarded.get().title


def test_a_rotation_that_was_stopped_goes_on(cast, monkeypatch):
    from qadam.communications.management.commands import rotate_case_keys as command

    pks = [make_dossier(cast, word).case.pk for word in ("Aibarys", "Zarina")]
    before = {pk: everything_of(pk) for pk in pks}

    def killed(case_id):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(command, "reseal_case", killed)
        with pytest.raises(KeyboardInterrupt):
            call_command("rotate_case_keys", reseal=True)
    assert {pk: everything_of(pk) for pk in pks} == before
    call_command("rotate_case_keys", reseal=True, keep_master=True)
    assert {pk: everything_of(pk) for pk in pks} == before


WRONG = [
    pytest.param(lambda file: file.write_text(f"k1 {base64.b64encode(b'x' * 32).decode()}\n"), id="another key"),
    pytest.param(lambda file: file.unlink(), id="no file"),
    pytest.param(lambda file: file.write_text(""), id="an empty file"),
    pytest.param(lambda file: file.write_text("k1 not-base64\n"), id="a broken line"),
    pytest.param(lambda file: file.write_text("k1\n"), id="half a line"),
    pytest.param(lambda file: file.write_text(f"k1 {base64.b64encode(b'short').decode()}\n"), id="a short key"),
    pytest.param(lambda file: file.write_bytes(b"\xff\xfe\x00"), id="another file"),
]


@pytest.mark.parametrize("spoil", WRONG)
def test_a_wrong_key_is_one_clear_sentence(cast, sign_in, settings, spoil):
    dossier = make_dossier(cast)
    kept = Path(settings.CASE_KEYS).read_text()
    spoil(Path(settings.CASE_KEYS))
    client = sign_in(cast.case_officer)
    sentence = "The key that opens this case is missing or wrong."
    for address in (reverse("communications"), reverse("case", args=[dossier.case.number])):
        answer = client.get(address)
        assert answer.status_code == 503, address
        assert sentence in answer.content.decode()
    with pytest.raises(CommandError, match=r"^The key that opens this case is missing or wrong\. Ask"):
        call_command("rotate_case_keys", keep_master=True)
    Path(settings.CASE_KEYS).write_text(kept)
    assert client.get(reverse("case", args=[dossier.case.number])).status_code == 200, "nothing was spoilt"


def test_the_doctor_says_that_the_key_is_missing(cast, settings):
    assert check_case_keys().health is Health.GOOD
    make_dossier(cast)
    assert check_case_keys().health is Health.GOOD
    Path(settings.CASE_KEYS).unlink()
    assert check_case_keys().health is Health.WRONG


def test_no_new_key_is_made_where_one_is_missing(cast, settings):
    make_dossier(cast)
    Path(settings.CASE_KEYS).unlink()
    with pytest.raises(KeyUnavailableError):
        make_dossier(cast, "Zarina")
    assert not Path(settings.CASE_KEYS).exists()


def test_a_paper_that_was_changed_or_lost_in_the_storage_is_one_clear_sentence(cast, sign_in):
    dossier = make_dossier(cast)
    address = reverse("case_paper_file", args=[dossier.case.number, dossier.paper.pk])
    path = default_storage.path(dossier.paper.file.name)
    Path(path).chmod(0o600)
    Path(path).write_bytes(Path(path).read_bytes()[:-1] + b"?")
    for _each in range(2):
        answer = sign_in(cast.case_officer).get(address)
        assert answer.status_code == 503
        assert "This file cannot be opened" in answer.content.decode()
        Path(path).unlink(missing_ok=True)


def test_words_that_were_moved_to_another_row_do_not_open(cast):
    dossier = make_dossier(cast)
    first, second = DraftVersion.unguarded.filter(reply=dossier.reply)
    DraftVersion.unguarded.filter(pk=first.pk).update(sealed=second.sealed)
    with pytest.raises(KeyUnavailableError):
        _ = DraftVersion.unguarded.get(pk=first.pk).text


def test_a_key_that_was_moved_to_another_case_does_not_open(cast):
    one, other = make_dossier(cast, "Aibarys").case, make_dossier(cast, "Zarina").case
    Case.unguarded.filter(pk=one.pk).update(content_key=other.content_key, content_master=other.content_master)
    with pytest.raises(KeyUnavailableError):
        _ = Case.unguarded.get(pk=one.pk).title


def test_the_file_of_the_master_key_is_for_its_owner_alone(settings):
    make_master_key()
    made = Path(settings.CASE_KEYS).read_text()
    assert Path(settings.CASE_KEYS).stat().st_mode & 0o777 == 0o600
    make_master_key()
    assert Path(settings.CASE_KEYS).read_text() == made, "a key that is there is never overwritten"


SERVICE = """
import base64, hashlib, sys
given = base64.b64decode(sys.stdin.read())
pad = hashlib.sha256(b"kept by the service").digest() * 9
turned = bytes(a ^ b for a, b in zip(given, pad))
print(("m7 " if sys.argv[1] == "wrap" else "") + base64.b64encode(turned).decode())
"""


def test_keys_may_come_from_a_key_management_service(cast, settings, tmp_path):
    service = tmp_path / "service.py"
    service.write_text(SERVICE)
    settings.CASE_KEY_COMMAND = f"{sys.executable} {service}"
    dossier = make_dossier(cast)
    found = Case.unguarded.get(pk=dossier.case.pk)
    assert (found.content_master, found.title) == ("m7", "Matter of Aibarys")
    call_command("rotate_case_keys")
    assert everything_of(dossier.case.pk)["case"]["title"] == "Matter of Aibarys"
    service.write_text("raise SystemExit(3)")
    with pytest.raises(KeyUnavailableError):
        _ = Case.unguarded.get(pk=dossier.case.pk).title


def test_a_wrapped_key_opens_at_its_own_place_alone(settings, tmp_path):
    service = tmp_path / "service.py"
    service.write_text(SERVICE)
    for command in ("", f"{sys.executable} {service}"):
        settings.CASE_KEY_COMMAND = command
        make_master_key()
        wrapped = wrap(b"k" * 32, place="content:1")
        assert unwrap(wrapped, place="content:1") == b"k" * 32
        for wrong in (wrapped, Wrapped(wrapped.master, "AAAA"), Wrapped("k9", wrapped.text)):
            if wrong is wrapped or not command:
                with pytest.raises(KeyUnavailableError):
                    unwrap(wrong, place="log:1")


def test_backup_and_restore_bring_everything_back_sealed(cast, tmp_path, settings):
    dossiers = [make_dossier(cast, word) for word in ("Aibarys", "Zarina")]
    before = {dossier.case.pk: everything_of(dossier.case.pk) for dossier in dossiers}
    write_backup(tmp_path / "b.tar.gz")
    key = Path(settings.CASE_KEYS).read_text()
    with transaction.atomic(), guards_off(connection):
        empty([*models_to_keep(), SearchText])
    for path in list((tmp_path / "files").rglob("*")):
        if path.is_file():
            path.unlink()
    Path(settings.CASE_KEYS).unlink()
    restore_backup(tmp_path / "b.tar.gz")
    with pytest.raises(KeyUnavailableError):
        _ = PersonConcerned.unguarded.first().name
    Path(settings.CASE_KEYS).write_text(key)
    assert {pk: everything_of(pk) for pk in before} == before
    assert all(verify_case_log(dossier.case) is None for dossier in dossiers)


def test_no_key_stands_in_a_backup(cast, tmp_path, settings):
    make_dossier(cast)
    key = Path(settings.CASE_KEYS).read_text().split()[1]
    write_backup(tmp_path / "b.tar.gz")
    unpacked = subprocess.run(["tar", "-xzOf", str(tmp_path / "b.tar.gz")], capture_output=True, check=True).stdout
    assert key.encode() not in unpacked
    assert base64.b64decode(key) not in unpacked
