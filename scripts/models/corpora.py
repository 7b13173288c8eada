"""npm run models:corpora -- dna|protein|smiles … : unlabelled sequences to pretrain on, from Debian packages.

python3 scripts/models/corpora.py [NAME …] [--from FOLDER_WITH_DEB_FILES] [--out FOLDER]

Writes build/corpora/NAME.fasta.gz (or NAME.tsv.gz). Needs Debian 12's apt-get and dpkg-deb and Python 3.10 or later,
nothing else, and installs nothing. Run twice it writes the same bytes.
"""

import argparse
import csv
import gzip
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from inputs import INPUTS, PACKAGES  # puts ../examples on the path, so it comes first

from dna import read_fasta
from example import ExamplesError
from packages import provide_inputs

OUTPUT = Path(__file__).resolve().parents[2] / "build" / "corpora"

CHUNK = 8192  # bases: neighbours stay together, and the app cuts them to the length of the model
LONGEST_PROTEIN = 2000  # residues: the few longer ones are polyproteins and titins
LONGEST_SMILES = 120  # characters

# Of each genome the bases that are taken, spread evenly, and its kind, which a network may learn to tell. Vertebrates
# whole: most questions that people ask are about them.
GENOMES = {
    "chr3": (2_000_000, "vertebrate"),
    "chr4": (2_000_000, "vertebrate"),
    "chr5": (2_000_000, "vertebrate"),
    "hg38": (1_000_000, "vertebrate"),
    "mm10": (1_000_000, "vertebrate"),
    "rheMac3": (1_000_000, "vertebrate"),
    "rn6": (1_000_000, "vertebrate"),
    "bosTau8": (1_000_000, "vertebrate"),
    "canFam3": (1_000_000, "vertebrate"),
    "monDom5": (1_000_000, "vertebrate"),
    "galGal4": (1_000_000, "vertebrate"),
    "chr2R": (7_000_000, "fly"),
    "ce2chrX": (4_000_000, "worm"),
    "ecoli-mg1655": (1_500_000, "escherichia"),
    "vcholerae-n16961": (1_500_000, "vibrio"),
    "saureus-n315": (1_000_000, "staphylococcus"),
    "hpylori-g27": (1_000_000, "helicobacter"),
}


@dataclass(frozen=True)
class Corpus:
    """One file of sequences. `build` gets the paths of the verified input files by key."""

    file: str
    inputs: list[str]
    build: Callable[[dict[str, Path]], Iterator[str]]


def dna(paths: dict[str, Path]) -> Iterator[str]:
    """FASTA records of CHUNK bases, evenly spread over each genome, with its kind as their label."""
    for key, (bases, kind) in GENOMES.items():
        chunks = [
            (f"{key}.{number}:{start}", sequence[start : start + CHUNK])
            for number, (_, sequence) in enumerate(read_fasta(paths[key]), start=1)
            for start in range(0, len(sequence), CHUNK)
        ]
        wanted = min(len(chunks), -(-bases // CHUNK))
        for i in range(wanted):
            name, sequence = chunks[i * len(chunks) // wanted]
            if sequence.count("N") <= len(sequence) // 10:
                yield f">{name} label={kind}\n{sequence}\n"


def protein(paths: dict[str, Path]) -> Iterator[str]:
    """FASTA records of distinct proteins."""
    seen: set[str] = set()
    for key in ["escherichia", "staphylococcus", "enterococcus", "uniprot20k"]:
        for header, sequence in read_fasta(paths[key]):
            whole = sequence.rstrip("*")
            if whole in seen or not 30 <= len(whole) <= LONGEST_PROTEIN or not whole.isalpha():
                continue
            seen.add(whole)
            yield f">{header.split()[0].replace('|', '_')}\n{whole}\n"


def smiles(paths: dict[str, Path]) -> Iterator[str]:
    """A table of distinct molecules as their files write them; of salts and mixtures the first line only once."""
    lines = [line.split()[0] for key in ["nci5k", "freewilson"] for line in _lines(paths[key])]
    lines += [row[0] for row in csv.reader(_lines(paths["wehi"]))]
    yield "id\tsmiles\n"
    for number, text in enumerate(dict.fromkeys(lines), start=1):
        if len(text) <= LONGEST_SMILES:
            yield f"m{number}\t{text}\n"


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="ascii").splitlines() if line.strip()]


CORPORA = {
    "dna": Corpus("dna.fasta.gz", list(GENOMES), dna),
    "protein": Corpus("protein.fasta.gz", ["escherichia", "staphylococcus", "enterococcus", "uniprot20k"], protein),
    "smiles": Corpus("smiles.tsv.gz", ["nci5k", "wehi", "freewilson"], smiles),
}


def main() -> None:
    """Write the corpora that were asked for."""
    parser = argparse.ArgumentParser(description="Make corpora for pretraining from Debian packages.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(CORPORA)}; all without one")
    parser.add_argument("--from", dest="debs", type=Path, metavar="FOLDER", help="folder with the .deb files")
    parser.add_argument("--out", type=Path, default=OUTPUT, metavar="FOLDER")
    options = parser.parse_args()
    unknown = set(options.names) - set(CORPORA)
    if unknown:
        raise ExamplesError(f"expected {', '.join(CORPORA)}, got {', '.join(sorted(unknown))}")
    chosen = {name: CORPORA[name] for name in options.names or CORPORA}
    keys = {key for corpus in chosen.values() for key in corpus.inputs}
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="strandbook-corpora-") as work:
        debs = options.debs.resolve() if options.debs else None
        paths = provide_inputs(keys, Path(work), debs, INPUTS, PACKAGES)
        for name, corpus in chosen.items():
            text = "".join(corpus.build(paths)).encode("ascii")
            # mtime 0 and no file name in the header: the same records give the same bytes
            (options.out / corpus.file).write_bytes(gzip.compress(text, compresslevel=6, mtime=0))
            print(f"{name}: {len(text):,} bytes, {options.out / corpus.file}")


if __name__ == "__main__":
    try:
        main()
    except ExamplesError as error:
        sys.exit(f"npm run models:corpora: {error}")
