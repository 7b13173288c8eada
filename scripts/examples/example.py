"""What an example is: its records, and the words that describe it to a reader."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path


class ExamplesError(Exception):
    """The examples cannot be made or do not agree with their description; the message says what to do."""


@dataclass(frozen=True)
class Record:
    """One labelled sequence, 5' to 3', upper case A C G T. `split` is '' where the data set has no split."""

    id: str
    sequence: str
    label: str
    split: str = ""


@dataclass(frozen=True)
class Example:
    """One data set of the gallery. `build` gets the paths of the verified input files by key (see packages.py)."""

    name: str
    title: str
    summary: str
    file: str
    classes: list[str]
    citation: str
    licence: str
    inputs: list[str]
    build: Callable[[dict[str, Path]], list[Record]]
    method: list[str]
    published: list[str] = field(default_factory=list)
    quirks: list[str] = field(default_factory=list)
