"""How fast the public portal answers, against floors that are taken in the same run, on SQLite and PostgreSQL.

    python bench/portal.py --folder FOLDER                          10,000 and 250,000 recommendations (an hour, 4 GB)
    python bench/portal.py --folder FOLDER --sizes 10000            ten minutes
    python bench/portal.py --folder FOLDER --sizes 10000 250000 1000000
    eval "$(tools/postgres.sh start FOLDER/pg)"; python bench/portal.py --folder FOLDER     on PostgreSQL as well

The databases are made once (`portal_rows.py`) and kept in the folder. The real site stands behind its real server with
two processes. Beside it answer: bare SQL over the same database (`portal_floors.py`), Datasette over the same rows, and
a Django admin list of them. All of them are asked in turn (floor, ours, floor, ours), so that whatever else the machine
does falls upon all alike; "cpu" is what the processes worked for an answer, which depends less on others. "Cold" is the
first answer of each kind after the server has started.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote_plus

BENCH = Path(__file__).resolve().parent
sys.path[:0] = [str(BENCH), str(BENCH.parent)]

from portal_floors import Floor  # noqa: E402  (stands beside this file)
from portal_servers import (  # noqa: E402
    FACETS,
    Client,
    Server,
    admin,
    children_of,
    datasette,
    portal,
    worked_by,
)

SIZES = (10_000, 250_000)
IMPORTED = 42_000  # the size that goes through the import, and from which search is said to grow
SEARCHES = ("torture", "death penalty", "domestic violence law", "OPCAT", "children education")
POSITIONS = ("supported", "noted")
SUBJECT_SECONDS = 40  # an answer is asked for again until this is used up, at least `LEAST` times
LEAST = 3
SAMPLE_SECONDS = 1  # between two looks at the memory
GOAL_SIZE = 250_000


@dataclass
class Figures:
    """The answers of one subject, in milliseconds."""

    times: list[float] = field(default_factory=list)
    worked: float = 0.0

    @property
    def median(self) -> float:
        """Return the median."""
        return statistics.median(self.times)

    @property
    def p95(self) -> float:
        """Return the time within which 95 of 100 answers came."""
        return sorted(self.times)[max(0, -(-95 * len(self.times) // 100) - 1)]

    @property
    def processor(self) -> float:
        """Return the processor time of one answer."""
        return self.worked / max(1, len(self.times))


Ask = Callable[[int], object]


@dataclass
class Subject:
    """Something that answers: `begin` makes what a visitor needs, `worked` says what it cost until now, in seconds."""

    begin: Callable[[], Ask]
    worked: Callable[[], float]


def measure(subjects: dict[str, Subject], rounds: int, visitors: int) -> dict[str, Figures]:
    """Ask all subjects in turn, `rounds` times by each of `visitors` at once, and return what each took."""
    figures = {name: Figures() for name in subjects}
    asks = {name: [subject.begin() for _ in range(visitors)] for name, subject in subjects.items()}
    for turn in range(rounds):
        for name, subject in subjects.items():
            mine = figures[name]
            if turn >= LEAST and sum(mine.times) / visitors > 1000 * SUBJECT_SECONDS:
                continue
            before = subject.worked()
            mine.times += _at_once(asks[name], turn)
            mine.worked += 1000 * (subject.worked() - before)
    return figures


def _at_once(asks: Sequence[Ask], turn: int) -> list[float]:
    times: list[float] = []

    def one(place: int) -> None:
        started = time.perf_counter()
        asks[place](turn + place)
        times.append(1000 * (time.perf_counter() - started))

    if len(asks) == 1:
        one(0)  # in this very thread, whose processor time the floors are told by
        return times
    with ThreadPoolExecutor(len(asks)) as pool:
        list(pool.map(one, range(len(asks))))
    return times


class Site:
    """One database of one size, with everything that answers from it."""

    def __init__(self, folder: Path, size: int, address: str) -> None:
        self.size, self.address = size, address
        self.vendor = "postgresql" if address else "sqlite"
        self.data = folder / f"{self.vendor}-{size}"
        self.folder = folder
        self.url = f"{address.rpartition('/')[0]}/bench_{size}" if address else ""
        self.place = self.url or str(self.data / "qadam.sqlite3")
        self.flat = folder / f"sqlite-{size}" / "qadam.sqlite3"

    def make(self) -> None:
        """Make the database where it is not there yet: beyond `IMPORTED`, from a copy of that one."""
        if self.size > IMPORTED:
            small = Site(self.folder, IMPORTED, self.address)
            small.make()
            if not (self.data / "import.json").exists():
                self.data.mkdir(parents=True, exist_ok=True)
                if self.address:
                    self._administer(f"CREATE DATABASE bench_{self.size} TEMPLATE bench_{IMPORTED}")
                else:
                    shutil.copy(small.place, self.place)
                shutil.copy(small.data / "import.json", self.data)
        elif self.address and not self.data.exists():
            self._administer(f"CREATE DATABASE bench_{self.size}")
        self.data.mkdir(parents=True, exist_ok=True)
        environment = {**os.environ, "QADAM_DATA": str(self.data), "DATABASE_URL": self.url}
        if not self.url:
            del environment["DATABASE_URL"]
        subprocess.run([sys.executable, BENCH / "portal_rows.py", str(self.size)], env=environment, check=True)

    def _administer(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(statement)

    def database(self) -> int | None:
        """Return the id of the database server's first process."""
        if not self.url:
            return None
        import psycopg

        with psycopg.connect(self.url) as connection:
            (pid,) = connection.execute("SELECT pg_backend_pid()").fetchone()  # type: ignore[misc]
            return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])

    def facts(self) -> "Facts":
        """Return what the questions need."""
        floor = Floor(self.place)
        rows = floor.rows(
            "SELECT v.code, r.number FROM register_recommendation r JOIN register_review v ON v.id = r.review_id "
            f"ORDER BY r.id LIMIT 5 OFFSET {self.size // 3}"
        )
        found = floor.rows(
            "SELECT t.code FROM register_recommendationlabel l JOIN taxonomy_term t ON t.id = l.term_id "
            "WHERE t.scheme = 'themes' GROUP BY 1 ORDER BY count(*) DESC LIMIT 3"
        )
        return Facts(rows, [code for (code,) in found])


