"""The Debian packages that the examples are made from: pinned, fetched, unpacked and verified. Nothing is installed."""

import hashlib
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from example import ExamplesError

DEBIAN_RELEASE = "Debian 12 (bookworm)"
ROOT_R = "usr/lib/R/site-library"
ROOT_DOC = "usr/share/doc"


@dataclass(frozen=True)
class Package:
    """One binary package. `licence` is what its own copyright file says of the files used."""

    version: str
    licence: str


@dataclass(frozen=True)
class Input:
    """One file inside a package. The checksum is of this file, not of the .deb, which differs between architectures."""

    package: str
    path: str
    sha256: str


PACKAGES = {
    "r-cran-kernlab": Package(
        "0.9-32-1", "GPL-2+ for R/*, debian/*; GPL-2 in the quoted upstream DESCRIPTION; data/* is not listed"
    ),
    "r-cran-mlbench": Package("2.1-3-1", "GPL-2 (Files: *)"),
    "augustus-doc": Package("3.5.0+dfsg-2", "Artistic (Files: *)"),
    "r-bioc-biostrings": Package("2.66.0-1", "Artistic-2.0 (Files: *)"),
    "ragout-examples": Package("2.3-4", "BSD-3-clause (Files: *)"),
    "bowtie-examples": Package("1.3.1-1", "Artistic-2.0 (Files: *)"),
}

INPUTS = {
    "promotergene": Input(
        "r-cran-kernlab",
        f"{ROOT_R}/kernlab/data/promotergene.rda",
        "60a4f650f412129d9b7a776243cebe3bf0c845a0fbb79c31121344f48c89233c",
    ),
    "splice": Input(
        "r-cran-mlbench",
        f"{ROOT_R}/mlbench/data/DNA.rda",
        "df941ad89a49f705a29bf38e52c91dc34029539cedb13fa24f803f1224278c9e",
    ),
    "genes-train": Input(
        "augustus-doc",
        f"{ROOT_DOC}/augustus/tutorial/results/genes.gb.train",
        "e401b3fe83568b5337e9f501dfa3291c8deea44ebbaf20d62a1e3ed308cea0a1",
    ),
    "genes-test": Input(
        "augustus-doc",
        f"{ROOT_DOC}/augustus/tutorial/results/genes.gb.test",
        "d279fdf4c1e952fb2109bc559d269cb71590be618a6a7b6fa98730e631edd050",
    ),
    "chr2R": Input(
        "augustus-doc",
        f"{ROOT_DOC}/augustus/tutorial/data/chr2R.fa",
        "dcf0f58d162c93f8f629d2f55374e916015987092f0fefdd0bbeb03c3e854547",
    ),
    "upstream2000": Input(
        "r-bioc-biostrings",
        f"{ROOT_R}/Biostrings/extdata/dm3_upstream2000.fa.gz",
        "78076ae22e0084cfb4d6775b000ed9d8fadcefe2469aacce76b78f5a427a08f4",
    ),
    "ecoli-mg1655": Input(
        "ragout-examples",
        f"{ROOT_DOC}/ragout/examples/E.Coli/references/MG1655-K12.fasta.gz",
        "ae952b2873ef8badc956925a61c5b536d4e40322b4e8b15dde3d8eda7ce3c879",
    ),
    "ecoli-536": Input(
        "bowtie-examples",
        f"{ROOT_DOC}/bowtie/examples/genomes/NC_008253.fna.gz",
        "b5f5e726fa79caeeb12c19f3697faf7af437f57daf4195419056d639fb36a334",
    ),
    "vcholerae-n16961": Input(
        "ragout-examples",
        f"{ROOT_DOC}/ragout/examples/V.Cholerae/references/O1_biovar.fasta.gz",
        "ef8ecca73105608a904c9e81973ef3af472096e349a463fbec324411c6566cc9",
    ),
    "vcholerae-o395": Input(
        "ragout-examples",
        f"{ROOT_DOC}/ragout/examples/V.Cholerae/references/O395.fasta.gz",
        "3ecf6fc1bfac8787e560fe4c9965d1248bb2de1987d0cb7eb5470f01a1ca8772",
    ),
    "saureus-n315": Input(
        "ragout-examples",
        f"{ROOT_DOC}/ragout/examples/S.Aureus/references/N315.fasta.gz",
        "f00af0fea6d59d4aef1cac64be57a5215739b7c23fae7f6bc0d44e1f9805a0e9",
    ),
    "saureus-rf122": Input(
        "ragout-examples",
        f"{ROOT_DOC}/ragout/examples/S.Aureus/references/RF122.fasta.gz",
        "462b4f0756da814c67b526f5a226ec0c53125ddf1cb8c89acc968fc7c5e16996",
    ),
    "hpylori-g27": Input(
        "ragout-examples",
        f"{ROOT_DOC}/ragout/examples/H.Pylori/references/G27.fasta.gz",
        "80dd2ad4125b47fa644350cec0bee7bf3956e379bf3e3e97a25e9c17ba297658",
    ),
    "hpylori-gambia": Input(
        "ragout-examples",
        f"{ROOT_DOC}/ragout/examples/H.Pylori/references/Gambia94_24.fasta.gz",
        "92e4798809e20eb07cbc08bd4f2536b316a7a0cd3dd8d596b7638f9dd6d626f6",
    ),
}


