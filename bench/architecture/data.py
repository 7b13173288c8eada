"""Reading sequence tables, splitting them, and turning strings into arrays."""

import csv
import gzip
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

SETS = {
    "splice": "uci_splice/uci_splice_split.tsv",
    "bacteria": "bacteria_species_debian/species300.tsv.gz",
    "coding": "coding_intron_debian/coding_intron150.tsv",
    "tata": "gue_complete/gue_prom_core_tata.tsv",
    "upstream": "drosophila_upstream_debian/dm_upstream_vs_genomic250.tsv.gz",
    "enhancers": "enhancers_liu2016/enhancers_liu2016_noleak.tsv",
    "mouse2": "gue_complete/gue_mouse_2.tsv",
    "ncrna": "ncrna_nrc13/nrc13.tsv.gz",
    "promoters": "uci_promoters/debian_kernlab_promotergene.fasta",
}

N_CODE, PAD_CODE = 4, 5
_CODE_OF = np.full(256, N_CODE, dtype=np.int8)
for _code, _letters in enumerate(("Aa", "Cc", "Gg", "TtUu")):
    for _letter in _letters:
        _CODE_OF[ord(_letter)] = _code
# Complement of A C G T N and of padding.
COMPLEMENT = np.array([3, 2, 1, 0, N_CODE, PAD_CODE], dtype=np.int8)


@dataclass
class Split:
    """Encoded sequences: `codes` int8 (count, longest), right-padded with PAD_CODE;
    `lengths` (count,); `labels` (count,)."""

    codes: np.ndarray
    lengths: np.ndarray
    labels: np.ndarray

    def __len__(self):
        return len(self.labels)

    def take(self, index):
        return Split(self.codes[index], self.lengths[index], self.labels[index])


def _open(path):
    return gzip.open(path, "rt") if path.suffix == ".gz" else open(path)


def read_table(path: Path):
    """Rows (sequence, label, split) of a .tsv or .fasta file; a FASTA file has no split."""
    with _open(path) as handle:
        if ".fasta" in path.name:
            records = re.findall(r">\S+ (\S+)\n([^>]+)", handle.read())
            return [("".join(text.split()), label, "all") for label, text in records]
        return [(row["sequence"], row["label"], row["split"]) for row in csv.DictReader(handle, delimiter="\t")]


def encode(sequences, labels, classes):
    longest = max(len(text) for text in sequences)
    codes = np.full((len(sequences), longest), PAD_CODE, dtype=np.int8)
    for row, text in enumerate(sequences):
        codes[row, : len(text)] = _CODE_OF[np.frombuffer(text.encode(), dtype=np.uint8)]
    lengths = np.array([len(text) for text in sequences])
    return Split(codes, lengths, np.array([classes.index(label) for label in labels]))


def stratified(labels, fraction, generator):
    """Boolean mask that marks `fraction` of every class, drawn with `generator`."""
    chosen = np.zeros(len(labels), dtype=bool)
    for label in np.unique(labels):
        members = generator.permutation(np.flatnonzero(labels == label))
        chosen[members[: int(round(fraction * len(members)))]] = True
    return chosen


def load(path: Path, seed: int, holdout: float = 0.0):
    """Train, validation and test splits and the class names.

    Without a dev split, 10 % of train (stratified, seeded) is validation. Without a test split,
    20 % of everything is test. With `holdout` > 0 that share of *train* replaces the test set, so
    that choices can be compared without looking at the real one."""
    rows = read_table(path)
    classes = sorted({label for _, label, _ in rows})
    generator = np.random.default_rng(1000 + seed)

    def part(*names):
        chosen = [row for row in rows if row[2] in names]
        return encode([row[0] for row in chosen], [row[1] for row in chosen], classes) if chosen else None

    train, valid, test = part("train", "all"), part("dev", "valid"), part("test")
    if test is None or holdout:
        mask = stratified(train.labels, holdout or 0.2, generator)
        train, test = train.take(~mask), train.take(mask)
    if valid is None:
        mask = stratified(train.labels, 0.1, generator)
        train, valid = train.take(~mask), train.take(mask)
    return train, valid, test, classes


def reverse_complement(codes, lengths):
    """Reverse complement of each row's first `length` codes; padding stays on the right."""
    count, width = codes.shape
    source = lengths[:, None] - 1 - np.arange(width)[None, :]
    flipped = COMPLEMENT[codes[np.arange(count)[:, None], np.maximum(source, 0)]]
    return np.where(source >= 0, flipped, PAD_CODE).astype(np.int8)


def kmer_counts(codes, k, both_strands=False):
    """Counts of every k-mer of A C G T, float32 (count, 4**k); windows that touch N or padding are
    skipped. With `both_strands` the counts of the reverse complement are added."""
    width = codes.shape[1] - k + 1
    index = np.zeros((len(codes), max(width, 0)), dtype=np.int64)
    valid = np.ones(index.shape, dtype=bool)
    for offset in range(k if width > 0 else 0):
        column = codes[:, offset : offset + width]
        index = index * 4 + np.minimum(column, 3)
        valid &= column < 4
    counts = np.zeros((len(codes), 4**k), dtype=np.float32)
    rows = np.broadcast_to(np.arange(len(codes))[:, None], index.shape)
    np.add.at(counts, (rows[valid], index[valid]), 1)
    return counts + counts[:, reverse_index(k)] if both_strands else counts


def reverse_index(k):
    """For every k-mer's index, the index of its reverse complement."""
    index = np.arange(4**k)
    digits = [(index // 4**place) % 4 for place in range(k)]  # digits[0] is the last letter
    result = np.zeros_like(index)
    for digit in digits:
        result = result * 4 + (3 - digit)
    return result


def kmer_features(codes, k, both_strands=False):
    """Square roots of k-mer frequencies (a unit vector per row), float32 (count, 4**k)."""
    counts = kmer_counts(codes, k, both_strands)
    return np.sqrt(counts / np.maximum(counts.sum(1, keepdims=True), 1))
