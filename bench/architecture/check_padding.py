"""Logits of a short sequence must not depend on the longer ones it shares a batch with."""

import numpy as np
import torch

from compact import Compact, Prepared, defaults
from data import encode

torch.set_num_threads(1)
torch.manual_seed(0)
letters = np.random.default_rng(0).choice(list("ACGT"), size=500)
sequences = ["".join(letters[:length]) for length in (38, 61, 150, 333, 500)]
split = encode(sequences, ["a"] * 5, ["a", "b"])
for longest in (60, 150, 300, 500):
    for both_strands in (False, True):
        config = defaults(longest, 1000, both_strands)
        model = Compact(config, 2).eval()
        prepared = Prepared(split, config)
        for flipped in (None, True) if both_strands else (None,):
            flip = (lambda count: torch.ones(count, dtype=torch.bool)) if flipped else (lambda count: None)
            with torch.no_grad():
                together = model(*prepared.batch(np.arange(5), model.multiple, flip(5)))
                alone = [model(*prepared.batch(np.array([row]), model.multiple, flip(1)))[0] for row in range(5)]
            print(longest, both_strands, bool(flipped), float((together - torch.stack(alone)).abs().max()))
            assert torch.allclose(together, torch.stack(alone), atol=1e-4)
