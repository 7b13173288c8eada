"""Is the label blind to the strand? Asked of a k-mer logistic regression."""

import numpy as np
import torch
import torch.nn.functional as F

from data import kmer_features


def fit_logistic(features, labels, class_count, penalty):
    """Multinomial logistic regression by L-BFGS on mean cross-entropy + penalty/2 * |W|^2."""
    weight = torch.zeros(features.shape[1], class_count, requires_grad=True)
    bias = torch.zeros(class_count, requires_grad=True)
    optimiser = torch.optim.LBFGS([weight, bias], max_iter=60, history_size=10, line_search_fn="strong_wolfe")

    def closure():
        optimiser.zero_grad()
        loss = F.cross_entropy(features @ weight + bias, labels) + 0.5 * penalty * weight.square().sum()
        loss.backward()
        return loss

    optimiser.step(closure)
    return weight.detach(), bias.detach()


def out_of_fold_losses(codes, labels, class_count, both_strands, k, penalties, folds, generator_seed):
    """Per-sequence cross-entropy under a model that did not see the sequence, at the best penalty."""
    features = torch.from_numpy(kmer_features(codes, k, both_strands))
    features = (features - features.mean(0)) * features.shape[1] ** 0.5
    target = torch.from_numpy(labels)
    fold_of = np.random.default_rng(generator_seed).permutation(len(labels)) % folds
    best = None
    for penalty in penalties:
        losses = torch.zeros(len(labels))
        for fold in range(folds):
            inside = torch.from_numpy(fold_of != fold)
            weight, bias = fit_logistic(features[inside], target[inside], class_count, penalty)
            losses[~inside] = F.cross_entropy(features[~inside] @ weight + bias, target[~inside], reduction="none")
        if best is None or losses.mean() < best.mean():
            best = losses
    return best.numpy()


def decide_strand(train, valid, class_count, k=4):
    """Whether canonical k-mers predict better than stranded ones, by out-of-fold cross-entropy.

    Returns (use both strands, evidence). True when the mean paired difference of per-sequence losses
    is more than two standard errors in favour of canonical k-mers."""
    longest = max(train.codes.shape[1], valid.codes.shape[1])
    codes = np.concatenate([np.pad(s.codes, ((0, 0), (0, longest - s.codes.shape[1])), constant_values=5) for s in (train, valid)])
    labels = np.concatenate([train.labels, valid.labels])
    losses = [
        out_of_fold_losses(codes, labels, class_count, both, k, (0.001, 0.003, 0.01, 0.03, 0.1), 3, 0)
        for both in (False, True)
    ]
    gain = losses[0] - losses[1]  # positive: canonical k-mers predict better
    deviation = gain.std() / len(gain) ** 0.5
    evidence = {
        "stranded": round(float(losses[0].mean()), 4),
        "canonical": round(float(losses[1].mean()), 4),
        "z": round(float(gain.mean() / deviation), 2),
    }
    return evidence["z"] > 2, evidence
