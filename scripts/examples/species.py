"""bacterial-species: 300-base fragments of four species; the test fragments come from another strain."""

import random
from dataclasses import dataclass
from pathlib import Path

from dna import is_plain, read_fasta, reverse_complement
from example import Example, Record

FRAGMENT = 300  # bases
FRAGMENTS = {"train": 2000, "test": 500}  # per species
SEED = 21


@dataclass(frozen=True)
class Genome:
    """One strain. `key` names its file in packages.py."""

    species: str
    split: str
    strain: str
    key: str


# The order matters: one random stream runs through all of them
GENOMES = [
    Genome("Escherichia_coli", "train", "K12-MG1655", "ecoli-mg1655"),
    Genome("Escherichia_coli", "test", "536", "ecoli-536"),
    Genome("Vibrio_cholerae", "train", "N16961", "vcholerae-n16961"),
    Genome("Vibrio_cholerae", "test", "O395", "vcholerae-o395"),
    Genome("Staphylococcus_aureus", "train", "N315", "saureus-n315"),
    Genome("Staphylococcus_aureus", "test", "RF122", "saureus-rf122"),
    Genome("Helicobacter_pylori", "train", "G27", "hpylori-g27"),
    Genome("Helicobacter_pylori", "test", "Gambia94-24", "hpylori-gambia"),
]


def build(paths: dict[str, Path]) -> list[Record]:
    """Fragments genome by genome."""
    rng = random.Random(SEED)
    return [record for genome in GENOMES for record in _draw(genome, paths[genome.key], rng)]


def _draw(genome: Genome, path: Path, rng: random.Random) -> list[Record]:
    """Random places, chromosomes weighted by length; fragments with ambiguous bases are drawn again."""
    chromosomes = [sequence for _, sequence in read_fasta(path)]
    lengths = [len(sequence) for sequence in chromosomes]
    records: list[Record] = []
    while len(records) < FRAGMENTS[genome.split]:
        number = rng.choices(range(len(chromosomes)), weights=lengths)[0]
        start = rng.randrange(lengths[number] - FRAGMENT)
        fragment = chromosomes[number][start : start + FRAGMENT]
        if not is_plain(fragment):
            continue
        strand = "-" if rng.random() < 0.5 else "+"
        sequence = fragment if strand == "+" else reverse_complement(fragment)
        place = f"{genome.strain}.{number + 1}:{start}-{start + FRAGMENT}:{strand}"
        records.append(Record(place, sequence, genome.species, genome.split))
    return records


EXAMPLE = Example(
    name="bacterial-species",
    title="Which bacterium? (four species)",
    summary="Which of four bacterial species does this 300-base fragment of a genome come from?",
    file="species.tsv.gz",
    classes=["Escherichia_coli", "Vibrio_cholerae", "Staphylococcus_aureus", "Helicobacter_pylori"],
    citation=(
        "Genomes: E. coli K-12 MG1655 and 536 (NC_008253.1); V. cholerae N16961 (AE003852.1, AE003853.1) and O395 "
        "(CP001235.1, CP001236.1); S. aureus N315 (NC_002745.2) and RF122 (NC_007622.1); H. pylori G27 (NC_011333.1) "
        "and Gambia94/24 (NC_017371.1)"
    ),
    licence="BSD-3-clause (Ragout examples); Artistic-2.0 (Bowtie examples, E. coli 536)",
    inputs=[genome.key for genome in GENOMES],
    build=build,
    method=[
        f"{FRAGMENTS['train']:,} training fragments of {FRAGMENT} bases per species from one strain, "
        f"{FRAGMENTS['test']} test fragments from another: "
        + "; ".join(f"{genome.species} {genome.split} {genome.strain}" for genome in GENOMES)
        + ".",
        f"One stream of random numbers (`random.Random({SEED})`): chromosome by length, start, then the strand; about "
        "half are reverse-complemented. Fragments with any base but A C G T are drawn again.",
        "Records stand genome by genome, so shuffle before training.",
        "An id is strain.chromosome:start-end:strand, 0-based and half-open.",
    ],
    quirks=[
        "No published figure: the task was made for Strandbook. Composition alone goes far: logistic regression on "
        "5-mer counts gave about 93 % on the test split.",
        "Another strain is not another species: where two strains agree, a test fragment may repeat a stretch of a "
        "training fragment (see the shared stretches below).",
    ],
)
