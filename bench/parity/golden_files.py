"""Writes golden values as safetensors and JSON. Needs NumPy only."""

import json
import struct
from pathlib import Path

import numpy as np

GOLDEN = Path(__file__).resolve().parents[2] / "fixtures" / "golden"


def write_tensors(path, tensors):
    """float32 tensors by name; https://github.com/huggingface/safetensors#format"""
    header, blobs, offset = {"__metadata__": {"format": "pt"}}, [], 0
    for name, tensor in tensors.items():
        blob = np.ascontiguousarray(tensor, dtype="<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(np.shape(tensor)), "data_offsets": [offset, offset + len(blob)]}
        blobs.append(blob)
        offset += len(blob)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(blobs))


def write_json(path, value):
    """One line per entry of the outermost object."""
    lines = ",\n".join(f" {json.dumps(key)}: {json.dumps(entry)}" for key, entry in value.items())
    path.write_text(f"{{\n{lines}\n}}\n")


def disturb(module, generator):
    """Moves every parameter away from special values (zero biases, unit norms), so that leaving one out shows."""
    import torch

    with torch.no_grad():
        for parameter in module.parameters():
            parameter.add_(0.2 * torch.randn(parameter.shape, generator=generator))
