"""Trains the BERT of a workload in PyTorch on the CPU, as a worker: a line of JSON in, a line of JSON out.

First line: the workload with `threads`; then lines {"count": n}, each answered with {"ms": [...], "losses": [...]}.
Same sizes, dropout, clipping and AdamW as bench/step/tfjs.worker.ts; PyTorch's own fused layers where it has them.
"""
import json
import os
import sys
import time

os.environ.setdefault("GOMP_SPINCOUNT", "0")  # waiting threads would take the cores from whoever is measured next
import torch
import torch.nn.functional as F

setup = json.loads(sys.stdin.readline())
torch.set_num_threads(setup["threads"])
torch.manual_seed(1)
V, C, L, B, T = (setup[name] for name in ("vocabulary", "hidden", "layers", "rows", "tokens"))
H, D, I, drop = C // 32, 32, 4 * C, setup["dropout"]


def weight(*shape):
    return torch.nn.Parameter(torch.randn(*shape) * 0.02)


def linear(inputs, outputs):
    return weight(outputs, inputs), torch.nn.Parameter(torch.zeros(outputs))


def norm():
    return torch.nn.Parameter(torch.ones(C)), torch.nn.Parameter(torch.zeros(C))


word, position, segment, embedding_norm = weight(V, C), weight(T, C), weight(2, C), norm()
LAYERS = [
    {
        "qkv": [linear(C, C) for _ in range(3)], "out": linear(C, C), "norm1": norm(),
        "wide": linear(C, I), "narrow": linear(I, C), "norm2": norm(),
    }
    for _ in range(L)
]
pooler, classifier = linear(C, C), linear(C, setup["classes"])


def tree(value):
    if isinstance(value, torch.nn.Parameter):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from tree(one)
    else:
        for one in value:
            yield from tree(one)


def normalise(x, p):
    return F.layer_norm(x, (C,), *p, eps=1e-12)


def heads(x):
    return x.reshape(B, T, H, D).transpose(1, 2)


def logits(ids, mask):
    x = F.dropout(normalise(F.embedding(ids, word) + segment[0] + position, embedding_norm), drop)
    hidden = ((1 - mask) * -1e9)[:, None, None, :]
    for p in LAYERS:
        q, k, v = (heads(F.linear(x, *one)) for one in p["qkv"])
        scores = q @ k.transpose(-1, -2) / D**0.5 + hidden
        mixed = (F.dropout(scores.softmax(-1), drop) @ v).transpose(1, 2).reshape(B, T, C)
        x = normalise(x + F.dropout(F.linear(mixed, *p["out"]), drop), p["norm1"])
        narrow = F.linear(F.gelu(F.linear(x, *p["wide"])), *p["narrow"])
        x = normalise(x + F.dropout(narrow, drop), p["norm2"])
    return F.linear(F.dropout(torch.tanh(F.linear(x[:, 0], *pooler)), drop), *classifier)


parameters = list(tree([word, position, segment, embedding_norm, LAYERS, pooler, classifier]))
optimizer = torch.optim.AdamW(parameters, lr=1e-3, weight_decay=0.01)
ids, mask = torch.randint(5, V, (B, T)), torch.ones(B, T)
labels = torch.arange(B) % setup["classes"]


def step():
    loss = F.cross_entropy(logits(ids, mask), labels)
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(parameters, 1.0)
    optimizer.step()
    return loss.item()


print(json.dumps({"device": f"PyTorch {torch.__version__}, {setup['threads']} threads",
                  "parameters": sum(p.numel() for p in parameters)}), flush=True)
for line in sys.stdin:
    times, losses = [], []
    for _ in range(json.loads(line)["count"]):
        started = time.perf_counter()
        losses.append(step())
        times.append(1000 * (time.perf_counter() - started))
    print(json.dumps({"ms": times, "losses": losses}), flush=True)
