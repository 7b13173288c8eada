"""uci-splice: primate splice junctions, from R's table of three indicator columns per position."""

from pathlib import Path

from example import Example, Record
from rda import read_rda

LENGTH = 60  # bases, the junction between positions 30 and 31
TRAIN_RECORDS = 2000  # StatLog: the first 2,000 train, the last 1,186 test
BASE_OF = {("1", "0", "0"): "A", ("0", "1", "0"): "C", ("0", "0", "1"): "G", ("0", "0", "0"): "T"}  # StatLog dna.doc


def build(paths: dict[str, Path]) -> list[Record]:
    """Columns V1 to V180 are the indicators, three per base."""
    frame = read_rda(paths["splice"])["DNA"]
    columns = [frame.column(f"V{number}").labels() for number in range(1, 1 + 3 * LENGTH)]
    labels = frame.column("Class").labels()
    return [
        Record(f"dna{number}", _decode(bits), label.upper(), "train" if number <= TRAIN_RECORDS else "test")
        for number, (bits, label) in enumerate(zip(zip(*columns, strict=True), labels, strict=True), start=1)
    ]


def _decode(bits: tuple[str, ...]) -> str:
    return "".join(BASE_OF[bits[3 * i], bits[3 * i + 1], bits[3 * i + 2]] for i in range(LENGTH))


EXAMPLE = Example(
    name="uci-splice",
    title="Primate splice junctions (UCI)",
    summary="Is the middle of this 60-base sequence a donor site (EI), an acceptor site (IE) or neither (N)?",
    file="splice.tsv",
    classes=["EI", "IE", "N"],
    citation=(
        "Noordewier, Towell & Shavlik (1991) NIPS 3 (data set); Michie, Spiegelhalter & Taylor (1994) Machine "
        "Learning, Neural and Statistical Classification (StatLog); UCI, Molecular Biology (Splice-junction Gene "
        "Sequences)"
    ),
    licence="GPL-2 (R package mlbench); CC BY 4.0 (UCI Machine Learning Repository)",
    inputs=["splice"],
    build=build,
    method=[
        "`DNA.rda` is read without R (`rda.py`). Three indicator columns stand for a base: A 100, C 010, G 001, T 000.",
        "Classes are written in upper case. Order as in the package; `dna1` is its first row.",
        "Split by the StatLog convention: the first 2,000 rows train, the last 1,186 test. It was not compared with "
        "the StatLog files themselves.",
    ],
    published=[
        "StatLog, 2,000 train and 1,186 test, success in %, as listed in dna.names of MLC++ "
        "(cs.bilkent.edu.tr/~guvenir/courses/CS550/Programs/MLC/db/dna.names): radial basis functions 95.9, "
        "Dipol92 95.2, Alloc80 94.3, quadratic and linear discriminants 94.1, logistic 93.9, naive Bayes 93.2, "
        "C4.5 92.4, CART 91.5, back-propagation 91.2, nearest neighbours 84.5; always N 52.0 (on this test split it "
        "gives 50.8).",
        "UCI, 10-fold cross-validation on 1,000 random examples, error in % for N, EI, IE: KBANN 4.6, 7.6, 8.5; "
        "back-propagation 5.3, 5.7, 10.8; PEBLS 6.9, 8.2, 7.6; ID3 8.8, 10.6, 14.0.",
    ],
    quirks=[
        "3,186 of UCI's 3,190 instances: the four with ambiguous bases were left out by StatLog.",
        "The data repeat themselves: 69 distinct test sequences also stand in the training split (see below), so test "
        "scores flatter a model that memorises. Published figures share this.",
        "One sequence occurs with two labels.",
        "Most donors (EI) have GT at positions 31-32 and most acceptors (IE) AG at 29-30 (counted from 1).",
    ],
)
