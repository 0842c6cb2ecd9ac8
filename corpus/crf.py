"""Tag a sequence with a packaged conditional random field: CRFsuite's file format, scored from tables.

A feature is the value of a *template* at a place: `T[-1,0].lower=xin chào` says that the token before and this one are
"xin chào" in lower case. All templates that look at equally many neighbours are looked up together, once for each run of
tokens (*gram*) and not once for each feature, and what grams say is kept for the next time they occur.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np
import regex
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Gram = tuple[str, ...]
View = Callable[[Gram], str]
"""What a template sees of some neighbouring tokens, e.g. whether all of them begin with a capital."""

GRAMS_KEPT = 100_000
"""Grams of one size that are remembered; more than that and memory is given back."""

_TEMPLATE = regex.compile(r"T\[(-?\d+)(?:,(-?\d+))?\](.*)")


class Crf:
    """A linear chain over words or syllables, read from a CRFsuite file.

    `templates` are the model's own; `views` maps what follows the brackets of a template to what it sees.
    """

    def __init__(self, data: bytes, templates: Iterable[str], views: Mapping[str, View]) -> None:
        self.labels, weights, self._from = _read(data)
        self._into = self._from.T.tolist()
        self._margins = _margins(self._from)
        by_size: dict[int, dict[str, list[str]]] = {}
        for template in templates:
            first, last, view = _parsed(template)
            by_size.setdefault(last - first + 1, {}).setdefault(view, []).append(template)
        self._grams = [
            _Grams(size, {views[view]: members for view, members in groups.items()}, weights, len(self.labels))
            for size, groups in by_size.items()
        ]

    def tag(self, tokens: Sequence[str]) -> list[str]:
        """Return the most probable label of each token."""
        if not tokens:
            return []
        emission = np.zeros((len(tokens), len(self.labels)))
        for grams in self._grams:
            grams.add_to(emission, tokens)
        return [self.labels[label] for label in self._best_path(emission)]

    def _best_path(self, emission: Floats) -> list[int]:
        """Viterbi's algorithm over the labels that can lie on the best path at all (of 20 about 3 a word)."""
        keep = emission >= emission.max(axis=1, keepdims=True) - self._margins[emission.argmax(axis=1)]
        _Path = tuple[int, "_Path | None"]
        alive = None
        for row, possible in zip(emission.tolist(), keep.tolist(), strict=True):
            new = []
            for label, possible_ in enumerate(possible):
                if not possible_:
                    continue
                if alive is None:
                    new.append((label, row[label], (label, None)))
                    continue
                into = self._into[label]
                top = -np.inf
                for before, score, path in alive:
                    score += into[before]
                    if score > top:
                        top, came = score, path
                new.append((label, top + row[label], (label, came)))
            alive = new
        top = max(alive, key=lambda a: a[1])
        out = []
        path = top[2]
        while path:
            out.append(path[0]); path = path[1]
        return out[::-1]


class _Grams(dict):
    def __init__(self, size, groups, weights, labels):
        self.size = size
        offsets = sorted({_parsed(t)[0] for members in groups.values() for t in members})
        self.offsets = offsets
        self.shape = (len(offsets), labels)
        self.tables = []
        for view, members in groups.items():
            table = {}
            for t in members:
                o = offsets.index(_parsed(t)[0])
                for value, w in weights.get(t, {}).items():
                    table.setdefault(value, np.zeros(self.shape))[o] = w
            self.tables.append((view, table))
        self.sums = {}
        nothing = np.zeros(self.shape)
        self.before, self.after = (sum((table.get(v, nothing) for _, table in self.tables), nothing) for v in ("BOS", "EOS"))

    def __missing__(self, gram):
        if len(self) >= GRAMS_KEPT:
            self.clear()
        values = tuple(v if (v:=view(gram)) in table else None for view, table in self.tables)
        found = self.sums.get(values)
        if found is None:
            found = np.zeros(self.shape)
            for (_, table), value in zip(self.tables, values):
                if value is not None: found = found + table[value]
            self.sums[values] = found
        self[gram] = found
        return found

    def add_to(self, emission, tokens):
        n = len(tokens)
        lo, hi = self.offsets[0], self.offsets[-1]
        grams = zip(*(tokens[i:] for i in range(self.size)))
        found = list(map(self.__getitem__, grams))
        b = [self.before] * -lo + found
        b += [self.after] * (n + hi - lo - len(b))
        block = np.concatenate(b).reshape(len(b), *self.shape)
        for r, o in enumerate(self.offsets):
            emission += block[o - lo : o - lo + n, r]


def _parsed(template):
    first, last, view = _TEMPLATE.fullmatch(template).groups()
    return int(first), int(last or first), view

def _margins(transitions: Floats) -> Floats:
    """By how much label y may score below label z at a place and still lie on the best path: `[z, y]`."""
    into = (transitions[:, None, :] - transitions[:, :, None]).max(axis=0)   # [p, z, y] T[p,y]-T[p,z]
    out = (transitions[None, :, :] - transitions[:, None, :]).max(axis=2)   # [z, y, w] T[y,w]-T[z,w]
    return into + out


def _read(data: bytes):
    labels_n, attributes_n, features_at, labels_at, attributes_at = struct.unpack_from("<5I", data, 20)
    count = struct.unpack_from("<I", data, features_at + 8)[0]
    features = np.frombuffer(data, np.dtype([("type", "<u4"), ("source", "<u4"), ("target", "<u4"), ("weight", "<f8")]), count, features_at + 12)
    labels, attributes = _strings(data, labels_at), _strings(data, attributes_at)
    state = np.zeros((len(attributes), len(labels)))
    transitions = np.zeros((len(labels), len(labels)))
    for kind, table in enumerate((state, transitions)):
        of_kind = features[features["type"] == kind]
        table[of_kind["source"], of_kind["target"]] = of_kind["weight"]
    w = {}
    for a, row in zip(attributes, state):
        t, _, v = a.partition("=")
        w.setdefault(t, {})[v] = row
    return labels, w, transitions


def _strings(data: bytes, base: int) -> list[str]:
    size, at = struct.unpack_from("<2I", data, base + 16)
    out = []
    for offset in struct.unpack_from(f"<{size}I", data, base + at):
        length = struct.unpack_from("<I", data, base + offset + 4)[0]
        start = base + offset + 8
        out.append(data[start : start + length - 1].decode())
    return out
