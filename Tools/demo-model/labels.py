"""What lies where: a class and a colour for every cell of 8 by 8 pixels of every tile, four cells to a patch, and what
has been seen so far for every image token.

The former train the vision tower, the latter the decoder; the heads that predict them are dropped afterwards. A
picture's tiles and the whole picture in one tile have maps of their own, since cells of the latter cover more.
"""
from math import log2

import numpy as np
from PIL import Image, ImageDraw

import lettering
import palette
import shapes
from scene import TILE, TOKEN

CELL = 8
CELLS = TILE // CELL
CLASSES = ["nothing", *shapes.NAMES, "bar", *lettering.CHARACTERS]
CLASS_OF = {name: index for index, name in enumerate(CLASSES)}
COLOURS = ["none", *palette.NAMES]
COLOUR_OF = {name: index for index, name in enumerate(COLOURS)}
THINGS = ["nothing", *shapes.NAMES, "bar", "word"]
# Running counts of things that are told apart.
COUNTS = 8
# A scan label that is not asked of a token.
UNKNOWN = -100
# Places of letters in their word that are told apart; the last stands for all further ones.
PLACES = 8
# Sizes of things that are told apart, three to a doubling, and columns or rows in which their centres lie.
SIZES = 18
LINES = 12


def _size_class(size):
    """1 to `SIZES`, for the root of an area in pixels of a tile."""
    return 1 + min(SIZES - 1, max(0, round(3 * log2(size / 4))))


def thing_labels(scene, thing):
    """Column, row and size of a thing, as the whole picture in one tile shows it."""
    column, row = (min(LINES - 1, max(0, int(LINES * share)))
                   for share in (thing.x / scene.width, thing.y / scene.height))
    return column, row, _size_class(thing.size * TILE / (scene.width * scene.height) ** 0.5)


def _maps(scene, width, height):
    """Class, colour, centre, place and size maps of `[height, width]` cells, stacked in that order, uint8."""
    scale_x, scale_y = width / scene.width, height / scene.height
    layers = [Image.new("L", (width, height)) for _ in range(4)]
    pens = [ImageDraw.Draw(layer) for layer in layers]
    centres = np.zeros((height, width), np.uint8)

    def fill(points, values):
        points = [(x * scale_x - 0.5, y * scale_y - 0.5) for x, y in points]
        x, y = (sum(axis) / len(points) for axis in zip(*points))
        for pen, value in zip(pens, values):
            pen.polygon(points, fill=value)
            pen.point((round(x), round(y)), fill=value)

    def mark(x, y):
        centres[min(height - 1, max(0, int(y * scale_y))), min(width - 1, max(0, int(x * scale_x)))] = 1

    for thing in scene.things:
        colour = COLOUR_OF[thing.colour]
        if thing.shape != "word":
            size = _size_class(thing.size * CELL * (scale_x * scale_y) ** 0.5)
            for points in thing.solids:
                fill(points, (CLASS_OF[thing.shape], colour, 0, size))
            mark(thing.x, thing.y)
        for index, (character, corners) in enumerate(thing.letters):
            fill(corners, (CLASS_OF[character], COLOUR_OF["black"] if thing.shape == "bar" else colour,
                           min(index + 1, PLACES), 0))
            mark(*(sum(axis) / 4 for axis in zip(*corners)))
    return np.stack([*map(np.asarray, layers[:2]), centres, *map(np.asarray, layers[2:])])


def tile_labels(scene):
    """Maps of all tiles row by row and of the whole picture last, `[tiles + 1, 5, 12, 12]`."""
    maps = _maps(scene, scene.columns * CELLS, scene.rows * CELLS)
    tiles = maps.reshape(-1, scene.rows, CELLS, scene.columns, CELLS).transpose(1, 3, 0, 2, 4)
    tiles = tiles.reshape(-1, len(maps), CELLS, CELLS).copy()
    # A single tile does not show where a word begins: its places are not asked of it.
    tiles[:, 3] = 0
    return np.concatenate([tiles, _maps(scene, CELLS, CELLS)[None]])


def scan_labels(scene, whole):
    """What the decoder has seen by each image token of the tiles, then of the whole picture; int64 `[tokens, 5]`.

    How many things have had their centre in this token or an earlier one, then shape and colour of the latest thing,
    then of the one before it. The whole picture counts anew.
    """
    tokens = (TILE // TOKEN) ** 2
    views = ([] if whole else [(False, scene.rows * scene.columns * tokens)]) + [(True, tokens)]
    result = []
    for is_whole, length in views:
        scan = np.zeros((length, 5), np.int64)
        for thing in sorted(scene.things, key=lambda thing: (scene.token(thing, is_whole), thing.x)):
            later = scan[scene.token(thing, is_whole):]
            later[:, 0] = np.minimum(later[:, 0] + 1, COUNTS - 1)
            later[:, 3:] = later[:, 1:3]
            later[:, 1:3] = THINGS.index(thing.shape), COLOUR_OF[thing.colour]
        result.append(scan)
    return np.concatenate(result)