@dataclass(frozen=True)
class Facts:
    """What is asked for: recommendations as (code of the review, number), and the most frequent themes."""

    details: list[tuple[str, str]]
    themes: list[str]


# Page -> the path of ours, by turn.
Paths = dict[str, Callable[[int], str]]


def paths_of(facts: Facts) -> Paths:
    """Return the pages that are measured; those with several words or filters ask for another at each turn."""

    def searched(turn: int) -> str:
        return quote_plus(SEARCHES[turn % len(SEARCHES)])

    def filtered(turn: int) -> str:
        return f"theme={quote_plus(facts.themes[turn % len(facts.themes)])}&position={POSITIONS[turn % len(POSITIONS)]}"

    def detail(turn: int) -> str:
        code, number = facts.details[turn % len(facts.details)]
        return f"{code}/{number}"

    return {
        "search page, all facets": lambda turn: f"/en/recommendations/?q={searched(turn)}",
        "search, API": lambda turn: f"/api/v1/recommendations?q={searched(turn)}",
        "search counts, API": lambda turn: f"/api/v1/counts?q={searched(turn)}",
        "list": lambda turn: "/en/recommendations/",
        "list, filtered": lambda turn: f"/en/recommendations/?{filtered(turn)}",
        "list, page 200": lambda turn: "/en/recommendations/?page=200",
        "overview": lambda turn: "/en/",
        "one recommendation": lambda turn: f"/en/reviews/{detail(turn)}/",
    }


