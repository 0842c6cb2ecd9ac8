"""Tag a sequence by a conditional random field, read from CRFsuite's file format and scored from tables.

A feature is the value of a *template* at a token: `T[-1,0].lower=xin chào` says that the token before it and itself are
"xin chào" in lower case. All templates that look at equally many tokens are looked up together, once for each run of
tokens (*gram*) and not once for each feature and place, and what a gram says is kept for when it occurs again.
"""

from __future__ import annotations

import struct
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import regex
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Gram = tuple[str, ...]
View = Callable[[Gram], str]
"""What a template sees of a gram, e.g. its tokens in lower case, or whether all of them have a capital."""

GRAMS_KEPT = 50_000
"""Grams of one size that are remembered; after that they are forgotten and learnt anew, so memory has a bound."""

_ROUNDING = 1e-9
_TEMPLATE = regex.compile(r"T\[(-?\d+)(?:,(-?\d+))?\](.*)")
_BEFORE, _AFTER = "BOS", "EOS"
_FEATURE = np.dtype([("kind", "<u4"), ("source", "<u4"), ("target", "<u4"), ("weight", "<f8")])


class Crf:
    """A linear chain over tokens. `views` maps what follows the brackets of a template to what it sees."""

    def __init__(self, data: bytes, templates: Iterable[str], views: Mapping[str, View]) -> None:
        model = _read(data)
        self._labels = model.labels
        self._into: list[list[float]] = model.transitions.T.tolist()
        self._margins = _margins(model.transitions)
        self._templates = [_parsed(template) for template in templates]
        sizes = sorted({template.size for template in self._templates})
        self._grams = {n: _Grams([t for t in self._templates if t.size == n], model, views) for n in sizes}

    def tag(self, tokens: Sequence[str]) -> list[str]:
        """Return the labels of `tokens` that are most probable together."""
        if not tokens:
            return []
        return [self._labels[label] for label in self._best_path(self._scores(tokens))]

    def _scores(self, tokens: Sequence[str]) -> Floats:
        """Return what all templates say of each token and label, added in their order, for ties hang on it."""
        scores = np.zeros((len(tokens), len(self._labels)))
        said = {size: iter(grams.said(tokens)) for size, grams in self._grams.items()}
        for template in self._templates:
            scores += next(said[template.size])
        return scores

    def _best_path(self, scores: Floats) -> list[int]:
        """Viterbi's algorithm, over only those labels that can lie on the best path (2 of 20 parts of speech)."""
        bound = scores.max(axis=1, keepdims=True) - self._margins[scores.argmax(axis=1)] - _ROUNDING
        possible: list[list[int]] = [[] for _ in scores]
        for place, label in np.argwhere(scores >= bound).tolist():
            possible[place].append(label)
        rows = scores.tolist()
        ends: list[tuple[int, float, Any]] = [(label, rows[0][label], None) for label in possible[0]]
        for row, labels in zip(rows[1:], possible[1:], strict=True):
            ends = [self._extended(ends, label, row[label]) for label in labels]
        best = max(ends, key=lambda end: end[1])
        path = []
        while best:
            path.append(best[0])
            best = best[2]
        return path[::-1]

    def _extended(self, ends: list[tuple[int, float, Any]], label: int, own: float) -> tuple[int, float, Any]:
        into = self._into[label]
        top, chosen = -np.inf, ends[0]
        for end in ends:
            score = end[1] + into[end[0]]
            if score > top:
                top, chosen = score, end
        return label, top + own, chosen


class _Template(NamedTuple):
    text: str
    offset: int
    size: int
    view: str


def _parsed(template: str) -> _Template:
    match = _TEMPLATE.fullmatch(template)
    if match is None:
        raise ValueError(f"the feature template {template!r} is none that can be read")
    first = int(match[1])
    return _Template(template, first, int(match[2] or first) - first + 1, match[3])


