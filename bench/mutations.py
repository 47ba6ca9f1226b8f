#!/usr/bin/env python3
"""Break small documents at random and check that each is read or refused in one sentence.

Usage:  bench/mutations.py [--count 10000] [--seed 1] [--jobs 2]

Prints one JSON object: how many were read, refused by which code, and every other outcome with the bytes that caused
it (kept under the system's temporary folder). The exit code is 1 if there was another outcome.
"""

import argparse
import io
import json
import random
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.unrec.documents import list_csv, list_xlsx, make_zip, report_docx, report_pdf
from unrec.errors import UnrecError
from unrec.pipeline import extract
from unrec.reading.limits import MEBIBYTE, Limits

MAKERS: dict[str, Callable[[], bytes]] = {
    "pdf": report_pdf,
    "docx": report_docx,
    "xlsx": list_xlsx,
    "csv": list_csv,
}
LIMITS = Limits(max_seconds=20.0, max_memory_bytes=512 * MEBIBYTE)
INTERESTING = (
    b"\0",
    b"\xff",
    b"<",
    b">",
    b"&",
    b'"',
    b"%",
    b"-1",
    b"99999999999",
    b"\r\n",
    b"<!DOCTYPE a []>",
    b"\xfe\xff",
)
BATCH = 50
MAX_SENTENCE = 300  # characters of one plain sentence


def mutate(data: bytes, source: random.Random) -> bytes:
    """Return the bytes with one to six random changes: bits, bytes, pieces cut, doubled, moved or put in."""
    changed = bytearray(data)
    for _ in range(source.randint(1, 6)):
        if not changed:
            break
        place = source.randrange(len(changed))
        length = source.choice((1, 2, 8, 64, 512))
        kind = source.randrange(7)
        if kind == 0:
            changed[place] ^= 1 << source.randrange(8)
        elif kind == 1:
            changed[place : place + length] = source.randbytes(length)
        elif kind == 2:
            del changed[place : place + length]
        elif kind == 3:
            changed[place:place] = changed[place : place + length]
        elif kind == 4:
            changed[place:place] = source.choice(INTERESTING)
        elif kind == 5:
            del changed[place:]
        else:
            other = source.randrange(len(changed))
            changed[place : place + length] = changed[other : other + length]
    return bytes(changed)


def mutate_inside(data: bytes, source: random.Random) -> bytes:
    """Return an archive one of whose members was changed, so that its checksums are right and its text is not."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    name = source.choice(sorted(members))
    content = members[name]
    members[name] = mutate(content if isinstance(content, bytes) else content.encode(), source)
    return make_zip(members)


def make_case(seed: int) -> tuple[str, bytes]:
    """Return the kind and the bytes of one broken document; the same for the same seed."""
    source = random.Random(seed)
    kind = source.choice(("pdf", "docx", "docx", "xlsx", "csv", "csv"))
    data = MAKERS[kind]()
    inside = kind in ("docx", "xlsx") and source.random() < 0.7
    return kind, mutate_inside(data, source) if inside else mutate(data, source)


def outcome(data: bytes) -> str:
    """Return "read", "refused: CODE", or what else happened."""
    try:
        extract(data, limits=LIMITS)
    except UnrecError as error:
        sentence = error.message
        if "\n" in sentence or not sentence.endswith((".", "”")) or len(sentence) > MAX_SENTENCE:
            return f"OTHER: not one plain sentence: {sentence!r}"
        return f"refused: {error.code}"
    except BaseException as error:
        return f"OTHER: {type(error).__name__}: {error}"
    return "read"


def run_batch(seeds: list[int]) -> list[tuple[int, str, str]]:
    """Return (seed, kind, outcome) of each seed."""
    results = []
    for seed in seeds:
        kind, data = make_case(seed)
        results.append((seed, kind, outcome(data)))
    return results


def run(count: int, first_seed: int, jobs: int) -> tuple[Counter[str], list[tuple[int, str, str]]]:
    """Return the outcomes of many seeds, and those that are neither read nor refused."""
    seeds = list(range(first_seed, first_seed + count))
    batches = [seeds[place : place + BATCH] for place in range(0, count, BATCH)]
    counts: Counter[str] = Counter()
    others = []
    with ProcessPoolExecutor(jobs) as pool:
        for results in pool.map(run_batch, batches):
            for seed, kind, result in results:
                counts[f"{kind} {result}" if not result.startswith("OTHER") else "OTHER"] += 1
                if result.startswith("OTHER"):
                    others.append((seed, kind, result))
    return counts, others


def main() -> None:
    """Run and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    started = time.monotonic()
    counts, others = run(options.count, options.seed, options.jobs)
    kept = []
    if others:
        folder = Path(tempfile.mkdtemp(prefix="unrec-mutations-"))
        for seed, kind, result in others:
            path = folder / f"{seed}.{kind}"
            path.write_bytes(make_case(seed)[1])
            kept.append({"file": str(path), "outcome": result})
    seconds = round(time.monotonic() - started, 1)
    print(json.dumps({"count": options.count, "seconds": seconds, "outcomes": dict(counts), "others": kept}, indent=1))
    sys.exit(1 if others else 0)


if __name__ == "__main__":
    main()
