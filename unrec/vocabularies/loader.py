"""Reads the data files beside it, each once a process.

Tables that every run needs are TSV, which loads in a few milliseconds; lists that people edit are YAML.
"""

import csv
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def load_yaml_file(path: Path) -> Any:
    """Return what a YAML file holds, as plain dicts, lists, strings and numbers.

    Raises:
        OSError: the file cannot be read.
        yaml.YAMLError: it is not YAML.
    """
    import yaml  # here, because most runs read tables alone and the import costs 15 ms

    # The C parser is some ten times faster; it is missing where PyYAML was built without libyaml.
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with path.open(encoding="utf-8") as stream:
        return yaml.load(stream, Loader=loader)  # noqa: S506  (both loaders are the safe ones)


@cache
def load_yaml(name: str) -> Any:
    """Return the vocabulary `name` ("sdg" for sdg.yaml). The result is shared: never change it."""
    return load_yaml_file(FOLDER / f"{name}.yaml")


@cache
def load_table(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of the table `name` ("states" for states.tsv), each by column name. Never change them."""
    with (FOLDER / f"{name}.tsv").open(encoding="utf-8", newline="") as stream:
        return tuple(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
