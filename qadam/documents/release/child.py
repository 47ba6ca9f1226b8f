"""The program of the child process that inspects or cleans one file. It reads the file from standard input.

A hostile file can abort the libraries that open it, or ask for any amount of memory, so it is opened here under limits
of the operating system. The first line of the input is JSON: {"action", "names", "file_name", "memory", "seconds"}; the
rest is the file. The first line of the answer is JSON: {"findings"}, with {"done", "left"} where the file was cleaned,
or {"error"}; after "done" the new file.
"""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def main() -> int:
    """Answer one question."""
    sys.path.insert(0, str(ROOT))
    from unrec.reading.pdf_child import limit_this_process

    head, _, data = sys.stdin.buffer.read().partition(b"\n")
    asked = json.loads(head)
    limit_this_process(asked["memory"], asked["seconds"])
    from qadam.documents.release.engine import inspect_here, release_here
    from qadam.documents.release.findings import CannotCheckError
    from unrec.errors import UnreadableError

    body = b""
    answer: dict[str, object]
    try:
        if asked["action"] == "inspect":
            answer = {"findings": inspect_here(data, asked["names"], asked["file_name"])}
        else:
            release = release_here(data, asked["names"], asked["file_name"])
            answer = {"findings": release.found}
            if release.outcome is not None:
                answer |= {"done": release.outcome.done, "left": release.left}
                body = release.outcome.data
    except CannotCheckError as error:
        answer = {"error": str(error)}
    except UnreadableError as error:
        answer = {"error": error.code, "message": error.message}
    except MemoryError:
        answer = {"error": "limit"}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + body)
    return 0


if __name__ == "__main__":
    sys.exit(main())
