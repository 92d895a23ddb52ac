"""Learns from a pack's phrasings how alike questions are to them, by scikit-learn, which running needs not."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from knowledge.asking.cleaning import clean
from knowledge.asking.reading import read
from knowledge.asking.shelf import Shelf
from knowledge.language import detect_language
from knowledge.likeness import ASKED, OUTSIDE, STEPS, STRANGE, Likeness, features_of, write_likeness
from knowledge.pack import unlearned_pack
from knowledge.phrasings import PHRASINGS, WEIGHTS, Phrasing, fingerprint_of, read_phrasings

FIT, FIT_STRANGE, FIT_ASKED = 2.0, 0.3, 0.5
"""How closely the scales follow the phrasings (``C`` of the support vector machine)."""
ENOUGH = 50
"""Phrasings from which on it is learned how an aspect is asked for."""
FAINT = 0.03
"""The part of the largest weight below which a weight says nothing."""


def learn(folder: Path) -> int:
    """Write the weights of a pack anew; how many phrasings they are from.

    Raises PackError, PhrasingError, ImportError.
    """
    shelf = Shelf(unlearned_pack(folder))
    phrasings = list(_sound(folder))
    documents = [list(features_of(_heard(row.text, shelf))) for row in phrasings]
    likeness = _learned(phrasings, documents, fingerprint_of(folder))
    write_likeness(folder / PHRASINGS / WEIGHTS, likeness)
    return len(phrasings)


def _sound(folder: Path) -> Sequence[Phrasing]:
    found = []
    for row in read_phrasings(folder):
        if isinstance(row, Exception):
            raise row
        found.append(row)
    return found


def _heard(text: str, shelf: Shelf) -> tuple[str, ...]:
    """A phrasing's words as a question's would be read."""
    cleaned = clean(text)
    english = detect_language(cleaned) == "en"
    return read(cleaned, shelf.lexicon, shelf.speller, english=english, shelf=shelf).told()


def _learned(phrasings: Sequence[Phrasing], documents: Sequence[Sequence[str]], fingerprint: str) -> Likeness:
    import numpy as np
    from sklearn.svm import LinearSVC

    names = sorted({feature for features in documents for feature in features})
    rarity = _rarity(documents)
    rows = _matrix(documents, names, rarity)
    things = [row.thing for row in phrasings]
    outside = [thing.startswith(OUTSIDE) for thing in things]
    machine = LinearSVC(C=FIT, random_state=0).fit(rows, things)
    stranger = LinearSVC(C=FIT_STRANGE, class_weight="balanced", random_state=0).fit(rows, outside)
    asked = _asked(rows, [row.aspect for row in phrasings])
    weights = np.vstack([machine.coef_, stranger.coef_, *(each.coef_ for each in asked.values())])
    unit = float(np.abs(weights).max()) / STEPS
    steps = np.rint(weights / unit).astype(np.int8)
    steps[np.abs(weights) < FAINT * STEPS * unit] = 0
    starts, places, kept = _packed(steps)
    return Likeness(
        scales=(*map(str, machine.classes_), STRANGE, *(ASKED + aspect for aspect in asked)),
        offsets=tuple(float(end) for each in (machine, stranger, *asked.values()) for end in each.intercept_),
        features={name: place for place, name in enumerate(names)},
        rarity=[rarity[name] for name in names],
        starts=starts,
        places=places,
        weights=kept,
        unit=unit,
        fingerprint=fingerprint,
    )


def _asked(rows: Any, aspects: Sequence[str]) -> dict[str, Any]:  # noqa: ANN401 - scipy has no types
    """A scale for each aspect, from the phrasings of which it is known what they ask for."""
    from sklearn.svm import LinearSVC

    told = [place for place, aspect in enumerate(aspects) if aspect]
    names = sorted(name for name, count in Counter(filter(None, aspects)).items() if count >= ENOUGH)
    return {
        name: LinearSVC(C=FIT_ASKED, class_weight="balanced", random_state=0).fit(
            rows[told], [aspects[place] == name for place in told]
        )
        for name in names
    }


def _rarity(documents: Sequence[Sequence[str]]) -> dict[str, float]:
    """How much each feature tells phrasings apart."""
    counts = Counter(feature for features in documents for feature in set(features))
    return {feature: math.log((len(documents) + 1) / (count + 1)) + 1 for feature, count in counts.items()}


def _matrix(documents: Sequence[Sequence[str]], names: Sequence[str], rarity: dict[str, float]) -> Any:  # noqa: ANN401 - scipy has no types
    """A row a phrasing, of length 1."""
    from scipy.sparse import csr_matrix

    places = {name: place for place, name in enumerate(names)}
    values: list[float] = []
    columns: list[int] = []
    ends = [0]
    for features in documents:
        row = {feature: (1 + math.log(count)) * rarity[feature] for feature, count in Counter(features).items()}
        length = math.sqrt(sum(value * value for value in row.values())) or 1.0
        values += [value / length for value in row.values()]
        columns += [places[feature] for feature in row]
        ends.append(len(values))
    return csr_matrix((values, columns, ends), shape=(len(documents), len(names)))


def _packed(steps: Any) -> tuple[list[int], list[int], list[int]]:  # noqa: ANN401 - a matrix of numpy
    """Where the weights of each feature begin, their scales and they themselves, without what says nothing."""
    starts, places, weights = [0], [], []
    for column in steps.T:
        moved = column.nonzero()[0].tolist()
        places += moved
        weights += column[moved].tolist()
        starts.append(len(places))
    return starts, places, weights
