"""Sequences: strands, FASTA files, and what train and test have in common."""

import gzip
from dataclasses import dataclass
from pathlib import Path

from example import ExamplesError, Record

COMPLEMENT = str.maketrans("ACGT", "TGCA")
BASES = frozenset("ACGT")
STRETCH = 50  # bases; two unrelated sequences share that much by chance practically never


def reverse_complement(sequence: str) -> str:
    """The other strand, 5' to 3'. Letters outside A C G T stay as they are."""
    return sequence.translate(COMPLEMENT)[::-1]


def is_plain(sequence: str) -> bool:
    """Whether every base is known: no N and no other ambiguity code."""
    return BASES.issuperset(sequence)


def read_fasta(path: Path) -> list[tuple[str, str]]:
    """(header without '>', sequence in upper case) of each record; gzip by the file's suffix."""
    records: list[tuple[str, list[str]]] = []
    opened = gzip.open(path, "rt") if path.suffix == ".gz" else path.open()
    with opened as lines:
        for number, line in enumerate(lines, start=1):
            if line.startswith(">"):
                records.append((line[1:].strip(), []))
            elif records:
                records[-1][1].append(line.strip())
            elif line.strip():
                raise ExamplesError(f"{path}, line {number}: expected '>' before bases, found {line[:20]!r}")
    return [(header, "".join(lines).upper()) for header, lines in records]


@dataclass(frozen=True)
class Overlap:
    """Distinct sequences that train and test share, as they stand and as reverse complements."""

    exact: int
    reverse: int
    test_records: int  # records of the test split that either kind touches


def overlap(records: list[Record]) -> Overlap:
    """Compare the test split with the training split."""
    train = {record.sequence for record in records if record.split == "train"}
    test = [record.sequence for record in records if record.split == "test"]
    exact = {sequence for sequence in test if sequence in train}
    reverse = {sequence for sequence in test if reverse_complement(sequence) in train}
    return Overlap(len(exact), len(reverse), sum(sequence in exact or sequence in reverse for sequence in test))


def sharing_a_stretch(records: list[Record]) -> int:
    """Test records that share STRETCH bases or more with a training record, on either strand."""
    train = [record.sequence for record in records if record.split == "train"]
    test = [record.sequence for record in records if record.split == "test"]
    asked = {piece for sequence in test for strand in _strands(sequence) for piece in _pieces(strand)}
    found = {piece for sequence in train for piece in _pieces(sequence) if piece in asked}
    return sum(any(piece in found for strand in _strands(s) for piece in _pieces(strand)) for s in test)


def _strands(sequence: str) -> tuple[str, str]:
    return sequence, reverse_complement(sequence)


def _pieces(sequence: str) -> list[int]:
    """Hashes in place of strings: a quarter of the memory, and a clash is too rare to move a count."""
    return [hash(sequence[i : i + STRETCH]) for i in range(len(sequence) - STRETCH + 1)]
