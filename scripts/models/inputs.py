"""The Debian packages that the corpora for pretraining are made from; see ../examples/packages.py for what the fields say."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "examples"))

from packages import INPUTS as EXAMPLE_INPUTS  # noqa: E402
from packages import PACKAGES as EXAMPLE_PACKAGES  # noqa: E402
from packages import ROOT_DOC, ROOT_R, Input, Package  # noqa: E402

PACKAGES = {
    **EXAMPLE_PACKAGES,
    "r-bioc-bsgenome": Package("1.66.3-1", "Artistic-2.0 (Files: *)"),
    "prokka": Package("1.14.6+dfsg-4", "GPL-3+ (Files: *); the proteins are records of UniProt and NCBI"),
    "mmseqs2-examples": Package("14-7e284+ds-1", "GPL-3 (Files: *); the proteins are records of UniProt"),
    "rdkit-data": Package("202209.3-1", "BSD-3-clause (Files: *)"),
}

_TUTORIAL = f"{ROOT_DOC}/augustus/tutorial"
_GENUS = "usr/share/prokka/db/genus"
_RDKIT = "usr/share/RDKit"


def _vertebrate(assembly: str, sha256: str) -> tuple[str, Input]:
    return assembly, Input("augustus-doc", f"{_TUTORIAL}-cgp/data/genomes/{assembly}.fa", sha256)


INPUTS = {
    **EXAMPLE_INPUTS,
    "chr3": Input(
        "augustus-doc",
        f"{_TUTORIAL}/data/chr3.42M.fa",
        "cc1383731b272c9587eac66c9dc19439fbddadee0414bafa3b996cda44c27029",
    ),
    "chr4": Input(
        "augustus-doc",
        f"{_TUTORIAL}/data/chr4.103M.fa",
        "4d4431643be7625dd1ba070991806835d2fb7c94dd0894897a5eb95e7a566229",
    ),
    "chr5": Input(
        "augustus-doc",
        f"{_TUTORIAL}/data/chr5.124M.fa",
        "248fe24571c969cb83303384205e7de28c1f7fd842431a305b1da9e2f9530e4a",
    ),
    **dict(
        _vertebrate(*row)
        for row in [
            ("bosTau8", "93c4d4062d92f0d43b31f8d55a496962b4ec85e3d5290bae4591e447ce6a5768"),
            ("canFam3", "6865d6493c812a10171be1ee2101a9884763adb80dd2012f540c13b755108074"),
            ("galGal4", "67244a3eebf37b9349e2bf4c90e428c195353b5039b42f33bbc4ff4460f72273"),
            ("hg38", "b391dd0ef768bfbfae787ce9fd947e9d380e37d7b2817579042bc543a6d31c7a"),
            ("mm10", "3be109e6293c18ab0e278e2226169186b043aeb9edb0977d55d82e97454dcd48"),
            ("monDom5", "18e0ea52d6c4d3d72c363d9803c7c4fed89c2e3d3d187b162fd0e89d52fb0554"),
            ("rheMac3", "0e3b8af8ed04b16897ebb2ea05c4b6d7ea7b7b0c7f5bf1e589bc76d12ab150e8"),
            ("rn6", "33531fa8240447d4483f3cbc85b60fe92c442b63eec840bddb2d0b73998c9369"),
        ]
    ),
    "ce2chrX": Input(
        "r-bioc-bsgenome",
        f"{ROOT_R}/BSgenome/extdata/ce2chrX.fa.gz",
        "da27922b3707adff40ff59232ea8746aaa2cc08b7413ebd33d5d167a93b236dd",
    ),
    "escherichia": Input(
        "prokka", f"{_GENUS}/Escherichia", "6f7f60e1c288c9ebb3b9b2278a2b7038d9c3e1d3619fa4b8c5c8e23a0983a607"
    ),
    "staphylococcus": Input(
        "prokka", f"{_GENUS}/Staphylococcus", "22dab73322dd9d6f702e1bff7d45b7f703ae4a5d8dc7c307898b6c0df20a9307"
    ),
    "enterococcus": Input(
        "prokka", f"{_GENUS}/Enterococcus", "7749e1eaf24bc251918b42e0c1c46a8aa15bba0d02c3b4b15443c181527d29f1"
    ),
    "uniprot20k": Input(
        "mmseqs2-examples",
        f"{ROOT_DOC}/mmseqs2/example-data/DB.fasta.gz",
        "92a65aa435f5d3e0f33eb47d87910fe7fc6033a28bf4ed1367094377d791d567",
    ),
    "nci5k": Input(
        "rdkit-data",
        f"{_RDKIT}/Data/NCI/first_5K.smi",
        "91e71c015f14939837f2943dcc904f7c87e5a3a0124d82b05c28ad2f23004def",
    ),
    "wehi": Input(
        "rdkit-data",
        f"{_RDKIT}/Data/Pains/test_data/wehi_mols.csv",
        "ef14f29a583486042fe4fd8ed8d946aba20963dd3e9d756ea2e3f133f477bed9",
    ),
    "freewilson": Input(
        "rdkit-data",
        f"{_RDKIT}/Contrib/FreeWilson/data/CHEMBL2321810.smi",
        "3feff3aa19f16c7a3aa8695acddd442d1fb3d582485bb7fe8754e7b36dc1894f",
    ),
}
