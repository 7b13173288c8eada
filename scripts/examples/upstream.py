"""drosophila-upstream: the 250 bases before the start of transcription against random windows of the chromosome."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from dna import is_plain, read_fasta, reverse_complement
from example import Example, ExamplesError, Record

CHROMOSOME = "chr2R"
WINDOW = 250  # bases
TRAIN_SHARE = 0.8  # of the chromosome's length, from its left end
SEED = 21


@dataclass(frozen=True)
class Region:
    """A stretch of the chromosome, 0-based and half-open; strand '+' or '-'."""

    start: int
    end: int
    strand: str

    def sequence(self, chromosome: str) -> str:
        bases = chromosome[self.start : self.end]
        return bases if self.strand == "+" else reverse_complement(bases)

    def last(self, count: int) -> "Region":
        """The `count` bases next to the start of transcription."""
        if self.strand == "+":
            return Region(self.end - count, self.end, "+")
        return Region(self.start, self.start + count, "-")


def build(paths: dict[str, Path]) -> list[Record]:
    """On either side of one cut: the upstream windows there, and as many random windows from the same side."""
    chromosome = dict(read_fasta(paths["chr2R"]))[CHROMOSOME]
    regions = _read_upstream(paths["upstream2000"], chromosome)
    cut = int(TRAIN_SHARE * len(chromosome))
    rng = random.Random(SEED)
    seen: set[str] = set()
    records = []
    for split, start, end in (("train", 0, cut), ("test", cut, len(chromosome))):
        ends = [region.last(WINDOW) for region in regions]
        inside = [window for window in ends if start <= window.start and window.end <= end]
        upstream = [window for window in inside if _is_new(window.sequence(chromosome), seen)]
        drawn = _draw_outside(regions, chromosome, (start, end), rng)
        genomic = islice((window for window in drawn if _is_new(window.sequence(chromosome), seen)), len(upstream))
        for label, windows in (("upstream", upstream), ("genomic", genomic)):
            records += [_record(window, chromosome, label, split) for window in windows]
    rng.shuffle(records)
    return records


def _read_upstream(path: Path, chromosome: str) -> list[Region]:
    """Headers read `NM_165909_up_2000_chr2R_8394842_r chr2R:8394842-8396841`: from 1, end included, strand f or r."""
    regions = []
    for header, sequence in read_fasta(path):
        name, _, place = header.partition(" ")
        where, _, limits = place.partition(":")
        if where != CHROMOSOME:
            continue
        first, last = map(int, limits.split("-"))
        region = Region(first - 1, last, "+" if name.endswith("_f") else "-")
        if region.sequence(chromosome) != sequence:
            raise ExamplesError(f"{path}: {header} is not what {CHROMOSOME} holds there; are both of assembly dm3?")
        regions.append(region)
    return regions


def _is_new(sequence: str, seen: set[str]) -> bool:
    """Whether neither strand was met before, in any split; remembers both. A window with N is never new."""
    if sequence in seen or not is_plain(sequence):
        return False
    seen.update((sequence, reverse_complement(sequence)))
    return True


def _draw_outside(
    regions: list[Region], chromosome: str, side: tuple[int, int], rng: random.Random
) -> Iterator[Region]:
    """Windows of random place and strand on one side of the cut that touch no upstream region, of either strand."""
    covered = bytearray(len(chromosome))
    for region in regions:
        covered[region.start : region.end] = b"\1" * (region.end - region.start)
    while True:
        start = rng.randrange(side[0], side[1] - WINDOW + 1)
        strand = "+" if rng.random() < 0.5 else "-"
        if 1 not in covered[start : start + WINDOW]:
            yield Region(start, start + WINDOW, strand)


def _record(window: Region, chromosome: str, label: str, split: str) -> Record:
    place = f"{CHROMOSOME}:{window.start}-{window.end}:{window.strand}"
    return Record(place, window.sequence(chromosome), label, split)


EXAMPLE = Example(
    name="drosophila-upstream",
    title="Upstream of genes (Drosophila)",
    summary="Is this 250-base piece of a fruit fly chromosome the stretch just before a gene, where its promoter lies?",
    file="upstream.tsv.gz",
    classes=["upstream", "genomic"],
    citation="D. melanogaster chr2R, UCSC dm3 (BDGP Release 5); upstream regions of RefSeq genes from Biostrings",
    licence="Artistic-2.0 (Bioconductor Biostrings); Artistic (AUGUSTUS)",
    inputs=["chr2R", "upstream2000"],
    build=build,
    method=[
        f"`upstream`: the last {WINDOW} bases of each 2,000-base upstream region of {CHROMOSOME}, that is, just before "
        "the start of transcription, on the gene's strand. Every region was found in the chromosome as stated; "
        "transcripts with the same window count once.",
        f"`genomic`: windows of {WINDOW} bases at random places (`random.Random({SEED})`), random strand, that touch "
        "no 2,000-base upstream region of either strand and hold no N. They may lie in exons, introns or between "
        "genes.",
        f"Split by position for BOTH classes: the first {TRAIN_SHARE:.0%} of the chromosome train, the rest test; a "
        "window across the cut is left out. So no training window overlaps a test window.",
        "On each side as many genomic windows as upstream ones. No sequence, nor its reverse complement, occurs twice.",
        "The order of the records is shuffled. An id is chromosome:start-end:strand, 0-based and half-open.",
    ],
    quirks=[
        "No published figure: the task was made for Strandbook.",
        "Hard on purpose: annotated starts are not exact, fly promoters are diverse, and some unannotated promoters "
        "will be among the genomic windows.",
        "Within a split, upstream windows of alternative starts of one gene may overlap each other.",
        "Repeats and gene families lie on both sides of the cut (see the shared stretches below).",
    ],
)
