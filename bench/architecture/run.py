"""Train the default classifier on one data set and print one JSON line per seed."""

import argparse
import json
import sys
import time
from pathlib import Path

import numpy as np
import torch

from compact import Prepared, choose_share, defaults, fit_counts, matthews, mix, predict, train
from data import SETS, load
from strand import decide_strand


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True, type=Path, help="directory that holds the data sets")
    parser.add_argument("--set", required=True, choices=sorted(SETS))
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--holdout", type=float, default=0.0, help="share of train that replaces the test set")
    parser.add_argument("--rc", choices=["auto", "on", "off"], default="auto")
    parser.add_argument("--change", nargs="*", default=[], metavar="NAME=VALUE", help="override a setting")
    parser.add_argument("--save", type=Path, help="directory for the logits of validation and test")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(1)
    changes = {name: json.loads(value) for name, value in (item.split("=") for item in options.change)}
    for seed in range(options.first_seed, options.first_seed + options.seeds):
        learn, valid, test, classes = load(options.data / SETS[options.set], seed, options.holdout)
        began = time.process_time()
        if options.rc == "auto":
            both_strands, evidence = decide_strand(learn, valid, len(classes))
        else:
            both_strands, evidence = options.rc == "on", {}
        decided = time.process_time() - began
        longest = int(np.quantile(learn.lengths, 0.95, method="higher"))
        config = defaults(longest, len(learn), both_strands, **changes)
        log = (lambda text: print(text, file=sys.stderr, flush=True)) if options.verbose else None
        began = time.process_time()
        model, report = train(config, learn, valid, len(classes), seed, log)
        seconds = time.process_time() - began
        parts = [Prepared(part, config) for part in (valid, test)]
        began = time.process_time()
        counts, count_k, penalty = fit_counts((learn, valid, test), len(classes), both_strands)
        count_seconds = time.process_time() - began
        network = [predict(model, part, both_strands) for part in parts]
        share = choose_share(network[0], counts[0], parts[0].labels)
        both = [mix(network[part], counts[part], share) for part in range(2)]
        if options.save:
            np.savez(options.save / f"{options.set}-{seed}.npz", network_valid=network[0], network_test=network[1],
                     counts_valid=counts[0], counts_test=counts[1], labels_valid=valid.labels, labels_test=test.labels)  # fmt: skip

        def scores(logits, part):
            guess = logits.argmax(1).numpy()
            return [round(float((guess == part.labels).mean()), 4), round(matthews(part.labels, guess, len(classes)), 4)]

        line = {
            "set": options.set,
            "seed": seed,
            "evaluated_on": "holdout" if options.holdout else "test",
            "accuracy": scores(both[1], test)[0],
            "mcc": scores(both[1], test)[1],
            "network_alone": scores(network[1], test),
            "counts_alone": scores(counts[1], test),
            "valid_mixed": scores(both[0], valid),
            "count_share": share,
            "count_k": count_k,
            "count_penalty": penalty,
            "count_seconds": round(count_seconds, 1),
            "both_strands": both_strands,
            "strand_evidence": evidence,
            "strand_seconds": round(decided, 1),
            "train": len(learn),
            "valid": len(valid),
            "test": len(test),
            "changes": changes,
            "seconds": round(seconds, 1),
            **report,
        }
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
