"""How far numbers of aligned sequences can be foretold from the sequence alone, with methods that have no network.

    python3 bench/aligned/ceilings.py FILE      # a table with the columns sequence and value, all sequences of one length

Prints the mean Spearman over five folds under three ways to deal them: equal sequences kept together, as the app does; also those
together that share SHARED bases on either strand, as windows that overlap do; and, where there are copies, record by record, so that
they stand on both sides. numpy, scipy and scikit-learn; one thread is enough."""

import csv
import sys
import time

import numpy as np
from scipy.stats import spearmanr
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.linear_model import Ridge

BASES = "ACGT"
FOLDS = 5
SHARED = 18
# Enthalpy (kcal/mol) and entropy (cal/mol/K) of pairs, SantaLucia 1998; a pair and its reverse complement are the same.
NEIGHBOURS = {
    "AA": (-7.9, -22.2), "AT": (-7.2, -20.4), "TA": (-7.2, -21.3), "CA": (-8.5, -22.7), "GT": (-8.4, -22.4),
    "CT": (-7.8, -21.0), "GA": (-8.2, -22.2), "CG": (-10.6, -27.2), "GC": (-9.8, -24.4), "GG": (-8.0, -19.9),
}  # fmt: skip


def read(path):
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [row["sequence"].upper() for row in rows], np.array([float(row["value"]) for row in rows])


def places(sequences, k):
    """(N, (length - k + 1) * 4**k): which k-mer begins where."""
    count = len(sequences[0]) - k + 1
    table = np.zeros((len(sequences), count, 4**k), np.float32)
    for row, sequence in enumerate(sequences):
        for place in range(count):
            digits = [BASES.find(base) for base in sequence[place : place + k]]
            if min(digits) >= 0:
                table[row, place, int(np.polyval(digits, 4))] = 1
    return table.reshape(len(sequences), -1)


def melting(sequence):
    """Melting temperature by nearest neighbours, up to constants."""
    mate = str.maketrans("ACGT", "TGCA")
    pairs = [sequence[i : i + 2] for i in range(len(sequence) - 1)]
    known = [NEIGHBOURS.get(pair) or NEIGHBOURS.get(pair[::-1].translate(mate), (-8.0, -21.0)) for pair in pairs]
    enthalpy, entropy = np.sum(known, 0)
    return 1000 * enthalpy / (entropy - 40)


def whole(sequences):
    """GC count, its distance from the middle, and melting temperatures of the whole and of its quarters."""
    def row(sequence):
        gc = sum(base in "GC" for base in sequence)
        quarter = len(sequence) // 4
        parts = [sequence[i * quarter : (i + 1) * quarter] for i in range(4)]
        return [gc, abs(gc - len(sequence) / 2), melting(sequence), *map(melting, parts)]
    return np.array([row(sequence) for sequence in sequences], np.float32)


def boosted(features, values, asked):
    model = GradientBoostingRegressor(
        learning_rate=0.03, max_depth=5, n_estimators=500, subsample=0.5, max_features=0.05, min_samples_leaf=5, random_state=0
    )
    return model.fit(features, values).predict(asked)


def ridge(strength):
    return lambda features, values, asked: Ridge(alpha=strength * len(values)).fit(features, values).predict(asked)


def halves(columns):
    """The mean of two ridge regressions: by place, on the first `columns` features, and on the k-mers that follow."""
    def fit(features, values, asked):
        by_place = ridge(0.03)(features[:, :columns], values, asked[:, :columns])
        return by_place + ridge(1.0)(features[:, columns:], values, asked[:, columns:])
    return fit


def spectra(sequences, k):
    """Roots of the shares of all k-mers, each of unit variance."""
    shares = np.sqrt(places(sequences, k).reshape(len(sequences), -1, 4**k).mean(1))
    return shares / np.maximum(shares.std(0), 1e-3)


def with_memory(sequences):
    """Boosted trees that give a sequence seen in training the mean of its values there."""
    names = {sequence: number for number, sequence in enumerate(sorted(set(sequences)))}
    number = np.array([[names[sequence]] for sequence in sequences], np.float32)

    def fit(features, values, asked):
        guesses = boosted(features[:, 1:], values, asked[:, 1:])
        seen = {}
        for name, value in zip(features[:, 0], values):
            seen.setdefault(name, []).append(value)
        return np.array([np.mean(seen[name]) if name in seen else guess for name, guess in zip(asked[:, 0], guesses)])

    return number, fit


def score(method, features, values, folds):
    began = time.process_time()
    found = []
    for fold in range(FOLDS):
        inside, outside = folds != fold, folds == fold
        found.append(spearmanr(method(features[inside], values[inside], features[outside]), values[outside])[0])
    return f"{np.mean(found):.3f} (folds {' '.join(f'{one:.2f}' for one in found)}; {time.process_time() - began:.0f} s)"


def overlaps(sequences):
    """A name for each sequence that those have in common which are linked by stretches of SHARED bases, on either strand."""
    parent = list(range(len(sequences)))

    def root(one):
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    first = {}
    mate = str.maketrans("ACGT", "TGCA")
    for row, sequence in enumerate(sequences):
        for strand in (sequence, sequence[::-1].translate(mate)):
            for start in range(len(strand) - SHARED + 1):
                known = first.setdefault(strand[start : start + SHARED], row)
                parent[root(row)] = root(known)
    return [root(row) for row in range(len(sequences))]


def deal(names, random):
    """A fold for each record; records of one name share it."""
    distinct = sorted(set(names))
    fold_of = dict(zip(distinct, random.permutation(len(distinct)) % FOLDS))
    return np.array([fold_of[name] for name in names])


def main():
    sequences, values = read(sys.argv[1])
    random = np.random.RandomState(0)
    distinct = sorted(set(sequences))
    linked = overlaps(sequences)
    linear = np.hstack([places(sequences, 1), places(sequences, 2)])
    composition = np.hstack([places(sequences, k).reshape(len(sequences), -1, 4**k).sum(1) for k in (1, 2)])
    rich = np.hstack([linear, composition, whole(sequences)])
    both = np.hstack([linear, spectra(sequences, 5)])
    k_mers = both[:, linear.shape[1] :]
    print(f"{len(sequences)} records, {len(distinct)} distinct, {len(set(linked))} without those that overlap")
    for way, names in (("equal together", sequences), ("overlaps together", linked)):
        folds = deal(names, np.random.RandomState(0))
        print(f"{way}, ridge on 5-mers:", score(ridge(1.0), k_mers, values, folds))
        print(f"{way}, ridge by place:", score(ridge(0.03), linear, values, folds))
        print(f"{way}, half of each:", score(halves(linear.shape[1]), both, values, folds))
        print(f"{way}, boosted trees:", score(boosted, rich, values, folds))
    if len(distinct) == len(sequences):
        return
    apart = random.permutation(len(sequences)) % FOLDS
    print("copies on both sides, ridge by place:", score(ridge(0.03), linear, values, apart))
    print("copies on both sides, boosted trees:", score(boosted, rich, values, apart))
    number, remembering = with_memory(sequences)
    print("copies on both sides, boosted trees that remember:", score(remembering, np.hstack([number, rich]), values, apart))


main()
