"""Reads single values out of Office Open XML, in its transitional and its strict namespace alike."""

import re
from typing import Any


def local_name(element: Any) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: Any, name: str) -> str:
    """Return an attribute by its local name; empty where it is absent."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def value_of(element: Any, name: str) -> str:
    """Return the `val` attribute of the first child of a name; empty where there is no such child."""
    child = next(element.iterchildren(f"{{*}}{name}"), None)
    return attribute(child, "val") if child is not None else ""


def number(value: str, default: float = 0.0) -> float:
    """Return a decimal number of sane length, or the default: hostile files carry numbers of a megabyte."""
    return float(value) if re.fullmatch(r"-?\d{1,9}(\.\d{1,6})?", value) else default


def is_on(element: Any) -> bool:
    """Tell whether an on/off property such as `<w:b/>` is on (ECMA-376-1, 17.17.4)."""
    return attribute(element, "val") not in ("0", "false", "off", "none")
