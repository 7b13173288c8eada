"""Golden values of the compact labeller, from a PyTorch implementation written from docs/experiments/labels-along-sequences.md.

Run: python3 bench/parity/compact_labels_torch.py        (needs torch and numpy; Debian: python3-torch)
Writes fixtures/golden/compact-labels/. All is computed in float64: the GELU of Debian's PyTorch 1.13 has a wrong gradient
for float32 in some memory layouts."""

import math

import numpy as np
import torch
import torch.nn.functional as F

from golden_files import GOLDEN, write_json, write_tensors

LABELS = ["coding", "intron", "rest"]
VOCABULARY = ["[PAD]", "A", "C", "G", "T", "N"]
PATCH, POOL, STEM, HEADS = 3, 4, 5, 2
WIDTHS, KERNELS, DOWN, UP, LAYERS = [8, 12, 16], [7, 5, 4], [2, 1, 1], [1, 1], 1
FEED_FORWARD, EPSILON = 32, 1e-5
SEQUENCES = [  # no multiple of a patch; of 48 bases; shorter than one step of the bottom
    "ACGTTGCAAGCTNNACGGTATTACGATCGCATGCAACTTGACGGATTACACGTNA",
    "GGCATTACGNACGTTAGCAGTTACAGTACGATTGACCAGTACGGTACC",
    "TTGACANACGT",
]


def shapes():
    """Every tensor under the name that it has in model.safetensors."""
    found = {"stem.weight": (STEM, PATCH * 5, WIDTHS[0]), "stem.bias": (WIDTHS[0],)}

    def linear(name, inputs, outputs):
        found.update({f"{name}.weight": (outputs, inputs), f"{name}.bias": (outputs,)})

    def norm(name, width):
        found.update({f"{name}.weight": (width,), f"{name}.bias": (width,)})

    def block(name, level):
        norm(f"{name}.norm", WIDTHS[level])
        found[f"{name}.conv.weight"] = (KERNELS[level], WIDTHS[level], WIDTHS[level])
        found[f"{name}.conv.bias"] = (WIDTHS[level],)

    for level, width in enumerate(WIDTHS):
        for i in range(DOWN[level]):
            block(f"levels.{level}.down.{i}", level)
        if level + 1 == len(WIDTHS):
            break
        linear(f"levels.{level}.to_next", width, WIDTHS[level + 1])
        norm(f"levels.{level}.next_norm", WIDTHS[level + 1])
        linear(f"levels.{level}.from_next", WIDTHS[level + 1], POOL * width)
        for i in range(UP[level]):
            block(f"levels.{level}.up.{i}", level)
    for i in range(LAYERS):
        for part in ("query", "key", "value", "attention_output"):
            linear(f"layers.{i}.{part}", WIDTHS[-1], WIDTHS[-1])
        linear(f"layers.{i}.widen", WIDTHS[-1], FEED_FORWARD)
        linear(f"layers.{i}.narrow", FEED_FORWARD, WIDTHS[-1])
        norm(f"layers.{i}.attention_norm", WIDTHS[-1])
        norm(f"layers.{i}.feed_norm", WIDTHS[-1])
    norm("norm", WIDTHS[0])
    linear("head", WIDTHS[0], PATCH * len(LABELS))
    return found


