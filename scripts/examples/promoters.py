"""uci-promoters: 106 E. coli sequences, half of them promoters, from an R data frame of one column per position."""

from pathlib import Path

from example import Example, Record
from rda import read_rda

LENGTH = 57  # bases, -50 to +7 around the start of transcription
CLASS_NAMES = {"+": "promoter", "-": "non-promoter"}


def build(paths: dict[str, Path]) -> list[Record]:
    """Columns V2 to V58 of the data frame are the bases."""
    frame = read_rda(paths["promotergene"])["promotergene"]
    columns = [frame.column(f"V{number}").labels() for number in range(2, 2 + LENGTH)]
    labels = frame.column("Class").labels()
    sequences = ["".join(bases).upper() for bases in zip(*columns, strict=True)]
    return [
        Record(f"k{number}", sequence, CLASS_NAMES[label])
        for number, (sequence, label) in enumerate(zip(sequences, labels, strict=True), start=1)
    ]


EXAMPLE = Example(
    name="uci-promoters",
    title="E. coli promoters (UCI)",
    summary="Is this stretch of E. coli DNA, 57 bases long, a promoter at which transcription starts?",
    file="promoters.fasta",
    classes=["promoter", "non-promoter"],
    citation=(
        "Harley & Reynolds (1987) Nucleic Acids Res 15:2343 (promoters); Towell, Shavlik & Noordewier (1990) AAAI-90 "
        "(data set); UCI Machine Learning Repository, Molecular Biology (Promoter Gene Sequences)"
    ),
    licence="GPL-2 (R package kernlab, which carries the UCI data)",
    inputs=["promotergene"],
    build=build,
    method=[
        "`promotergene.rda` is read without R (`rda.py`); the columns V2 to V58 are joined to a sequence.",
        "Class `+` is written as `promoter`, `-` as `non-promoter`. Order as in the package; `k1` is its first row.",
    ],
    published=[
        "Leave-one-out errors of 106, as listed in promoters.names of UCI: KBANN 4, back-propagation 8, O'Neill 12, "
        "3 nearest neighbours 13, ID3 19.",
    ],
    quirks=[
        "No split is given; leave-one-out or repeated cross-validation is customary, since 106 records are few.",
        "Promoters are aligned: position -50 to +7 around the start of transcription. Non-promoters have no start.",
        "The same 106 pairs of sequence and class as in promoters.data of UCI.",
    ],
)
