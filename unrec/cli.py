"""The command `unrec`: reads documents of the UN human rights mechanisms without a database or a network.

Everything heavy is imported inside the command that needs it, so that `unrec --help` answers at once.
"""

import argparse
import contextlib
import json
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from unrec.errors import InputError, UnreadableError, UnrecError

EXIT_UNREADABLE = 2  # input that cannot be read; argparse ends so on a wrong call, too
EXIT_INTERNAL = 70  # a fault of this program (sysexits.h, EX_SOFTWARE)
EXIT_INTERRUPTED = 130  # as a shell ends after Ctrl-C
TEXTS_AT_ONCE = 1_000  # texts classified together
MAX_LINE_BYTES = 10 * 1024 * 1024
STANDARD = "-"  # the name of standard input and output

DESCRIPTION = """\
Read the documents of the United Nations human rights mechanisms: find the
recommendations, their States and positions, compare documents, label texts
and find what was recommended before. Nothing is sent anywhere.
"""
EXAMPLES = """\
examples:
  unrec extract A_HRC_28_10.pdf > review.json
        every recommendation of a Working Group's report, with its States
  unrec extract report.pdf --addendum add1.docx --matrix list.docx -o review.xlsx
        the same with the State's final positions and OHCHR's themes, as a workbook
  unrec reconcile report.pdf add1.docx list.docx
        where the three documents contradict each other
  unrec classify --preset kazakhstan < texts.jsonl > labels.jsonl
        themes, areas, goals and groups of each line {"id": ..., "text": ...}
  unrec match cycle2.json cycle3.json > matches.jsonl
        which recommendations of the later review repeat earlier ones
  unrec evidence law.docx --register review.json > found.jsonl
        on which recommendations each paragraph of a law or report bears

PDF, Word (.docx, and .doc where LibreOffice is installed), Excel and CSV files
are told by their content. "-" means standard input or output. What cannot be
read is said in one sentence, and the exit code is 2.
"""


class Refusal(argparse.ArgumentParser):
    """A parser that refuses a wrong call in one sentence, with where to read more."""

    def error(self, message: str) -> Any:
        """Print the sentence and end with code 2."""
        self.exit(EXIT_UNREADABLE, f"{self.prog}: {message} (see {self.prog} --help)\n")


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command."""
    parser = Refusal(
        prog="unrec",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", dest="command", metavar="COMMAND", required=True)
    _add_extract(commands)
    _add_reconcile(commands)
    _add_classify(commands)
    _add_match(commands)
    _add_evidence(commands)
    _add_train(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0, 2 for input that cannot be read, 130 when interrupted."""
    if hasattr(signal, "SIGPIPE"):
        with contextlib.suppress(ValueError):  # not in the main thread
            signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `unrec ... | head` ends without a word
    options = build_parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], None] = options.run
    try:
        run(options)
        sys.stdout.flush()
    except UnrecError as error:
        return _say(error.message, EXIT_UNREADABLE)
    except KeyboardInterrupt:
        return _say("Interrupted.", EXIT_INTERRUPTED)
    except BrokenPipeError:
        return 0
    except OSError as error:
        return _say(f"{error.filename or 'The output'} cannot be written: {error.strerror}.", EXIT_UNREADABLE)
    except Exception as error:
        if os.environ.get("UNREC_DEBUG"):
            raise
        name = type(error).__name__
        return _say(f"This is a fault of unrec ({name}); run it again with UNREC_DEBUG=1 and report it.", EXIT_INTERNAL)
    return 0


# extract and reconcile


def _add_extract(commands: Any) -> None:
    parser = commands.add_parser(
        "extract",
        help="find the recommendations of a document",
        description="Find the recommendations of a Working Group's report, a thematic list, concluding observations "
        "or a table; with an addendum also the State's final positions.",
    )
    parser.add_argument("report", metavar="REPORT", help="the document, or - for standard input")
    _add_companions(parser)
    parser.add_argument("--format", choices=("json", "csv", "xlsx"), help="json, or what the name of OUT says")
    parser.add_argument("-o", "--output", metavar="OUT", default=STANDARD, help="the file to write")
    parser.set_defaults(run=_extract)