def provide_inputs(
    keys: set[str],
    work: Path,
    debs: Path | None,
    inputs: dict[str, Input] = INPUTS,
    versions: dict[str, Package] = PACKAGES,
) -> dict[str, Path]:
    """Unpack the packages that hold `keys` below `work` and return the verified path of every input.

    The .deb files come from the folder `debs`, or from apt where it is None.
    """
    for tool in ["dpkg-deb"] if debs else ["apt-get", "dpkg-deb"]:
        if shutil.which(tool) is None:
            raise ExamplesError(f"{tool} is not here. Run this on {DEBIAN_RELEASE}, say in its container image.")
    pinned = {name: versions[name].version for name in sorted({inputs[key].package for key in keys})}
    source = debs or _download(pinned, work)
    for name, version in pinned.items():
        _run(["dpkg-deb", "-x", str(_find_deb(name, version, source)), str(work)], work)
    return {key: _verified(inputs[key], versions[inputs[key].package].version, work) for key in sorted(keys)}


def _download(pinned: dict[str, str], work: Path) -> Path:
    try:
        _run(["apt-get", "download", *(f"{name}={version}" for name, version in pinned.items())], work)
    except ExamplesError as error:
        raise ExamplesError(f"{error}\n{_advice(pinned)}") from error
    return work


def _find_deb(name: str, version: str, folder: Path) -> Path:
    """apt writes name_version_architecture.deb."""
    found = sorted(folder.glob(f"{name}_{version}_*.deb"))
    if found:
        return found[0]
    others = ", ".join(sorted(path.name for path in folder.glob(f"{name}_*.deb"))) or "no file of that package"
    raise ExamplesError(
        f"{folder}: expected {name}_{version}_*.deb, found {others}.\n{_advice({name: version})}"
    )


def _verified(wanted: Input, version: str, work: Path) -> Path:
    path = work / wanted.path
    advice = _advice({wanted.package: version})
    if not path.is_file():
        raise ExamplesError(f"{wanted.package}: no file {wanted.path} inside.\n{advice}")
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != wanted.sha256:
        mismatch = f"{wanted.path} has sha256 {found}, expected {wanted.sha256}"
        raise ExamplesError(f"{wanted.package}: {mismatch}.\n{advice}")
    return path


def _advice(pinned: dict[str, str]) -> str:
    named = ", ".join(f"{name} {version}" for name, version in pinned.items())
    return (
        f"Pinned, from {DEBIAN_RELEASE}: {named}.\n"
        "If apt knows none of them, run apt-get update. If the archive has moved on, take the pinned .deb files\n"
        "from https://snapshot.debian.org and run with --from FOLDER; or raise the version in\n"
        "scripts/examples/packages.py: while the sha256 of the file inside is unchanged the examples stay the same;\n"
        "with another sha256 they may differ, so read the new data before you accept it."
    )


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ExamplesError(f"{' '.join(command)} failed with status {done.returncode}:\n{done.stderr.strip()}")