def questions(
    site: Site, own: Server, other: Server, flat: Server, facts: Facts, database: int | None
) -> dict[str, dict[str, Subject]]:
    """Return for each page who answers it besides ours."""

    def asked(server: Server, path: Callable[[int], str]) -> Subject:
        def begin() -> Ask:
            client = Client(server)
            return lambda turn: client.get(path(turn))

        return Subject(begin, server.processor_seconds)

    def bare(answer: Callable[[Floor, int], object]) -> Subject:
        def begin() -> Ask:
            floor = Floor(site.place)
            return lambda turn: answer(floor, turn)

        return Subject(begin, lambda: time.thread_time() + database_seconds(database))

    def searched(turn: int) -> str:
        return SEARCHES[turn % len(SEARCHES)]

    facets = "&".join(f"_facet_array={name}" if is_list else f"_facet={name}" for name, is_list in FACETS.items())
    table = "/datasette/recommendations"
    found: dict[str, dict[str, Subject]] = {name: {"ours": asked(own, path)} for name, path in paths_of(facts).items()}

    def compare(name: str, **subjects: Subject) -> None:
        found[name] = {**subjects, **found[name]}  # the floor before ours

    compare(
        "search page, all facets",
        floor=bare(lambda floor, turn: floor.search(searched(turn))),
        datasette=asked(
            flat, lambda turn: f"{table}?_search={quote_plus(searched(turn))}&{facets}&_facet_size=max&_size=50"
        ),
    )
    compare(
        "search, API",
        datasette=asked(
            flat, lambda turn: f"{table}.json?_search={quote_plus(searched(turn))}&_size=50&_shape=objects"
        ),
    )
    compare(
        "search counts, API",
        datasette=asked(
            flat, lambda turn: f"{table}.json?_search={quote_plus(searched(turn))}&{facets}&_facet_size=max&_size=0"
        ),
    )
    compare(
        "list",
        floor=bare(lambda floor, turn: floor.listed()),
        admin=asked(other, lambda turn: "/admin/register/recommendation/"),
    )
    compare(
        "list, filtered",
        floor=bare(
            lambda floor, turn: floor.filtered(facts.themes[turn % len(facts.themes)], POSITIONS[turn % len(POSITIONS)])
        ),
    )
    compare("list, page 200", floor=bare(lambda floor, turn: floor.listed(200)))
    compare("overview", floor=bare(lambda floor, turn: floor.overview()))
    compare("one recommendation", floor=bare(lambda floor, turn: floor.detail(*facts.details[turn % 5])))
    return found


def database_seconds(database: int | None) -> float:
    """Return what the database server and its processes have worked so far."""
    if database is None:
        return 0.0
    return sum(map(worked_by, [database, *children_of(database)])) + worked_by(database, ended=True)


@contextmanager
def watched(server: Server, seen: list[tuple[float, float]]) -> Iterator[None]:
    """Note the memory of a server, again and again, while something else is done."""
    done = threading.Event()

    def look() -> None:
        while not done.wait(SAMPLE_SECONDS):
            seen.append(server.memory())

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


Results = dict[str, dict[str, Figures]]


