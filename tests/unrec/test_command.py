"""The command `unrec`: arguments, standard input and output, exit codes and one sentence for what it cannot read."""

import io
import json
import sys
from pathlib import Path

import pytest

from tests.unrec.documents import list_csv, make_docx, paragraph, report_docx, report_pdf
from unrec import cli


def run(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = cli.main(arguments)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the documents of a small review, which is the working directory."""
    addendum = "".join(map(paragraph, ["A/HRC/99/5/Add.1", "Addendum", "3. Illustria notes recommendation 122.1."]))
    (tmp_path / "report.pdf").write_bytes(report_pdf())
    (tmp_path / "addendum.docx").write_bytes(make_docx(addendum))
    (tmp_path / "list.csv").write_bytes(list_csv())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_extract_prints_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(["extract", "report.pdf"], capsys)
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert [one["number"] for one in found["recommendations"]] == ["121.1", "121.2", "122.1"]
    assert found["document"]["symbol"] == "A/HRC/99/5"


def test_extract_takes_the_final_positions_from_the_addendum(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(["extract", "report.pdf", "--addendum", "addendum.docx", "--matrix", "list.csv"], capsys)
    last = json.loads(out)["recommendations"][-1]
    assert (last["position"], last["position_source"]) == ("noted", "A/HRC/99/5/Add.1, para. 3")


@pytest.mark.parametrize(("name", "start"), [("o.json", b"{"), ("o.csv", b"\xef\xbb\xbfnumber"), ("o.xlsx", b"PK")])
def test_the_name_of_the_output_chooses_the_format(name, start, folder: Path, capsys) -> None:
    assert run(["extract", "report.pdf", "-o", name], capsys)[0] == 0
    assert (folder / name).read_bytes().startswith(start)
    assert sorted(path.name for path in folder.iterdir()) == sorted(["addendum.docx", "list.csv", "report.pdf", name])


def test_reconcile_prints_totals_and_findings(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(["reconcile", "report.pdf", "addendum.docx", "list.csv"], capsys)
    assert code == 0
    assert "received" in out
    assert out.endswith("The documents agree.\n")


def test_reconcile_compares_with_an_earlier_import(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["extract", "report.pdf", "-o", "before.json"], capsys)
    arguments = ["reconcile", "report.pdf", "addendum.docx", "--earlier", "before.json", "--format", "json"]
    _, out, _ = run(arguments, capsys)
    assert [(one["code"], one["number"]) for one in json.loads(out)["findings"]] == [("position-changed", "122.1")]


REFUSED = [
    ("a missing file", ["extract", "nothing.pdf"], "There is no file nothing.pdf."),
    ("an addendum first", ["extract", "addendum.docx"], "This is an addendum"),
    ("a report as the addendum", ["extract", "report.pdf", "--addendum", "report.pdf"], "is a report"),
    ("a report as the list", ["extract", "report.pdf", "--matrix", "report.pdf"], "is a report"),
    ("a folder that is not there", ["extract", "report.pdf", "-o", "no/where.json"], "folder of no/where.json"),
    ("texts that are not there", ["match", "nothing.jsonl", "list.csv"], "nothing.jsonl"),
    ("texts that are no JSON", ["match", "list.csv", "list.csv"], "JSON"),
]


@pytest.mark.parametrize(("reason", "arguments", "words"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_cannot_be_read_is_said_in_one_sentence(reason, arguments, words, folder: Path, capsys) -> None:
    code, out, err = run(arguments, capsys)
    assert (code, out) == (2, ""), reason
    assert words in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("arguments", [[], ["unheard-of"], ["extract"], ["extract", "x", "--format", "doc"]])
def test_a_wrong_call_ends_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert ended.value.code == 2
    assert "--help" in capsys.readouterr().err


def test_standard_input_is_read(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(report_docx())))
    _, out, _ = run(["extract", "-"], capsys)
    assert len(json.loads(out)["recommendations"]) == 3


def test_the_help_shows_every_command_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--help"])
    assert ended.value.code == 0
    page = capsys.readouterr().out
    assert all(f"unrec {name} " in page for name in ("extract", "reconcile", "classify", "match"))


def test_a_fault_of_the_program_is_told_from_bad_input(folder, capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unrec.pipeline.extract_review", lambda *_args, **_options: 1 / 0)
    code, _, err = run(["extract", "report.pdf"], capsys)
    assert code == 70
    assert "ZeroDivisionError" in err


def test_an_interruption_ends_without_a_traceback(folder, capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("unrec.pipeline.extract_review", interrupt)
    assert run(["extract", "report.pdf"], capsys) == (130, "", "unrec: Interrupted.\n")