def _add_reconcile(commands: Any) -> None:
    parser = commands.add_parser(
        "reconcile",
        help="show where report, addendum and thematic list disagree",
        description="Compare the documents of one review: numbers, texts, States, positions and their places, totals.",
    )
    parser.add_argument("report", metavar="REPORT", help="the Working Group's report")
    parser.add_argument("addendum", metavar="ADDENDUM", nargs="?", help="the State's addendum")
    parser.add_argument("matrix", metavar="MATRIX", nargs="?", help="OHCHR's thematic list, or any table")
    parser.add_argument("--earlier", metavar="FILE", help="an earlier import: a table, or JSON of unrec extract")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--ocr", action="store_true", help="read pages that are only pictures (needs tesseract)")
    parser.set_defaults(run=_reconcile)


def _add_companions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--addendum", metavar="FILE", help="the State's addendum with its positions")
    parser.add_argument("--matrix", metavar="FILE", help="OHCHR's thematic list, or any table of the review")
    parser.add_argument("--ocr", action="store_true", help="read pages that are only pictures (needs tesseract)")


def _extract(options: argparse.Namespace) -> None:
    from unrec.pipeline import extract_review
    from unrec.writing import write

    form = options.format or _form_of(options.output)
    if form == "xlsx" and options.output == STANDARD and sys.stdout.isatty():
        raise InputError("A workbook cannot be shown on a terminal: name a file with -o.")
    with _Progress() as progress:
        found = extract_review(
            _input(options.report),
            addendum=_optional_input(options.addendum),
            matrix=_optional_input(options.matrix),
            ocr=options.ocr,
            on_step=progress.show,
        ).extraction
    _write(write(found, form, to_file=options.output != STANDARD), options.output)
    if sys.stderr.isatty():
        _say(f"{len(found.recommendations)} recommendations, {len(found.warnings)} findings.", 0)


