"""Reads R's .rda files (save()) without R: what data frames of factors, numbers and strings need, and no more.

Format: "R Internals", section 1.8 "Serialization Formats". A file is the magic "RDX2" or "RDX3", then a big-endian
XDR stream, all of it compressed with gzip, bzip2 or xz.
"""

import bz2
import gzip
import lzma
import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from example import ExamplesError

COMPRESSIONS = {b"\x1f\x8b": gzip.decompress, b"BZh": bz2.decompress, b"\xfd7zXZ": lzma.decompress}

# SEXPTYPE numbers, and the pseudo types that only occur in files (serialize.c of R)
SYMBOL, PAIRLIST, CHARS, LOGICALS, INTEGERS, REALS, STRINGS, LIST = 1, 2, 9, 10, 13, 14, 16, 19
GLOBAL_ENV, NIL_VALUE, REFERENCE = 253, 254, 255
HAS_ATTRIBUTES, HAS_TAG = 1 << 9, 1 << 10
MISSING_STRING = -1  # the length that stands for NA


class RdaError(ExamplesError):
    """The file is not an .rda file, or holds a kind of R object that this reader leaves out."""


@dataclass
class RVector:
    """A vector or list with its attributes (names, levels, class, ...)."""

    values: list[Any]
    attributes: dict[str, Any] = field(default_factory=dict)

    def column(self, name: str) -> "RVector":
        """A column of a data frame, by name."""
        names = self.attributes["names"].values
        if name not in names:
            raise RdaError(f"no column {name!r}; the data frame has {', '.join(names[:5])}, ...")
        return self.values[names.index(name)]

    def labels(self) -> list[str]:
        """The values of a factor as text. R counts levels from 1."""
        levels = self.attributes["levels"].values
        return [levels[code - 1] for code in self.values]


def read_rda(path: Path) -> dict[str, Any]:
    """The objects saved in the file, by name."""
    packed = path.read_bytes()
    unpack = next((unpack for magic, unpack in COMPRESSIONS.items() if packed.startswith(magic)), None)
    if unpack is None:
        raise RdaError(f"{path}: expected gzip, bzip2 or xz, found the bytes {packed[:6].hex()}")
    return _Reader(unpack(packed), path).read_file()


class _Reader:
    """A cursor over the uncompressed bytes, plus the table of symbols that references point into."""

    def __init__(self, data: bytes, path: Path) -> None:
        self.data = data
        self.path = path
        self.offset = 0
        self.symbols: list[str] = []

    def read_file(self) -> dict[str, Any]:
        magic = self.take(7)
        if magic not in (b"RDX2\nX\n", b"RDX3\nX\n"):
            raise RdaError(f"{self.path}: expected the magic RDX2 or RDX3 in XDR form, found {magic!r}")
        version = self.integer()
        self.take(8)  # the R that wrote the file and the oldest R that can read it
        if version == 3:
            self.take(self.integer())  # native encoding; every string names its own encoding anyway
        objects = self.item()
        if not isinstance(objects, dict):
            raise RdaError(f"{self.path}: expected named objects at the top, found {type(objects).__name__}")
        return objects

    def take(self, count: int) -> bytes:
        chunk = self.data[self.offset : self.offset + count]
        if len(chunk) != count:
            raise RdaError(f"{self.path}: ends at byte {len(self.data)}, {count} more were expected at {self.offset}")
        self.offset += count
        return chunk

    def integer(self) -> int:
        return struct.unpack(">i", self.take(4))[0]

    def item(self) -> Any:
        flags = self.integer()
        kind = flags & 0xFF
        if kind in (NIL_VALUE, GLOBAL_ENV):
            return None
        if kind == SYMBOL:
            self.symbols.append(self.item())
            return self.symbols[-1]
        if kind == REFERENCE:
            return self.symbols[(flags >> 8) - 1]  # the index sits in the flag bits, counted from 1
        if kind == CHARS:
            length = self.integer()
            return None if length == MISSING_STRING else self.take(length).decode("utf-8")
        if kind == PAIRLIST:
            return self.pairlist(flags)
        return self.vector(kind, flags)

    def pairlist(self, flags: int) -> dict[str, Any]:
        """A linked list; a loop, since R writes each rest in tail position."""
        entries: dict[str, Any] = {}
        while flags & 0xFF == PAIRLIST:
            if flags & HAS_ATTRIBUTES:
                self.item()
            tag = self.item() if flags & HAS_TAG else str(len(entries))
            entries[tag] = self.item()
            flags = self.integer()
        return entries

    def vector(self, kind: int, flags: int) -> RVector:
        start = self.offset
        if kind not in (LOGICALS, INTEGERS, REALS, STRINGS, LIST):
            raise RdaError(f"{self.path}: R object of type {kind} at byte {start}; extend rda.py to read it")
        length = self.integer()
        if kind in (LOGICALS, INTEGERS):
            values = list(struct.unpack(f">{length}i", self.take(4 * length)))
        elif kind == REALS:
            values = list(struct.unpack(f">{length}d", self.take(8 * length)))
        else:
            values = [self.item() for _ in range(length)]
        return RVector(values, self.item() if flags & HAS_ATTRIBUTES else {})
