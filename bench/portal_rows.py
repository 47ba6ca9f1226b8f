"""Fills a database for bench/portal.py: the corpus through `qadam import`, multiplied to the size that is asked for.

    QADAM_DATA=FOLDER python bench/portal_rows.py 250000
    DATABASE_URL=postgres://... QADAM_DATA=FOLDER python bench/portal_rows.py 250000

The first 42,000 recommendations go through the real import of a collection, with history and search index, and are
timed against a floor: the same rows of the same tables, with the same indexes, written by COPY (on SQLite, which has
none, by `executemany`). What is more than that is multiplied inside the database, since a million would take the import
hours. Each copy is the same reviews in later cycles. A database that is filled is left alone.
"""

import argparse
import csv
import gzip
import json
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("QADAM_SHARED", ROOT.parent / "shared"))
TABLE = SHARED / "corpus" / "upr_recommendations.csv.gz"
IMPORTED = 42_000
CYCLES = 4  # of the corpus; each copy stands in the cycles after those of the copy before
LAST_SESSION_OF_CYCLE = (12, 26, 40, 54)
# Rows of the corpus for one recommendation: a text that several States made has a row for each.
ROWS_EACH = 1.04
DRAWN = "drawn"  # model version of labels that were drawn by the number of the row
RATE_FILE = "import.json"  # beside the database: how long the import took, and its floor


def collection(count: int, path: Path) -> None:
    """Write a table for `qadam import --collection` that holds some `count` recommendations."""
    with gzip.open(TABLE, "rt", encoding="utf-8", newline="") as packed:
        head, *rows = list(csv.reader(packed))
    session = head.index("session")
    wanted = round(count * ROWS_EACH)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*head, "cycle"])
        for place in range(wanted):
            copy, row = divmod(place, len(rows))
            number = int(rows[row][session] or 1)
            cycle = next(n for n, last in enumerate(LAST_SESSION_OF_CYCLE, start=1) if number <= last)
            writer.writerow([*rows[row], cycle + CYCLES * copy])


