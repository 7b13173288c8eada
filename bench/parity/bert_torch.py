"""Golden values of twenty training steps of a small BERT, from a PyTorch implementation written from the paper and
the documentation of `transformers`, without its code.

Run: python3 bench/parity/bert_torch.py        (needs torch and numpy; Debian: python3-torch)
Writes fixtures/golden/bert-training/."""

import math

import numpy as np
import torch
import torch.nn.functional as F

from golden_files import GOLDEN, disturb, write_json, write_tensors

CLASSES = ["even", "odd"]
PAD, CLS, SEP, FIRST = 0, 1, 2, 3
SIZES = {"vocabulary": 12, "hidden": 16, "layers": 2, "heads": 2, "wide": 32, "positions": 16, "types": 2}
BATCH, STEPS, SEED = 8, 20, 11
HYPER = {"learningRate": 3e-3, "weightDecay": 0.01, "clipNorm": 1.0, "warmupSteps": 4}
EPSILON = 1e-12


class Layer(torch.nn.Module):
    """LayerNorm(x + attention(x)), then LayerNorm(y + feed(y))."""

    def __init__(self):
        super().__init__()
        hidden, wide = SIZES["hidden"], SIZES["wide"]
        self.query, self.key, self.value, self.merge = (torch.nn.Linear(hidden, hidden) for _ in range(4))
        self.widen, self.narrow = torch.nn.Linear(hidden, wide), torch.nn.Linear(wide, hidden)
        self.norm_attention, self.norm_feed = (torch.nn.LayerNorm(hidden, eps=EPSILON) for _ in range(2))

    def forward(self, x, hidden_keys):
        batch, tokens, width = x.shape
        heads = lambda y: y.view(batch, tokens, SIZES["heads"], -1).transpose(1, 2)
        query, key, value = heads(self.query(x)), heads(self.key(x)), heads(self.value(x))
        scores = query @ key.transpose(-1, -2) / math.sqrt(query.shape[-1])
        weights = scores.masked_fill(hidden_keys[:, None, None, :], -math.inf).softmax(-1)
        mixed = (weights @ value).transpose(1, 2).reshape(batch, tokens, width)
        y = self.norm_attention(x + self.merge(mixed))
        return self.norm_feed(y + self.narrow(F.gelu(self.widen(y))))


class Bert(torch.nn.Module):
    def __init__(self):
        super().__init__()
        hidden = SIZES["hidden"]
        self.word = torch.nn.Embedding(SIZES["vocabulary"], hidden)
        self.position = torch.nn.Embedding(SIZES["positions"], hidden)
        self.segment = torch.nn.Embedding(SIZES["types"], hidden)
        self.norm = torch.nn.LayerNorm(hidden, eps=EPSILON)
        self.layers = torch.nn.ModuleList([Layer() for _ in range(SIZES["layers"])])
        self.pooler, self.classifier = torch.nn.Linear(hidden, hidden), torch.nn.Linear(hidden, len(CLASSES))

    def forward(self, ids, mask):
        places = torch.arange(ids.shape[1])
        x = self.norm(self.word(ids) + self.position(places) + self.segment(torch.zeros_like(ids)))
        for layer in self.layers:
            x = layer(x, mask == 0)
        return self.classifier(torch.tanh(self.pooler(x[:, 0])))


LAYER_NAMES = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "merge": "attention.output.dense",
    "norm_attention": "attention.output.LayerNorm",
    "widen": "intermediate.dense",
    "narrow": "output.dense",
    "norm_feed": "output.LayerNorm",
}
TOP_NAMES = {
    "word": "bert.embeddings.word_embeddings",
    "position": "bert.embeddings.position_embeddings",
    "segment": "bert.embeddings.token_type_embeddings",
    "norm": "bert.embeddings.LayerNorm",
    "pooler": "bert.pooler.dense",
    "classifier": "classifier",
}


