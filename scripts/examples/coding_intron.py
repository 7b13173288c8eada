"""coding-intron: windows of coding exons against windows of introns, from AUGUSTUS's Drosophila training genes."""

import random
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from dna import reverse_complement
from example import Example, ExamplesError, Record

WINDOW = 150  # bases
WINDOWS_PER_SEGMENT = 4  # so that a few introns of 50 kb do not make up the whole class
SEED = 8


@dataclass(frozen=True)
class Gene:
    """One locus, turned so that the gene reads left to right. Exons hold coding parts only: 0-based, half-open."""

    locus: str
    sequence: str
    exons: list[tuple[int, int]]


def build(paths: dict[str, Path]) -> list[Record]:
    """All windows, shuffled once; then, of each split, as many of either class as the rarer class has."""
    records = [
        record
        for split in ("train", "test")
        for gene in read_genes(paths[f"genes-{split}"])
        for record in _windows(gene, split)
    ]
    random.Random(SEED).shuffle(records)
    counts = Counter((record.split, record.label) for record in records)
    quota = {split: min(counts[split, "coding"], counts[split, "intron"]) for split in ("train", "test")}
    taken: Counter[tuple[str, str]] = Counter()
    kept = []
    for record in records:
        if taken[record.split, record.label] < quota[record.split]:
            taken[record.split, record.label] += 1
            kept.append(record)
    return kept


def read_genes(path: Path) -> list[Gene]:
    """The loci of a GenBank file that has one CDS per record, as AUGUSTUS writes it."""
    entries = [entry for entry in path.read_text(encoding="ascii").split("//\n") if entry.strip()]
    return [_parse_gene(entry, path) for entry in entries]


def _parse_gene(entry: str, path: Path) -> Gene:
    locus = re.match(r"LOCUS\s+(\S+)\s+(\d+) bp", entry)
    coding = re.findall(r"^     CDS\s+([^/]+)", entry, flags=re.MULTILINE)
    if locus is None or len(coding) != 1:
        raise ExamplesError(f"{path}: expected a LOCUS line and one CDS, found {len(coding)} CDS in {entry[:40]!r}")
    sequence = re.sub("[^a-z]", "", entry.partition("ORIGIN")[2]).upper()
    if len(sequence) != int(locus[2]):
        raise ExamplesError(f"{path}, {locus[1]}: {locus[2]} bp announced, {len(sequence)} found")
    place = "".join(coding[0].split())  # AUGUSTUS breaks long lines anywhere, even inside a range
    # GenBank counts from 1 and includes the end
    exons = [(int(start) - 1, int(end)) for start, end in re.findall(r"(\d+)\.\.(\d+)", place)]
    if "complement" in place:
        exons = [(len(sequence) - end, len(sequence) - start) for start, end in reversed(exons)]
        sequence = reverse_complement(sequence)
    return Gene(locus[1], sequence, exons)


def _windows(gene: Gene, split: str) -> list[Record]:
    """The first windows of every coding exon and intron, end to end from the segment's start."""
    introns = [(end, start) for (_, end), (start, _) in zip(gene.exons, gene.exons[1:])]
    records = []
    for label, segments in (("coding", gene.exons), ("intron", introns)):
        for start, end in segments:
            starts = range(start, end - WINDOW + 1, WINDOW)[:WINDOWS_PER_SEGMENT]
            records += [
                Record(f"{gene.locus}:{at}-{at + WINDOW}", gene.sequence[at : at + WINDOW], label, split)
                for at in starts
            ]
    return records


EXAMPLE = Example(
    name="coding-intron",
    title="Coding exon or intron (Drosophila)",
    summary="Does this 150-base window of a fruit fly gene come from a coding exon or from an intron?",
    file="coding-intron.tsv.gz",
    classes=["coding", "intron"],
    citation=(
        "Stanke & Waack (2003) Bioinformatics 19 Suppl 2:ii215 (AUGUSTUS); training genes of its tutorial, "
        "D. melanogaster chr2R, UCSC dm3"
    ),
    licence="Artistic (AUGUSTUS)",
    inputs=["genes-train", "genes-test"],
    build=build,
    method=[
        "Each GenBank record is one gene; those on the reverse strand are turned to read left to right.",
        f"Segments are the coding parts of exons (CDS) and the introns between them. From each, up to "
        f"{WINDOWS_PER_SEGMENT} windows of {WINDOW} bases, end to end from the segment's start; segments shorter than "
        "one window give none.",
        f"All windows are shuffled once (`random.Random({SEED})`), then each class is cut to the size of the rarer "
        "one, introns, within each split.",
        "The split is the package's own: genes of `genes.gb.train` and of `genes.gb.test`.",
        "An id is locus:start-end, 0-based and half-open, on the turned locus.",
    ],
    quirks=[
        "No published figure: the task was made for Strandbook.",
        "First windows begin at a splice site or at the start codon: intron windows that begin with GT are easy. The "
        "reading frame of coding windows varies.",
        "Two distinct test windows also stand in the training split (see below): chr2R_885813-888236 (train) and "
        "chr2R_891723-893801 (test) are neighbouring copies of one gene. The split is by gene, not by family; no test "
        "locus overlaps a training locus.",
    ],
)
