"""How good the search is: written queries over UPR Info's recommendations to 193 States, with what should come first.

Usage: python bench/search.py [--database FOLDER]

Each row of bench/search_queries.tsv is a query, what one of the first three texts must hold, and why somebody would
type it. The register is filled from the corpus first, unless a folder that was filled before is named.
"""

import argparse
import csv
import os
import re
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("QADAM_SHARED", ROOT.parent / "shared"))
TABLE = SHARED / "corpus" / "upr_recommendations.csv.gz"
QUERIES = ROOT / "bench" / "search_queries.tsv"
LOOKED_AT = 3
WANTED = 0.9  # share of the queries with a right text among the first three


def main() -> int:
    """Print the table; fail where fewer than the wanted share are right."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", type=Path, help="folder of a site that was filled before")
    folder = parser.parse_args().database or Path(tempfile.mkdtemp(prefix="qadam-search-"))
    os.environ["QADAM_DATA"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qadam.config.settings")
    os.environ.setdefault("QADAM_LOG", "plain")
    sys.path.insert(0, str(ROOT))
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from qadam.operations.world import load_world

    load_world(TABLE, print)
    return _report()


def _report() -> int:
    from qadam.register.selectors.audience import Audience
    from qadam.register.selectors.filters import Filters
    from qadam.register.selectors.recommendations import recommendations_list

    hits = first = 0
    queries = list(csv.DictReader(QUERIES.open(encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE))
    print("| query | found | right among the first | reason |\n|---|---|---|---|")
    for row in queries:
        page = recommendations_list(
            Filters(text=row["query"]), audience=Audience.PUBLIC, per_page=LOOKED_AT, language="en"
        )
        right = [bool(re.search(row["expected"], listed.text)) for listed in page.page]
        hits += any(right)
        first += bool(right and right[0])
        place = right.index(True) + 1 if any(right) else "none"
        print(f"| {row['query']} | {page.total} | {place} | {row['reason']} |")
    print(f"\nhit@1 {first / len(queries):.3f}, hit@{LOOKED_AT} {hits / len(queries):.3f} of {len(queries)} queries")
    return 0 if hits / len(queries) >= WANTED else 1


if __name__ == "__main__":
    sys.exit(main())