def _reconcile(options: argparse.Namespace) -> None:
    from unrec.pipeline import extract_review
    from unrec.records import as_json
    from unrec.writing import finding_as_json, finding_as_text, totals_as_text

    earlier = _earlier(options.earlier) if options.earlier else None
    with _Progress() as progress:
        found = extract_review(
            _input(options.report),
            addendum=_optional_input(options.addendum),
            matrix=_optional_input(options.matrix),
            earlier=earlier,
            ocr=options.ocr,
            on_step=progress.show,
        )
    if options.format == "json":
        answer = {"totals": as_json(found.totals), "findings": [finding_as_json(one) for one in found.findings]}
        print(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    print(totals_as_text(found.totals))
    print()
    for one in found.findings:
        print(finding_as_text(one))
    print("The documents agree." if not found.findings else f"{len(found.findings)} findings.")


def _earlier(path: str) -> Any:
    from unrec.extraction.tables import extraction_from_json
    from unrec.pipeline import extract

    data = _input(path)
    content = data if isinstance(data, bytes) else _bytes_of(data)
    if content.lstrip()[:1] == b"{":
        return extraction_from_json(_json_of(content, path))
    return extract(data)


def _form_of(output: str) -> str:
    suffix = Path(output).suffix.lower().lstrip(".")
    return suffix if suffix in ("json", "csv", "xlsx") else "json"


# classify, match, evidence and train


def _add_classify(commands: Any) -> None:
    parser = commands.add_parser(
        "classify",
        help="label texts with themes, areas, goals, groups and the kind of action",
        description='Label each line {"id": ..., "text": ...}; the output of "unrec extract" is read as well.',
    )
    parser.add_argument("texts", metavar="TEXTS", nargs="?", default=STANDARD, help="standard input by default")
    parser.add_argument("--preset", metavar="NAME", help="a State's preset, which adds its areas (kazakhstan)")
    parser.add_argument("--scores", action="store_true", help="add the score of each label")
    parser.set_defaults(run=_classify)


def _add_match(commands: Any) -> None:
    parser = commands.add_parser(
        "match",
        help="find which recommendations were made before",
        description='Compare two reviews, each of lines {"id": ..., "text": ...} or the output of "unrec extract".',
    )
    parser.add_argument("earlier", metavar="EARLIER", help="the recommendations of the earlier review")
    parser.add_argument("later", metavar="LATER", help="those of the later one, or - for standard input")
    parser.set_defaults(run=_match)


def _add_evidence(commands: Any) -> None:
    parser = commands.add_parser(
        "evidence",
        help="find on which recommendations the paragraphs of a document bear",
        description="Compare each paragraph of a law, an article, a speech or a report with recommendations, and say "
        "what it claims: law, institution, figure, training, plan, or statement only.",
    )
    parser.add_argument("document", metavar="FILE", help="PDF, Word or plain text, or - for standard input")
    parser.add_argument(
        "--register",
        metavar="FILE",
        required=True,
        help='the recommendations: what "unrec extract" wrote, or lines {"id": ..., "text": ...}',
    )
    parser.add_argument("--limit", metavar="N", type=int, default=5, help="at most so many for each paragraph (5)")
    parser.add_argument("--embed", action="store_true", help="compare across languages (needs the extra embed)")
    parser.add_argument("--ocr", action="store_true", help="read pages that are only pictures (needs tesseract)")
    parser.set_defaults(run=_evidence)


def _add_train(commands: Any) -> None:
    parser = commands.add_parser(
        "train",
        help="train the classifier anew (needs the extra train)",
        description="Train the classifier on UPR Info's recommendations, with a site's own decisions beside them.",
    )
    parser.add_argument("--corpus", metavar="FILE", help="UPR Info's recommendations (.csv.gz)")
    parser.add_argument("--with", dest="site_labels", metavar="LABELS", help="a site's own decisions (JSON lines)")
    parser.add_argument("-o", "--output", metavar="FOLDER", help="where to write the model; the shipped one by default")
    parser.set_defaults(run=_train)


def _train(options: argparse.Namespace) -> None:
    import importlib.util

    if importlib.util.find_spec("sklearn") is None:
        raise InputError("Training needs the extra train: pip install 'qadam[train]'.")
    from unrec.classification.model import MODEL_FOLDER
    from unrec.classification.training import corpus_path, train_from_files

    train_from_files(
        corpus=Path(options.corpus) if options.corpus else corpus_path(),
        site_labels=Path(options.site_labels) if options.site_labels else None,
        output=Path(options.output) if options.output else MODEL_FOLDER,
    )


def _classify(options: argparse.Namespace) -> None:
    from unrec.classification.classifier import label_row, load_classifier

    classifier = load_classifier(options.preset)
    texts = _texts(options.texts)
    while batch := list(islice(texts, TEXTS_AT_ONCE)):
        found = classifier.classify([text for _, text in batch], reasons=False)
        for (name, _), labels in zip(batch, found, strict=True):
            print(json.dumps(label_row(name, labels, scores=options.scores), ensure_ascii=False))


def _match(options: argparse.Namespace) -> None:
    from unrec.matching.recurrence import match

    earlier, later = list(_texts(options.earlier)), list(_texts(options.later))
    for found in match(earlier, later):
        matches = [{"id": one.id, "score": round(one.score, 4)} for one in found.matches]
        print(json.dumps({"id": found.id, "status": found.status, "matches": matches}, ensure_ascii=False))


def _evidence(options: argparse.Namespace) -> None:
    from unrec.matching.evidence import Candidate
    from unrec.pipeline import find_bearings, read_passages

    if options.limit < 1:
        raise InputError("--limit is a number from 1 on.")
    register = [Candidate(name, text) for name, text in _texts(options.register)]
    passages = read_passages(_input(options.document), ocr=options.ocr)
    for found in find_bearings(passages, register, embed=options.embed, limit=options.limit):
        passage = found.passage
        row = {
            "passage": passage.order,
            "number": passage.number,
            "page": passage.page,
            "heading": passage.heading,
            "text": passage.text,
            "claims": [{"kind": claim.kind, "words": claim.words} for claim in found.claims],
            "matches": [
                {"id": one.id, "score": one.score, "reason": one.reason} for one in found.of_kind("recommendation")
            ],
        }
        print(json.dumps(row, ensure_ascii=False))


def _texts(path: str) -> Iterator[tuple[str, str]]:
    """Yield (id, text) of JSON lines, or of the recommendations that `unrec extract` wrote.

    Raises:
        UnreadableError: the file cannot be opened.
        InputError: a line is not of that form.
    """
    name = "standard input" if path == STANDARD else path
    with contextlib.ExitStack() as stack:
        if path == STANDARD:
            lines = sys.stdin.buffer
        else:
            try:
                lines = stack.enter_context(Path(path).open("rb"))
            except OSError:
                raise UnreadableError(f"There is no file {path} to read.", code="missing") from None
        count = 0
        while line := lines.readline(MAX_LINE_BYTES):
            count += 1
            if not line.strip():
                continue
            if count == 1 and _opens_document(line):
                document = _json_of(line + lines.read(), name)
                yield from _texts_of_document(document, name)
                return
            row = _json_of(line, f"line {count} of {name}")
            if not isinstance(row, dict) or "id" not in row or not isinstance(row.get("text"), str):
                raise InputError(f'Line {count} of {name} has not the form {{"id": ..., "text": ...}}.')
            yield str(row["id"]), row["text"]


def _opens_document(line: bytes) -> bool:
    """Tell whether a first line starts the one object that `unrec extract` writes, rather than a line of its own."""
    try:
        row = json.loads(line)
    except ValueError:
        return line.lstrip()[:1] == b"{"
    return isinstance(row, dict) and "recommendations" in row


def _texts_of_document(document: Any, name: str) -> Iterator[tuple[str, str]]:
    try:
        yield from [(str(one["number"]), str(one["text"])) for one in document["recommendations"]]
    except (KeyError, TypeError):
        raise InputError(f"{name} holds neither JSON lines nor what `unrec extract` writes.") from None


# input and output


def _json_of(data: bytes, name: str) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise InputError(f"{name[:1].upper()}{name[1:]} is not JSON.") from None


def _input(path: str) -> Path | bytes:
    """Return a file to read: its path, or the bytes of standard input."""
    if path != STANDARD:
        return Path(path)
    from unrec.reading.limits import Limits

    return sys.stdin.buffer.read(Limits().max_bytes + 1)


def _optional_input(path: str | None) -> Path | bytes | None:
    return None if path is None else _input(path)


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise UnreadableError(f"There is no file {path} to read.", code="missing") from None


def _write(data: bytes, output: str) -> None:
    """Write to standard output, or to a file that is either whole or not there."""
    if output == STANDARD:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    target = Path(output)
    try:
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError:
        raise UnreadableError(f"The folder of {output} does not exist or cannot be written.") from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(0o666 & ~mask)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


class _Progress:
    """Shows the running step on the last line of a terminal, and nothing anywhere else."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()

    def __enter__(self) -> "_Progress":
        return self

    def __exit__(self, *_exception: object) -> None:
        if self._shown:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()

    def show(self, words: str) -> None:
        """Show what is being done."""
        if self._shown:
            sys.stderr.write(f"\r\033[K{words} ...")
            sys.stderr.flush()


def _say(sentence: str, code: int) -> int:
    print(f"unrec: {sentence}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
