"""npm run examples:check: reads public/examples/ back and compares it with what its descriptions say.

Standard library only, no network, a second or so. Prints every mismatch and fails if there is one.
"""

import gzip
import json
import re
import sys
import zlib
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from dna import is_plain
from example import Record
from write import file_line, shared_lines

ROOT = Path(__file__).resolve().parents[2] / "public" / "examples"
GALLERY = ["uci-promoters", "uci-splice", "coding-intron", "drosophila-upstream", "bacterial-species"]
TOTAL_BYTES = 3_000_000  # the examples are part of every download of Strandbook
FIELDS = ["name", "title", "summary", "file", "records", "length", "classes", "task", "citation", "licence"]
HEADINGS = ["Origin", "What was done", "Records", "What train and test share", "Known quirks", "Published results"]
COLUMNS = "id\tsequence\tlabel\tsplit"


def main() -> int:
    """The number of mismatches."""
    problems = _attempt("index", check_index)
    for name in GALLERY:
        problems += _attempt(name, partial(check_example, ROOT / name))
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        print("Run `npm run examples` to make them again, or correct the descriptions there.", file=sys.stderr)
    else:
        print(f"examples: {len(GALLERY)} agree with their descriptions")
    return len(problems)


def _attempt(what: str, check: Callable[[], list[str]]) -> list[str]:
    """A file that cannot be read is one more problem, so that the others are still listed."""
    try:
        return [f"{what}: {problem}" for problem in check()]
    except (OSError, EOFError, ValueError, LookupError, TypeError, zlib.error) as error:
        return [f"{what}: cannot be read: {type(error).__name__}: {error}"]


def check_index() -> list[str]:
    """index.json repeats the five example.json in gallery order, and all of it stays small."""
    problems = []
    found = [path for path in sorted(ROOT.iterdir()) if path.is_dir()]
    if {path.name for path in found} != set(GALLERY):
        problems.append(f"folders: expected {sorted(GALLERY)}, found {[path.name for path in found]}")
    index = json.loads((ROOT / "index.json").read_text(encoding="utf-8"))
    descriptions = [json.loads((ROOT / name / "example.json").read_text(encoding="utf-8")) for name in GALLERY]
    if index != descriptions:
        problems.append("index.json: is not the array of the example.json files in gallery order")
    total = sum(path.stat().st_size for path in ROOT.rglob("*") if path.is_file())
    if total >= TOTAL_BYTES:
        problems.append(f"size: {total:,} bytes, expected fewer than {TOTAL_BYTES:,}")
    return problems


def check_example(folder: Path) -> list[str]:
    """One folder: the data against example.json and against the tables of SOURCE.md."""
    described = json.loads((folder / "example.json").read_text(encoding="utf-8"))
    page = (folder / "SOURCE.md").read_text(encoding="utf-8")
    text = _read_text(folder / described["file"])
    records = _parse(text)
    return [
        *_check_description(described, records, folder.name),
        *_check_records(records, described["length"]),
        *_check_page(page, described, records, text),
    ]


def _read_text(path: Path) -> str:
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).decode("ascii")


def _parse(text: str) -> list[Record]:
    """FASTA with `id label` headers and one line per sequence, or the table of four columns."""
    lines = text.splitlines()
    if text.startswith(">"):
        pairs = zip(lines[::2], lines[1::2], strict=True)
        return [Record(header[1:].split(" ")[0], bases, header.split(" ")[1]) for header, bases in pairs]
    if lines[0] != COLUMNS:
        raise ValueError(f"expected the columns {COLUMNS!r}, found {lines[0][:60]!r}")
    rows = [line.split("\t") for line in lines[1:]]
    for number, row in enumerate(rows, start=2):
        if len(row) != 4 or "" in row:
            raise ValueError(f"line {number}: expected {COLUMNS!r}, found {row}")
    return [Record(*row) for row in rows]


def _check_description(described: dict, records: list[Record], name: str) -> list[str]:
    expected = {
        "name": name,
        "records": len(records),
        "classes": sorted({record.label for record in records}),
        "task": "classification",
    }
    found = {**described, "classes": sorted(described["classes"])}
    problems = [
        f"example.json {key}: says {found[key]!r}, the data say {value!r}"
        for key, value in expected.items()
        if found[key] != value
    ]
    if list(described) != FIELDS or not all(described.values()):
        problems.append(f"example.json: expected the filled fields {FIELDS}, found {list(described)}")
    return problems


def _check_records(records: list[Record], length: int) -> list[str]:
    problems = [
        f"{record.id}: expected {length} bases A C G T, found {len(record.sequence)}: {record.sequence[:20]}..."
        for record in records
        if len(record.sequence) != length or not is_plain(record.sequence)
    ]
    if len({record.id for record in records}) != len(records):
        problems.append("ids: some occur twice")
    if {record.split for record in records} not in ({""}, {"train", "test"}):
        problems.append(f"splits: expected none or train and test, found {sorted({r.split for r in records})}")
    return problems[:5]  # one bad column would repeat for every record


def _check_page(page: str, described: dict, records: list[Record], text: str) -> list[str]:
    """Every number in SOURCE.md that can be counted again quickly."""
    problems = [f"SOURCE.md: no section {title!r}" for title in HEADINGS if f"\n## {title}\n" not in page]
    rows = re.findall(r"^\| (\w+) \| (\S+) \| (\d+) \|", page, flags=re.MULTILINE)
    stated = {(split, label): int(count) for split, label, count in rows}
    counted = dict(Counter((record.split or "all", record.label) for record in records))
    if stated != counted:
        problems.append(f"SOURCE.md table: says {stated}, the data say {counted}")
    lines = [file_line(described["file"], text.encode("ascii")), *shared_lines(records)]
    problems += [f"SOURCE.md: expected the line {line!r}" for line in lines if f"\n{line}\n" not in page]
    return problems


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
