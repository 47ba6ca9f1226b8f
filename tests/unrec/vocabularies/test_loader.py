"""The data files of the vocabularies: every one can be read, and none breaks its own form."""

import pytest

from unrec.vocabularies.loader import FOLDER, load_table, load_yaml

TABLES = sorted(path.stem for path in FOLDER.glob("*.tsv"))
LISTS = sorted(path.stem for path in FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("name", TABLES)
def test_every_row_of_a_table_has_every_column(name):
    rows = load_table(name)
    assert rows
    for row in rows:
        assert None not in row, f"{name}: a row has more columns than the first line: {row}"
        assert None not in row.values(), f"{name}: a row has fewer columns than the first line: {row}"


@pytest.mark.parametrize("name", TABLES)
def test_no_row_stands_twice(name):
    rows = [tuple(row.values()) for row in load_table(name)]
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize("name", LISTS)
def test_every_list_can_be_read(name):
    assert load_yaml(name)


def test_a_file_is_read_once():
    assert load_yaml("themes") is load_yaml("themes")
    assert load_table("sdg") is load_table("sdg")