def transformers_name(name):
    """`layers.0.merge.bias` -> `bert.encoder.layer.0.attention.output.dense.bias`"""
    parts = name.split(".")
    if parts[0] == "layers":
        return f"bert.encoder.layer.{parts[1]}.{LAYER_NAMES[parts[2]]}.{parts[3]}"
    return f"{TOP_NAMES[parts[0]]}.{parts[1]}"


def batches(generator):
    """Rows of different lengths; the class is the parity of the number of tokens of one kind."""
    result = []
    for _ in range(STEPS):
        lengths = generator.integers(3, SIZES["positions"] - 1, BATCH)
        ids = np.full((BATCH, lengths.max() + 2), PAD)
        for row, length in enumerate(lengths):
            ids[row, 0], ids[row, length + 1] = CLS, SEP
            ids[row, 1 : length + 1] = generator.integers(FIRST, SIZES["vocabulary"], length)
        result.append((ids, (ids == FIRST).sum(1) % 2))
    return result


def learning_rate(step):
    """Linear warm-up, then cosine to 0; step counts from 0."""
    warm = HYPER["warmupSteps"]
    if step < warm:
        return HYPER["learningRate"] * (step + 1) / warm
    return HYPER["learningRate"] * 0.5 * (1 + math.cos(math.pi * (step - warm) / (STEPS - warm)))


def train(model, data):
    decayed = [p for p in model.parameters() if p.dim() > 1]
    spared = [p for p in model.parameters() if p.dim() <= 1]
    groups = [{"params": decayed, "weight_decay": HYPER["weightDecay"]}, {"params": spared, "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, lr=HYPER["learningRate"])
    losses, norms = [], []
    for step, (ids, labels) in enumerate(data):
        ids, labels = torch.from_numpy(ids), torch.from_numpy(labels)
        loss = F.cross_entropy(model(ids, (ids != PAD).long()), labels)
        optimiser.zero_grad()
        loss.backward()
        norms.append(float(torch.nn.utils.clip_grad_norm_(model.parameters(), HYPER["clipNorm"])))
        for group in optimiser.param_groups:
            group["lr"] = learning_rate(step)
        optimiser.step()
        losses.append(float(loss))
    return losses, norms


def config_json():
    return {
        "architectures": ["BertForSequenceClassification"],
        "model_type": "bert",
        "vocab_size": SIZES["vocabulary"],
        "hidden_size": SIZES["hidden"],
        "num_hidden_layers": SIZES["layers"],
        "num_attention_heads": SIZES["heads"],
        "intermediate_size": SIZES["wide"],
        "hidden_act": "gelu",
        "hidden_dropout_prob": 0.0,
        "attention_probs_dropout_prob": 0.0,
        "max_position_embeddings": SIZES["positions"],
        "type_vocab_size": SIZES["types"],
        "layer_norm_eps": EPSILON,
        "pad_token_id": PAD,
        "id2label": {str(i): label for i, label in enumerate(CLASSES)},
        "label2id": {label: i for i, label in enumerate(CLASSES)},
    }


def main():
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    model = Bert()
    disturb(model, torch.Generator().manual_seed(SEED))
    data = batches(np.random.default_rng(SEED))
    folder = GOLDEN / "bert-training"
    folder.mkdir(parents=True, exist_ok=True)
    weights = {transformers_name(name): p.detach().numpy() for name, p in model.named_parameters()}
    write_tensors(folder / "model.safetensors", weights)
    write_json(folder / "config.json", config_json())
    first = torch.from_numpy(data[0][0])
    logits = model(first, (first != PAD).long()).detach().numpy()
    losses, norms = train(model, data)
    expected = {
        "torch": torch.__version__,
        "hyper": {**HYPER, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
        "learningRates": [learning_rate(step) for step in range(STEPS)],
        "firstLogits": logits.tolist(),
        "losses": losses,
        "gradientNorms": norms,
    }
    write_json(folder / "expected.json", expected)
    rows = [{"ids": ids.tolist(), "labels": labels.tolist()} for ids, labels in data]
    write_json(folder / "batches.json", {"batches": rows})


if __name__ == "__main__":
    main()
