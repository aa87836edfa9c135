#!/usr/bin/python3
"""Fit the classifier of face_find.c and write it to face_model.h, beside this file.

A logistic regression tells windows that show a face from windows that do not. What it learns from comes with Debian's
python3-skimage: a hundred faces and a hundred other pieces of "Labeled Faces in the Wild" (25 x 25 pixels each), the
astronaut's portrait, and photos without a face, in which it is shown its own mistakes over several rounds.
"""

import sys
from pathlib import Path

try:
    import numpy as np
    from skimage import data, io, transform
except ImportError as error:
    sys.exit(f"{error}. Install python3-numpy and python3-skimage.")

# As in face_find.c and face_level.h: a window has CELLS x CELLS cells of CELL x CELL pixels, and spans 2.2 face units.
CELLS, CELL = 8, 3
WINDOW = CELLS * CELL
WINDOW_UNIT = WINDOW / 2.2                          # pixels
ASTRONAUT = (224.5, 121.0, 50.0)                    # x, y and unit of the face, from its eyes and mouth
WITHOUT_FACE = ("brick", "cell", "chelsea", "coffee", "coins", "grass", "gravel", "horse", "ihc", "moon",
                "motorcycle_left", "page", "rocket", "text")
ROUNDS = 6
RIDGE = 3e-3                                        # weight of the penalty on large weights

HEADER = """/*
 * The classifier of face_find.c, written by fit_face_model.py: change that, not this. A logistic regression over a
 * window's cells, fitted to faces of "Labeled Faces in the Wild" and to what it took for faces on the way. For each
 * cell the weights of its edges, upright, level, rising and falling, and of its brightness. The right half mirrors the
 * left with rising and falling exchanged.
 */
#ifndef FG_SANDBOX_FACE_MODEL_H
#define FG_SANDBOX_FACE_MODEL_H

#include "face_level.h"

enum {{ CELLS = {cells} }};

static const float face_model_bias = {bias:.4f}f;
static const float face_model_luma_sum = {luma_sum:.4f}f; /* of the weights of brightness */

static const float face_model[CELLS][CELLS][FG_EDGES + 1] = {{
{rows},
}};

#endif
"""


# --- Features, as face_level.c computes them ---------------------------------

def pixel_parts(grey):
    """Edge strengths in four directions and brightness of each pixel inside the border."""
    across = grey[1:-1, 2:] - grey[1:-1, :-2]
    down = grey[2:, 1:-1] - grey[:-2, 1:-1]
    steep = np.abs(across) - np.abs(down)
    diagonal = (np.abs(across + down) - np.abs(across - down)) / 2
    edges = [np.maximum(part, 0) for part in (steep, -steep, diagonal, -diagonal)]
    return np.stack([*edges, grey[1:-1, 1:-1]], axis=-1)


def around(field):
    """The mean over a cell and its eight neighbours."""
    height, width = field.shape
    padded = np.pad(field, CELL, mode="edge")
    steps = range(0, 2 * CELL + 1, CELL)
    return sum(padded[y:y + height, x:x + width] for y in steps for x in steps) / len(steps) ** 2


def window_features(grey):
    """Features of all windows of a picture: rows, columns, CELLS, CELLS, 5."""
    parts = pixel_parts(grey)
    height, width = parts.shape[0] - CELL + 1, parts.shape[1] - CELL + 1
    cells = sum(parts[y:y + height, x:x + width] for y in range(CELL) for x in range(CELL)) / CELL ** 2
    cells[..., :4] /= around(cells[..., :4].sum(axis=2))[..., None] + 0.05
    rows, columns = height - WINDOW + CELL, width - WINDOW + CELL
    windows = np.stack([np.stack([cells[CELL * y:CELL * y + rows, CELL * x:CELL * x + columns]
                                  for x in range(CELLS)], axis=2) for y in range(CELLS)], axis=2)
    edges, light = windows[..., :4], windows[..., 4:]
    light = (light - light.mean(axis=(2, 3), keepdims=True)) / (light.std(axis=(2, 3), keepdims=True) + 0.03)
    return np.concatenate((edges, light), axis=-1)


def mirror(half):
    """The other half's features or weights: columns turned round, rising and falling edges exchanged."""
    return half[..., ::-1, :][..., [0, 1, 3, 2, 4]]