class Labeller:
    def __init__(self, tensors):
        self.tensors = tensors

    def linear(self, x, name):
        return x @ self.tensors[f"{name}.weight"].T + self.tensors[f"{name}.bias"]

    def norm(self, x, name):
        return F.layer_norm(x, x.shape[-1:], self.tensors[f"{name}.weight"], self.tensors[f"{name}.bias"], EPSILON)

    def conv(self, x, name):
        """As long as its input; an even kernel reaches further right."""
        kernel = self.tensors[f"{name}.weight"]
        left = (kernel.shape[0] - 1) // 2
        padded = F.pad(x.transpose(1, 2), (left, kernel.shape[0] - 1 - left))
        return F.conv1d(padded, kernel.permute(2, 1, 0), self.tensors[f"{name}.bias"]).transpose(1, 2)

    def block(self, x, mask, name):
        return x + self.conv(gelu(self.norm(x, f"{name}.norm")) * mask, f"{name}.conv") * mask

    def layer(self, x, mask, name):
        B, t, C = x.shape
        normal = self.norm(x, f"{name}.attention_norm")
        heads = lambda part: self.linear(normal, f"{name}.{part}").reshape(B, t, HEADS, C // HEADS).transpose(1, 2)
        scores = heads("query") @ heads("key").transpose(2, 3) / math.sqrt(C // HEADS)
        weights = scores.masked_fill(mask.reshape(B, 1, 1, t) == 0, -math.inf).softmax(-1)
        mixed = (weights @ heads("value")).transpose(1, 2).reshape(B, t, C)
        x = x + self.linear(mixed, f"{name}.attention_output")
        return x + self.linear(gelu(self.linear(self.norm(x, f"{name}.feed_norm"), f"{name}.widen")), f"{name}.narrow")

    def __call__(self, letters, mask):
        """letters (B, T, 5) one-hot and mask (B, T) → logits (B, T, labels)"""
        B, T, I = letters.shape
        missing = -T % PATCH
        x = F.pad(letters, (0, 0, 0, missing)).reshape(B, -1, PATCH * I)
        mask = F.pad(mask, (0, missing)).reshape(B, -1, PATCH).amax(2)[..., None]
        x = self.conv(x, "stem") * mask
        levels = []
        for level in range(len(WIDTHS)):
            if level > 0:
                x, mask = pool(self.linear(x, f"levels.{level - 1}.to_next"), mask)
            for i in range(DOWN[level]):
                x = self.block(x, mask, f"levels.{level}.down.{i}")
            levels.append((x, mask))
        for i in range(LAYERS):
            x = self.layer(x, mask, f"layers.{i}")
        for level in reversed(range(len(WIDTHS) - 1)):
            own, mask = levels[level]
            wide = self.linear(self.norm(x, f"levels.{level}.next_norm"), f"levels.{level}.from_next")
            x = (own + wide.reshape(B, -1, own.shape[2])[:, : own.shape[1]]) * mask
            for i in range(UP[level]):
                x = self.block(x, mask, f"levels.{level}.up.{i}")
        return self.linear(self.norm(x, "norm"), "head").reshape(B, -1, len(LABELS))[:, :T]


def gelu(x):
    return x * 0.5 * (1 + torch.erf(x / math.sqrt(2)))


def pool(x, mask):
    """Maximum over windows, the last one partial; a window is padding when all of its steps are."""
    missing = -x.shape[1] % POOL
    windows = lambda values: values.reshape(values.shape[0], -1, POOL, values.shape[2]).amax(2)
    real = windows(F.pad(mask, (0, 0, 0, missing)))
    highest = windows(F.pad(x.masked_fill(mask == 0, -math.inf), (0, 0, 0, missing), value=-math.inf))
    return highest.masked_fill(real == 0, 0), real


def config_json():
    return {
        "architectures": ["StrandbookCompactForTokenClassification"],
        "model_type": "strandbook-compact",
        "vocab_size": len(VOCABULARY),
        "pad_token_id": 0,
        "letters": "ACGT",
        "token_channels": [-1, 0, 1, 2, 3, 4],
        "patch_size": PATCH,
        "hidden_sizes": WIDTHS,
        "level_pool": POOL,
        "stem_kernel": STEM,
        "conv_kernels": KERNELS,
        "down_blocks": DOWN,
        "up_blocks": UP,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS,
        "intermediate_size": FEED_FORWARD,
        "hidden_dropout_prob": 0.0,
        "layer_norm_eps": EPSILON,
        "id2label": {str(i): label for i, label in enumerate(LABELS)},
        "label2id": {label: i for i, label in enumerate(LABELS)},
    }


def main():
    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(9)
    tensors = {}
    for name, shape in shapes().items():  # no parameter has a special value, so that leaving one out shows
        values = 0.3 * torch.randn(shape, generator=generator, dtype=torch.float64)
        is_gamma = name.endswith("norm.weight")
        tensors[name] = (values + is_gamma).float().double().requires_grad_()  # what float32 can hold
    T = max(map(len, SEQUENCES))
    ids = np.array([[VOCABULARY.index(base) for base in row] + [0] * (T - len(row)) for row in SEQUENCES])
    labels = np.array([[(i // 7 + row) % 3 for i in range(T)] for row in range(len(SEQUENCES))])
    mask = torch.from_numpy(ids > 0).double()
    letters = torch.from_numpy(np.eye(6)[ids][..., 1:]).double()
    logits = Labeller(tensors)(letters, mask)
    losses = F.cross_entropy(logits.reshape(-1, 3), torch.from_numpy(labels).reshape(-1), reduction="none")
    loss = (losses * mask.reshape(-1)).sum() / mask.sum()
    loss.backward()

    folder = GOLDEN / "compact-labels"
    folder.mkdir(parents=True, exist_ok=True)
    write_tensors(folder / "model.safetensors", {name: tensor.detach().numpy() for name, tensor in tensors.items()})
    expected = {"logits": logits.detach().numpy(), "loss": loss.detach().numpy()[None]}
    gradients = {f"grad.{name}": tensor.grad.numpy() for name, tensor in tensors.items()}
    write_tensors(folder / "expected.safetensors", expected | gradients)
    write_json(folder / "config.json", config_json())
    write_json(folder / "inputs.json", {"ids": ids.tolist(), "labels": labels.tolist(), "torch": torch.__version__})


if __name__ == "__main__":
    main()