class _Grams(dict[Gram, int]):
    """For each gram of one size the row of `_weights` that holds what the templates say of it, for every label.

    Grams of which no more is known than of others share a row, so the rows are few.
    """

    def __init__(self, templates: Sequence[_Template], model: _Model, views: Mapping[str, View]) -> None:
        self._size = templates[0].size
        self._offsets = [template.offset for template in templates]
        nothing = np.zeros((len(templates), len(model.labels)))
        tables: dict[View, dict[str, list[tuple[int, Floats]]]] = defaultdict(dict)
        for line, template in enumerate(templates):
            table = tables[views[template.view]]
            for value, weights in model.weights[template.text].items():
                table.setdefault(value, []).append((line, weights))
        self._tables = list(tables.items())
        self._weights = nothing[None]
        self._rows: dict[tuple[str | None, ...], int] = {(None,) * len(tables): 0}
        self._growing = threading.Lock()
        self._before, self._after = (self._new_row((edge,) * len(tables)) for edge in (_BEFORE, _AFTER))

    def __missing__(self, gram: Gram) -> int:
        if len(self) >= GRAMS_KEPT:
            self.clear()
        values = tuple([value if (value := view(gram)) in table else None for view, table in self._tables])
        row = self._rows.get(values)
        self[gram] = row = self._new_row(values) if row is None else row
        return row

    def _new_row(self, values: tuple[str | None, ...]) -> int:
        with self._growing:
            row = self._rows.get(values, len(self._rows))
            if row == len(self._weights):
                self._weights = np.concatenate([self._weights, np.zeros_like(self._weights)])
            for value, (_, table) in zip(values, self._tables, strict=True):
                for line, weights in table.get(value, ()) if value is not None else ():
                    self._weights[row, line] = weights
            self._rows[values] = row
            return row

    def said(self, tokens: Sequence[str]) -> Iterator[Floats]:
        """Yield what each template says of every token (a row) and label."""
        first, last = min(self._offsets), max(self._offsets)
        grams = zip(*(tokens[i:] for i in range(self._size)), strict=False)
        rows = [self._before] * -first + list(map(self.__getitem__, grams))
        rows += [self._after] * (len(tokens) + last - first - len(rows))
        weights = self._weights[rows]
        for line, offset in enumerate(self._offsets):
            yield weights[offset - first : offset - first + len(tokens), line]


def _margins(transitions: Floats) -> Floats:
    """Return by how much a label may score below another at a token and still be the right one, as `[other, label]`.

    It is the most that the transitions on both sides can make good.
    """
    into = (transitions[:, None, :] - transitions[:, :, None]).max(axis=0)
    out = (transitions[None, :, :] - transitions[:, None, :]).max(axis=2)
    margins: Floats = into + out
    return margins


class _Model(NamedTuple):
    """`weights` gives, by template and value, the weight of each label."""

    labels: list[str]
    weights: dict[str, dict[str, Floats]]
    transitions: Floats


def _read(data: bytes) -> _Model:
    if data[:4] != b"lCRF":
        raise ValueError("a model is no CRFsuite file; is underthesea the version that chiso asks for?")
    features_at, labels_at, attributes_at = struct.unpack_from("<3I", data, 28)
    (count,) = struct.unpack_from("<I", data, features_at + 8)
    features = np.frombuffer(data, _FEATURE, count, features_at + 12)
    labels, attributes = _strings(data, labels_at), _strings(data, attributes_at)
    state, transitions = np.zeros((len(attributes), len(labels))), np.zeros((len(labels), len(labels)))
    for kind, table in enumerate((state, transitions)):
        own = features[features["kind"] == kind]
        table[own["source"], own["target"]] = own["weight"]
    weights: dict[str, dict[str, Floats]] = defaultdict(dict)
    for attribute, row in zip(attributes, state, strict=True):
        template, _, value = attribute.partition("=")
        weights[template][value] = row
    return _Model(labels, weights, transitions)


def _strings(data: bytes, start: int) -> list[str]:
    """Read the strings of a constant quark database in the order of their numbers."""
    size, offsets = struct.unpack_from("<2I", data, start + 16)
    return [_string(data, start + at) for at in struct.unpack_from(f"<{size}I", data, start + offsets)]


def _string(data: bytes, start: int) -> str:
    (length,) = struct.unpack_from("<I", data, start + 4)
    return data[start + 8 : start + 8 + length - 1].decode()