def fold(features):
    """One row for each window, in which each cell of the left half is added to its mirror image in the right half."""
    left, right = features[..., :CELLS // 2, :], features[..., CELLS // 2:, :]
    return (left + mirror(right)).reshape(-1, CELLS * CELLS // 2 * 5)


# --- What to learn from ------------------------------------------------------

def cut_window(picture, x, y, unit, roll):
    """The window round a face, turned by `roll` radians."""
    side = WINDOW + 2                               # and the border that edges need
    to_picture = transform.SimilarityTransform(translation=(-side / 2, -side / 2)) + \
        transform.SimilarityTransform(scale=unit / WINDOW_UNIT, rotation=roll, translation=(x, y))
    return transform.warp(picture, to_picture, output_shape=(side, side), mode="edge")


def learn_from_crops(rng):
    """Features of faces and of other windows: pieces without a face, and faces cut off the middle or too tightly."""
    crops = data.lfw_subset()
    faces = []
    others = [cut_window(crop, 12.5, 12.5, 11.4, 0) for crop in crops[100:]]
    for crop in crops[:100]:
        for roll in rng.uniform(-0.2, 0.2, 24):
            x, y = 12.4 + rng.uniform(-0.7, 0.7, 2)
            faces.append(cut_window(crop, x, y, 11.4 * rng.uniform(0.92, 1.03), roll))
        for turn in rng.uniform(0, 2 * np.pi, 24):
            others.append(cut_window(crop, 12.4 + 3.5 * np.cos(turn), 12.4 + 3.5 * np.sin(turn), 11.4, 0))
        for x, y in rng.uniform(7, 18, (6, 2)):
            others.append(cut_window(crop, x, y, 11.4 * rng.uniform(0.35, 0.6), 0))
    return [np.concatenate([fold(window_features(window)) for window in group]) for group in (faces, others)]


def grey_photo(name):
    photo = io.imread(Path(data.data_dir) / (name + ".png" if name != "rocket" else "rocket.jpg")) / 255.0
    return photo[..., :3] @ (0.299, 0.587, 0.114) if photo.ndim == 3 else photo


def scan(photo):
    """Features and places (x, y, unit) of the windows of a photo, at every size that faces are looked for."""
    side = min(photo.shape)
    for unit in side * 0.08 * 1.12 ** np.arange(15):
        scale = WINDOW_UNIT / unit
        small = transform.rescale(photo, scale, anti_aliasing=scale < 1)
        features = window_features(small)[::2, ::2]
        row, column = np.indices(features.shape[:2]) * 2 + 1 + WINDOW / 2
        place = np.stack((column / scale, row / scale, np.full(row.shape, unit)), axis=-1)
        yield fold(features), place.reshape(-1, 3)


def sort_astronaut(features, place):
    """Windows that show her face, and windows that surely do not."""
    x, y, unit = ASTRONAUT
    off = np.hypot(place[:, 0] - x, place[:, 1] - y) / unit
    size = np.abs(np.log(place[:, 2] / unit))
    return features[(off < 0.15) & (size < 0.1)], features[(off > 0.5) | (size > 0.45)]


# --- Fitting -----------------------------------------------------------------

def fit(faces, others):
    """Weights and bias of a ridge-regularised logistic regression, both classes weighing the same; Newton's method."""
    inputs = np.concatenate((faces, others))
    inputs = np.column_stack((inputs, np.ones(len(inputs))))
    target = np.repeat((1.0, 0.0), (len(faces), len(others)))
    share = np.repeat((0.5 / len(faces), 0.5 / len(others)), (len(faces), len(others)))
    ridge = np.full(inputs.shape[1], RIDGE)
    ridge[-1] = 0
    weights = np.zeros(inputs.shape[1])
    for _ in range(12):
        likely = 1 / (1 + np.exp(-inputs @ weights))
        curvature = share * likely * (1 - likely)
        hessian = inputs.T @ (inputs * curvature[:, None]) + np.diag(ridge)
        weights += np.linalg.solve(hessian, inputs.T @ (share * (target - likely)) - ridge * weights)
    return weights


def learn():
    faces, others = learn_from_crops(np.random.default_rng(1))
    her_face, around = zip(*(sort_astronaut(*level) for level in scan(grey_photo("astronaut"))))
    faces = np.concatenate((faces, *her_face))
    levels = [*around, *(features for name in WITHOUT_FACE for features, _ in scan(grey_photo(name)))]
    others = np.concatenate((others, *(level[::97] for level in levels)))
    for _ in range(ROUNDS):
        weights = fit(faces, others)
        mistaken = [level[np.argsort(-(level @ weights[:-1]))[:5]] for level in levels]
        others = np.concatenate((others, *mistaken))
    weights = fit(faces, others)
    for name, group in (("faces", faces), ("others", others)):
        print(f"{name}: {len(group)}, of which {np.mean(group @ weights[:-1] + weights[-1] > 0):.1%} taken for faces")
    return weights


def main():
    weights = learn()
    half = np.round(weights[:-1], 2).reshape(CELLS, CELLS // 2, 5) + 0.0       # no negative zeros
    table = np.concatenate((half, mirror(half)), axis=1)
    cell_text = [["{" + ", ".join(f"{value:.2f}f" for value in cell) + "}" for cell in row] for row in table]
    rows = ",\n".join("    {" + ",\n     ".join(row) + "}" for row in cell_text)
    text = HEADER.format(cells=CELLS, bias=weights[-1], luma_sum=table[..., 4].sum() + 0.0, rows=rows)
    Path(__file__).with_name("face_model.h").write_text(text)


if __name__ == "__main__":
    main()