def run(site: Site, rounds: int) -> dict[str, object]:
    """Measure a site and return its figures: pages by visitors, export, memory, the first answer after a change."""
    database = site.database()
    facts = site.facts()
    memory: list[tuple[float, float]] = []
    with ExitStack() as stack:
        own = stack.enter_context(portal(site.data, site.url, database))
        stack.enter_context(watched(own, memory))
        cold = {name: measure({"ours": _alone(own, path)}, 1, 1) for name, path in paths_of(facts).items()}
        other = stack.enter_context(admin(site.data, site.url, database))
        flat = stack.enter_context(datasette(site.folder, site.flat))
        one: Results = {}
        eight: Results = {}
        for name, subjects in questions(site, own, other, flat, facts, database).items():
            one[name] = measure(subjects, rounds, 1)
            say(site, f"{name}, one visitor", one[name])
        for name, path in paths_of(facts).items():
            eight[name] = measure({"ours": _alone(own, path)}, max(LEAST, rounds // 3), 8)
            say(site, f"{name}, eight visitors", eight[name])
        before = max(sum(pair) for pair in memory)
        exported = export(site, own, database)
        say(site, "export of all rows as CSV", exported)
        after = max(sum(pair) for pair in memory)
        changed = after_a_change(site, own)
        say(site, "list, the first after a change", {"ours": changed})
        workers, others = max(memory)
    return {
        "cold": cold,
        "one": one,
        "eight": eight,
        "export": exported,
        "export_memory": max(0.0, after - before),
        "memory": (workers, others),
        "changed": changed,
        "import": json.loads((site.data / "import.json").read_text()),
    }


def _alone(server: Server, path: Callable[[int], str]) -> Subject:
    def begin() -> Ask:
        client = Client(server)
        return lambda turn: client.get(path(turn))

    return Subject(begin, server.processor_seconds)


def export(site: Site, own: Server, database: int | None) -> dict[str, Figures]:
    """Take all rows home as CSV, and write them bare, twice in turn."""
    client, floor = Client(own), Floor(site.place)
    subjects = {
        "floor": Subject(lambda: lambda turn: floor.export(), lambda: time.thread_time() + database_seconds(database)),
        "ours": Subject(lambda: lambda turn: client.get("/en/recommendations.csv"), own.processor_seconds),
    }
    return measure(subjects, 2, 1)


def after_a_change(site: Site, own: Server) -> Figures:
    """Change something in the register and ask for the list, several times: the columns are read anew for each."""
    client, figures = Client(own), Figures()
    environment = {**os.environ, "QADAM_DATA": str(site.data), "QADAM_LOG": "plain"}
    environment |= {"DATABASE_URL": site.url} if site.url else {}
    for turn in range(3):
        subprocess.run([sys.executable, BENCH / "portal_rows.py", "--touch", str(turn)], env=environment, check=True)
        before, started = own.processor_seconds(), time.perf_counter()
        client.get("/en/recommendations/")
        figures.times.append(1000 * (time.perf_counter() - started))
        time.sleep(SAMPLE_SECONDS)  # until the process that has read the columns is counted with those that ended
        figures.worked += 1000 * (own.processor_seconds() - before)
    return figures


def say(site: Site, what: str, figures: dict[str, Figures]) -> None:
    """Print the figures of one page."""
    parts = [
        f"{name} {one.median:.0f} ({one.p95:.0f}) ms, cpu {one.processor:.0f}, n {len(one.times)}"
        for name, one in figures.items()
    ]
    print(f"{site.vendor} {site.size:,}: {what}: {'; '.join(parts)}", flush=True)


@dataclass(frozen=True)
class Goal:
    """A ratio or a figure that is to be kept to, and how it came out, by p95 and by processor time."""

    name: str
    most: float
    by_p95: float | None
    by_processor: float | None

    def __str__(self) -> str:
        met = "yes" if (self.by_p95 or 0) <= self.most else "no"
        shown = ["–" if value is None else f"{value:.2f}" for value in (self.by_p95, self.by_processor)]
        return f"| {self.name} | {self.most:g} | {shown[0]} | {shown[1]} | {met} |"


def goals(found: dict[str, object], small: Results | None) -> list[Goal]:
    """Return the goals of a large site with what came out; `small`: figures of one visitor at `IMPORTED`."""
    one: Results = found["one"]  # type: ignore[assignment]
    eight: Results = found["eight"]  # type: ignore[assignment]

    def ratio(name: str, page: str, other: str, most: float) -> Goal:
        ours, theirs = one[page]["ours"], one[page][other]
        return Goal(name, most, ours.p95 / theirs.p95, ours.processor / max(theirs.processor, 0.001))

    search, rows = one["search page, all facets"]["ours"], found["import"]
    deep, first = one["list, page 200"]["ours"], one["list"]["ours"]
    exported: dict[str, Figures] = found["export"]  # type: ignore[assignment]
    workers, _others = found["memory"]  # type: ignore[misc]
    made = [
        ratio("search page with all facets, to bare SQL", "search page, all facets", "floor", 3),
        ratio("search page with all facets, to Datasette's page", "search page, all facets", "datasette", 0.2),
        ratio("search by the API, to Datasette's JSON", "search, API", "datasette", 0.5),
        ratio("all counts of a search by the API, to Datasette's JSON", "search counts, API", "datasette", 0.5),
        ratio("list, to a Django admin list", "list", "admin", 0.3),
        ratio("filtered list, to bare SQL", "list, filtered", "floor", 2),
        Goal("page 200, to page 1", 1.5, deep.p95 / first.p95, deep.processor / max(first.processor, 0.001)),
        ratio("page of the overview, to the counting query", "overview", "floor", 0.4),
        Goal(
            "export of all rows, to bare SQL",
            2.2,
            exported["ours"].median / exported["floor"].median,
            exported["ours"].processor / exported["floor"].processor,
        ),
        Goal("memory more during the export, MB", 30, found["export_memory"], None),  # type: ignore[arg-type]
        Goal(
            f"import of {rows['rows']:,}, to COPY",  # type: ignore[index]
            15,
            rows["import_seconds"] / rows["copy_seconds"],  # type: ignore[index]
            rows["import_processor"] / rows["copy_processor"],  # type: ignore[index]
        ),
        Goal("memory of two workers, MB", 200, workers, None),
    ]
    if small is not None:
        before = small["search page, all facets"]["ours"]
        made.append(
            Goal("search, to the same at 42,000", 4, search.p95 / before.p95, search.processor / before.processor)
        )
    made += [Goal(f"p95 of {name}, eight visitors, ms", 300, page["ours"].p95, None) for name, page in eight.items()]
    return made


def main() -> int:
    """Measure what was asked for and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, required=True, help="where the databases stand, or are made")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    given = parser.parse_args()
    address = os.environ.pop("DATABASE_URL", "")
    given.folder.mkdir(parents=True, exist_ok=True)
    folder = given.folder.resolve()
    vendors = [place for place in ["", address] if place or given.only != "postgresql"]
    vendors = [place for place in dict.fromkeys(vendors) if not (place and given.only == "sqlite")]
    for place in vendors:
        results: dict[int, dict[str, object]] = {}
        for size in sorted({*given.sizes, *([IMPORTED] if max(given.sizes) >= GOAL_SIZE else [])}):
            Site(folder, size, "").make()  # Datasette serves SQLite alone
            site = Site(folder, size, place)
            site.make()
            results[size] = run(site, given.rounds)
        print_tables(site.vendor, results)
    return 0


def print_tables(vendor: str, results: dict[int, dict[str, object]]) -> None:
    """Print how the pages grow, and the goals of the largest size."""
    sizes = list(results)
    print(f"\n{vendor}; load {' '.join(f'{one:.1f}' for one in os.getloadavg())}; {os.cpu_count()} processors")
    head = " | ".join(f"{size:,}" for size in sizes)
    for kind in ("cold", "one", "eight"):
        print(f"\n| ours, {kind}: median (p95), cpu, ms | {head} |\n|---|{'---|' * len(sizes)}")
        for page in results[sizes[0]][kind]:  # type: ignore[attr-defined]
            cells = [results[size][kind][page]["ours"] for size in sizes]  # type: ignore[index]
            shown = [f"{one.median:.0f} ({one.p95:.0f}), {one.processor:.0f}" for one in cells]
            print(f"| {page} | {' | '.join(shown)} |")
    changed = [results[size]["changed"] for size in sizes]
    print(f"| list, the first after a change | {' | '.join(f'{c.median:.0f}, {c.processor:.0f}' for c in changed)} |")  # type: ignore[attr-defined]
    memory = [results[size]["memory"] for size in sizes]
    print(f"| memory of two workers + the others, MB | {' | '.join(f'{w:.0f} + {f:.0f}' for w, f in memory)} |")  # type: ignore[misc]
    largest = results[sizes[-1]]
    small = results[IMPORTED]["one"] if IMPORTED in results else None
    print(f"\n| goal at {sizes[-1]:,} | at most | by the clock, p95 | by the processor | met |\n|---|---|---|---|---|")
    for goal in goals(largest, small):  # type: ignore[arg-type]
        print(goal)


if __name__ == "__main__":
    sys.exit(main())
