"""Golden values of the compact classifier, from the PyTorch implementation that its experiment used.

Run: python3 bench/parity/compact_torch.py        (needs torch and numpy; Debian: python3-torch)
Writes fixtures/golden/compact/."""

import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from golden_files import GOLDEN, disturb, write_json, write_tensors

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "architecture"))

from compact import Compact, Config  # noqa: E402
from data import PAD_CODE, encode, kmer_features  # noqa: E402

CLASSES = ["a", "b", "c"]
SEQUENCES = [  # longer than `longest`, odd, shorter than one pooled step after the others, with N
    "ACGTTGCAAGCTNNACGGTATTACGATCGCATGCAAC",
    "GGCATTACGNACGTTAGCAGTTACAGTACGA",
    "TTGACANACGT",
]
VOCABULARY = ["[PAD]", "A", "C", "G", "T", "N"]
TOKEN_OF_CODE = [1, 2, 3, 4, 5, 0]  # codes A C G T N padding
CONFIG = Config(
    width=8, stem_kernel=5, stem_pool=2, block_count=1, block_kernel=3, block_pool=2, layer_count=1, head_count=2,
    feed_forward=2, query_count=3, bag_k=2, bag_width=4, longest=34,
)  # fmt: skip


def our_names(model):
    """PyTorch parameter name -> (name here, how its tensor is laid out here)."""
    same = lambda tensor: tensor
    convolution = lambda inputs: lambda tensor: tensor.t().reshape(-1, inputs, tensor.shape[0])  # (K, I, O)
    names = {"place": ("place", same), "pooling.query": ("pooling.query", same)}
    names["pooling.position"] = ("pooling.position", same)
    for i in range(len(model.layers)):
        for kind in ("weight", "bias"):
            names[f"layers.{i}.query_key_value.{kind}"] = (f"layers.{i}.{{}}.{kind}", same)

    def module(theirs, ours, weight=same):
        names[f"{theirs}.weight"], names[f"{theirs}.bias"] = (f"{ours}.weight", weight), (f"{ours}.bias", same)

    module("stem.linear", "stem", convolution(5))
    module("norm", "norm")
    module("bag", "bag")
    module("bag_norm", "bag_norm")
    module("head_norm", "head_norm")
    module("head", "head")
    for i in range(len(model.blocks)):
        module(f"blocks.{i}.norm", f"blocks.{i}.norm")
        module(f"blocks.{i}.conv.linear", f"blocks.{i}.conv", convolution(CONFIG.width))
    for i in range(len(model.layers)):
        module(f"layers.{i}.norm_attention", f"layers.{i}.attention_norm")
        module(f"layers.{i}.out", f"layers.{i}.attention_output")
        module(f"layers.{i}.norm_feed", f"layers.{i}.feed_norm")
        module(f"layers.{i}.widen", f"layers.{i}.widen")
        module(f"layers.{i}.narrow", f"layers.{i}.narrow")
    return names


def in_our_layout(tensors, names):
    """Tensors under the names here; a name with `{}` stands for query, key and value, stacked in that order."""
    result = {}
    for theirs, tensor in tensors.items():
        ours, layout = names[theirs]
        if "{}" in ours:
            parts = zip(("query", "key", "value"), tensor.chunk(3))
            result |= {ours.format(part): piece.numpy() for part, piece in parts}
        else:
            result[ours] = layout(tensor).numpy()
    return result


def record_blocks(model):
    """Fills the dictionary that it returns with the output of each block when the model runs."""
    values = {}
    parts = {"stem": model.stem, "encoded": model.norm, "pooled": model.pooling, "bag": model.bag_norm}
    parts |= {f"blocks.{i}": block for i, block in enumerate(model.blocks)}
    parts |= {f"layers.{i}": layer for i, layer in enumerate(model.layers)}
    for name, part in parts.items():
        part.register_forward_hook(lambda _, __, output, name=name: values.update({name: output.detach().numpy()}))
    return values


def config_json():
    return {
        "architectures": ["StrandbookCompact"],
        "model_type": "strandbook-compact",
        "vocab_size": len(VOCABULARY),
        "pad_token_id": 0,
        "letters": "ACGT",
        "token_channels": [-1, 0, 1, 2, 3, 4],
        "max_position_embeddings": CONFIG.longest,
        "hidden_size": CONFIG.width,
        "stem_kernel": CONFIG.stem_kernel,
        "stem_pool": CONFIG.stem_pool,
        "conv_blocks": CONFIG.block_count,
        "conv_kernel": CONFIG.block_kernel,
        "conv_pool": CONFIG.block_pool,
        "num_hidden_layers": CONFIG.layer_count,
        "num_attention_heads": CONFIG.head_count,
        "intermediate_size": CONFIG.feed_forward * CONFIG.width,
        "pooling_queries": CONFIG.query_count,
        "kmer_size": CONFIG.bag_k,
        "kmer_width": CONFIG.bag_width,
        "kmer_dropout": 0.0,
        "hidden_dropout_prob": 0.0,
        "classifier_dropout": 0.0,
        "layer_norm_eps": 1e-5,
        "id2label": {str(i): label for i, label in enumerate(CLASSES)},
        "label2id": {label: i for i, label in enumerate(CLASSES)},
    }


def main():
    torch.set_num_threads(1)
    torch.manual_seed(7)
    split = encode(SEQUENCES, ["a", "b", "c"], CLASSES)
    whole, labels = split.codes, torch.from_numpy(split.labels)
    cut = whole[:, : CONFIG.longest]
    multiple = CONFIG.stem_pool * CONFIG.block_pool
    codes = torch.from_numpy(np.pad(cut, ((0, 0), (0, -cut.shape[1] % multiple)), constant_values=PAD_CODE))
    bag = torch.from_numpy(kmer_features(whole, CONFIG.bag_k))

    model = Compact(CONFIG, len(CLASSES))
    disturb(model, torch.Generator().manual_seed(8))
    model.eval()  # no dropout
    values = record_blocks(model)
    logits = model(codes, bag)
    loss = F.cross_entropy(logits, labels)
    loss.backward()

    names = our_names(model)
    parameters = dict(model.named_parameters())
    assert sorted(names) == sorted(parameters), "every parameter has a name here"
    folder = GOLDEN / "compact"
    folder.mkdir(parents=True, exist_ok=True)
    weights = in_our_layout({name: p.data for name, p in parameters.items()}, names)
    gradients = in_our_layout({name: p.grad for name, p in parameters.items()}, names)
    values["stem"] = values["stem"][:, : CONFIG.longest]  # the reference pads further than it has to
    values |= {"features": bag.numpy(), "logits": logits.detach().numpy(), "loss": loss.detach().numpy()[None]}
    write_tensors(folder / "model.safetensors", weights)
    write_tensors(folder / "expected.safetensors", values | {f"grad.{name}": value for name, value in gradients.items()})
    write_json(folder / "config.json", config_json())
    ids = np.array(TOKEN_OF_CODE)[whole]
    write_json(folder / "inputs.json", {"ids": ids.tolist(), "labels": split.labels.tolist(), "torch": torch.__version__})


if __name__ == "__main__":
    main()
