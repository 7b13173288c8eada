"""Writes an example's folder: the data file, SOURCE.md for people and example.json for the gallery."""

import gzip
import hashlib
import json
from collections import Counter
from pathlib import Path

from dna import STRETCH, overlap, sharing_a_stretch
from example import Example, ExamplesError, Record
from packages import DEBIAN_RELEASE, INPUTS, PACKAGES

COLUMNS = "id\tsequence\tlabel\tsplit\n"


def write_example(example: Example, records: list[Record], folder: Path) -> dict[str, object]:
    """Write the three files; other files in the folder stay as they are. Returns what example.json holds."""
    length = _common_length(example, records)
    text = _fasta(records) if example.file.endswith(".fasta") else _table(records)
    folder.mkdir(parents=True, exist_ok=True)
    # mtime 0 and no file name in the header: the same records give the same bytes
    packed = gzip.compress(text, compresslevel=9, mtime=0) if example.file.endswith(".gz") else text
    (folder / example.file).write_bytes(packed)
    (folder / "SOURCE.md").write_text(_source_page(example, records, text), encoding="utf-8")
    description = _describe(example, len(records), length)
    (folder / "example.json").write_text(to_json(description), encoding="utf-8")
    return description


def to_json(value: object) -> str:
    """Indented JSON with a final newline."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _common_length(example: Example, records: list[Record]) -> int:
    lengths = {len(record.sequence) for record in records}
    labels = {record.label for record in records}
    if len(lengths) != 1 or labels != set(example.classes):
        raise ExamplesError(f"{example.name}: lengths {sorted(lengths)}, labels {sorted(labels)}")
    return lengths.pop()


def _fasta(records: list[Record]) -> bytes:
    return "".join(f">{record.id} {record.label}\n{record.sequence}\n" for record in records).encode("ascii")


def _table(records: list[Record]) -> bytes:
    rows = [f"{record.id}\t{record.sequence}\t{record.label}\t{record.split}\n" for record in records]
    return "".join([COLUMNS, *rows]).encode("ascii")


def _describe(example: Example, records: int, length: int) -> dict[str, object]:
    return {
        "name": example.name,
        "title": example.title,
        "summary": example.summary,
        "file": example.file,
        "records": records,
        "length": length,
        "classes": example.classes,
        "task": "classification",
        "citation": example.citation,
        "licence": example.licence,
    }


def _source_page(example: Example, records: list[Record], text: bytes) -> str:
    sections = [
        f"# {example.title}",
        example.summary,
        "Written by `scripts/examples/make.py`; change it there.",
        _origin(example),
        _bullets("What was done", example.method),
        _counts(example, records, text),
        _shared(records),
        _bullets("Known quirks", example.quirks),
        _bullets("Published results", example.published or ["None known."]),
        _bullets("Citation", [example.citation]),
        "## Make it again\n\n`npm run examples`, checked by `npm run examples:check`.",
    ]
    return "\n\n".join(sections) + "\n"


def _origin(example: Example) -> str:
    lines = [f"## Origin\n\nFrom {DEBIAN_RELEASE} packages (main), unpacked and not installed.\n"]
    for name in dict.fromkeys(INPUTS[key].package for key in example.inputs):
        package = PACKAGES[name]
        lines.append(f"- {name} {package.version}. Licence as its copyright file states: {package.licence}.")
        files = [INPUTS[key] for key in example.inputs if INPUTS[key].package == name]
        lines += [f"  - `{file.path}`\n    sha256 `{file.sha256}`" for file in files]
    lines.append(f"- Licence line of the gallery: {example.licence}. The sequences are public database records.")
    return "\n".join(lines)


def _counts(example: Example, records: list[Record], text: bytes) -> str:
    """check.py reads this section back."""
    counts = Counter((record.split or "all", record.label) for record in records)
    splits = dict.fromkeys(record.split or "all" for record in sorted(records, key=lambda r: r.split, reverse=True))
    rows = [f"| {split} | {label} | {counts[split, label]} |" for split in splits for label in example.classes]
    head = ["## Records", "", file_line(example.file, text), "", "| split | class | records |", "|---|---|---:|"]
    return "\n".join([*head, *rows])


def file_line(name: str, text: bytes) -> str:
    """The checksum is of the text, since another zlib packs the same text into other bytes."""
    kind = "unpacked text" if name.endswith(".gz") else "text"
    return f"- file: `{name}`, sha256 of its {kind}: `{hashlib.sha256(text).hexdigest()}`"


def shared_lines(records: list[Record]) -> list[str]:
    """What is counted quickly enough for check.py to count it again."""
    repeated = len(records) - len({record.sequence for record in records})
    lines = [f"- records that repeat an earlier sequence: {repeated}"]
    if _is_split(records):
        found = overlap(records)
        lines += [
            f"- distinct sequences in both train and test: {found.exact}",
            f"- distinct test sequences whose reverse complement is in train: {found.reverse}",
            f"- test records touched by either: {found.test_records}",
        ]
    return lines


def _shared(records: list[Record]) -> str:
    lines = shared_lines(records)
    if _is_split(records):
        found = sharing_a_stretch(records)
        lines.append(
            f"- test records that share {STRETCH} bases or more in a row with a training record, either strand: {found}"
        )
    return "\n".join(["## What train and test share\n", *lines])


def _is_split(records: list[Record]) -> bool:
    return any(record.split for record in records)


def _bullets(title: str, lines: list[str]) -> str:
    return "\n".join([f"## {title}\n", *(f"- {line}" for line in lines)])