def main() -> int:
    """Fill the database that the environment names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("size", type=int, nargs="?", default=IMPORTED)
    parser.add_argument("--touch", type=int, help="change one recommendation instead, this one in order")
    given = parser.parse_args()
    size = given.size
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qadam.config.settings")
    os.environ["QADAM_LOG"] = "plain"
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    import logging

    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    logging.disable(logging.WARNING)
    from qadam.register.models import Recommendation

    if given.touch is not None:
        touch(given.touch)
        return 0
    rates = Path(settings.DATA_FOLDER) / RATE_FILE
    call_command("migrate", verbosity=0)
    if not Recommendation.objects.exists():
        figures = import_rows(min(size, IMPORTED))
        rates.write_text(json.dumps(figures))
        print(f"{connection.vendor}: {figures}", flush=True)
    multiply(size)
    label()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return 0


def import_rows(count: int) -> dict[str, float]:
    """Import through the product, then write the same rows bare; return both times, in seconds."""
    from django.db import transaction

    from qadam.intake.services.collections import import_collection
    from qadam.register.services.mechanisms import load_mechanisms
    from qadam.taxonomy.services import load_vocabularies

    with transaction.atomic():
        load_vocabularies(by=None)
        load_mechanisms(by=None)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "collection.csv"
        collection(count, path)
        started, worked = time.perf_counter(), processor_seconds()
        rows = sum(review.new_count for review in import_collection(path=path, by=None))
        figures = {
            "rows": rows,
            "import_seconds": time.perf_counter() - started,
            "import_processor": processor_seconds() - worked,
        }
    return figures | copy_floor()


def processor_seconds() -> float:
    """Return what this process, and the server process of its connection, have worked so far."""
    from django.db import connection

    own = time.process_time()
    if connection.vendor != "postgresql":
        return own
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return own + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def written_models() -> list[type[Any]]:
    """Return the tables that an import fills, those first to which others refer."""
    from qadam.audit.models import AuditChange, AuditEvent
    from qadam.register import models

    return [
        models.Review,
        models.ReviewDocument,
        models.Recommendation,
        models.RecommendationText,
        models.RecommendationPart,
        models.RecommendingState,
        models.PositionEntry,
        models.RecommendationLabel,
        models.SearchText,
        AuditEvent,
        AuditChange,
    ]


def copy_floor() -> dict[str, float]:
    """Write all rows of the tables once more into empty tables with the same indexes, and return how long that took."""
    from django.db import connection

    write = _floor_of_postgresql() if connection.vendor == "postgresql" else _floor_of_sqlite()
    started, worked = time.perf_counter(), processor_seconds()
    write()
    return {"copy_seconds": time.perf_counter() - started, "copy_processor": processor_seconds() - worked}


def _floor_of_postgresql() -> Callable[[], None]:
    """Hold the rows in memory, make the empty tables, and return what writes them."""
    from django.db import connection

    tables = {model._meta.db_table: ", ".join(quoted(model)) for model in written_models()}
    held: dict[str, bytes] = {}
    with connection.cursor() as cursor:
        for table, columns in tables.items():
            with cursor.cursor.copy(f"COPY {table} ({columns}) TO STDOUT") as copy:
                held[table] = b"".join(map(bytes, copy))
        cursor.execute("CREATE SCHEMA floor")
        for table in tables:
            cursor.execute(f"CREATE TABLE floor.{table} (LIKE public.{table} INCLUDING ALL)")

    def write() -> None:
        with connection.cursor() as cursor:
            for table, columns in tables.items():
                with cursor.cursor.copy(f"COPY floor.{table} ({columns}) FROM STDIN") as copy:
                    copy.write(held[table])

    return write


def _floor_of_sqlite() -> Callable[[], None]:
    from django.conf import settings

    source = sqlite3.connect(settings.DATABASES["default"]["NAME"])
    tables = {model._meta.db_table: ", ".join(quoted(model)) for model in written_models()}
    wanted = [*tables, "register_searchindex"]
    made = source.execute(
        f"SELECT sql FROM sqlite_master WHERE tbl_name IN ({','.join('?' * len(wanted))}) AND sql IS NOT NULL "
        "ORDER BY type != 'table', rowid",
        wanted,
    ).fetchall()
    held = {table: source.execute(f"SELECT {columns} FROM {table}").fetchall() for table, columns in tables.items()}
    target = sqlite3.connect(Path(settings.DATA_FOLDER) / "floor.sqlite3")
    target.execute("PRAGMA journal_mode=WAL")
    for (statement,) in made:
        target.execute(statement)

    def write() -> None:
        for table, columns in tables.items():
            places = ",".join("?" * (columns.count(",") + 1))
            target.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", held[table])
        target.commit()
        target.close()

    return write


def quoted(model: type[Any]) -> list[str]:
    """Return the columns of a table in quotes, since one of ours is called "order"."""
    return [f'"{field.column}"' for field in model._meta.concrete_fields]


def multiply(size: int) -> None:
    """Add copies of all reviews, in later cycles, until there are `size` recommendations; all of them or none."""
    from django.core.management.color import no_style
    from django.db import connection, transaction
    from django.db.models import Max

    from qadam.register.models import Recommendation

    models = written_models()[:-2]  # the history of the copies is that of the originals
    ids = list(Recommendation.objects.order_by("pk").values_list("pk", flat=True))
    steps = {model: model.objects.aggregate(most=Max("pk"))["most"] or 0 for model in models}
    last_cycle = models[0].objects.aggregate(most=Max("cycle"))["most"] or 0
    made, copy = len(ids), 0
    with transaction.atomic(), connection.cursor() as cursor:
        while made < size:
            copy += 1
            added = min(len(ids), size - made)
            for model in models:
                cursor.execute(_copy_statement(model, steps, copy, last_cycle, ids[added - 1]))
            made += added
            print(f"  {made} of {size}", flush=True)
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def touch(place: int) -> None:
    """Change the heading of one recommendation, as a publication would."""
    from qadam.register.models import Recommendation
    from qadam.register.records import RecommendationRecord
    from qadam.register.services.publication import publish_recommendations

    item = Recommendation.objects.select_related("review").order_by("pk")[place]
    record = RecommendationRecord(number=item.number, order=item.order, texts=(), heading=f"Heading {time.time()}")
    publish_recommendations(review=item.review, records=[record], by=None)


def label() -> None:
    """Give every recommendation a theme, a goal and a group, so that all filters have something to count.

    The corpus knows UPR Info's issues alone, and to classify a million texts takes hours. The labels are drawn by the
    number of the row, the first of each list most often.
    """
    from django.db import connection, transaction

    from qadam.register.models import RecommendationLabel
    from qadam.taxonomy.models import Term

    if RecommendationLabel.objects.filter(model_version=DRAWN).exists():
        return
    columns = (
        "recommendation_id, term_id, status, is_principal, score, reason, model_version, decided_by_id, decided_at"
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE drawn (place integer PRIMARY KEY, term_id bigint)")
        for scheme in ("themes", "sdg_goals", "persons"):
            terms = list(Term.objects.filter(scheme=scheme).order_by("pk").values_list("pk", flat=True))
            cursor.execute("DELETE FROM drawn")
            cursor.executemany("INSERT INTO drawn VALUES (%s, %s)", list(enumerate(terms)))
            count = len(terms)
            cursor.execute(
                f"INSERT INTO register_recommendationlabel ({columns}) "
                "SELECT r.id, d.term_id, CASE WHEN r.id % 3 = 0 THEN 'confirmed' ELSE 'proposed' END, "
                f"1 = 0, 0.7, '[]', '{DRAWN}', NULL, NULL FROM register_recommendation r "
                f"JOIN drawn d ON d.place = ((r.id * 7919) % {count}) * ((r.id * 1299709) % 997) / 997"
            )


def _copy_statement(model: type[Any], steps: dict[type[Any], int], copy: int, last_cycle: int, until_id: int) -> str:
    """Return the statement that copies the originals in a table, their keys raised by those of the copies before."""
    values = []
    for field in model._meta.concrete_fields:
        column = f'"{field.column}"'
        related = field.related_model
        if related in steps:
            values.append(f"{column} + {copy * steps[related]}")
        elif field.primary_key:
            values.append(f"{column} + {copy * steps[model]}")
        elif field.column == "code":
            values.append(f"code || '-{copy}'")
        elif field.column == "cycle":
            values.append(f"cycle + {copy * last_cycle}")
        else:
            values.append(column)
    columns = quoted(model)
    owner = '"id"' if model._meta.db_table == "register_recommendation" else '"recommendation_id"'
    own = f'"{model._meta.pk.column}" <= {steps[model]}'
    condition = f"{owner} <= {until_id}" if owner in columns else own
    return (
        f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) "
        f"SELECT {', '.join(values)} FROM {model._meta.db_table} WHERE {condition}"
    )


if __name__ == "__main__":
    sys.exit(main())
