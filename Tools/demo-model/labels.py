"""What lies where: a class and a colour for every cell of 8 by 8 pixels of every tile, four cells to a patch.

These train the vision tower; the head that predicts them is dropped afterwards. A picture's tiles and the whole
picture in one tile have maps of their own, since cells of the latter cover more.
"""
import numpy as np
from PIL import Image, ImageDraw

import lettering
import palette
import shapes
from scene import TILE

CELL = 8
CELLS = TILE // CELL
CLASSES = ["nothing", *shapes.NAMES, "bar", *lettering.CHARACTERS]
CLASS_OF = {name: index for index, name in enumerate(CLASSES)}
COLOURS = ["none", *palette.NAMES]
COLOUR_OF = {name: index for index, name in enumerate(COLOURS)}
# Places of letters in their word that are told apart; the last stands for all further ones.
PLACES = 8


def _maps(scene, width, height):
    """Class, colour, centre and place maps of `[height, width]` cells, stacked in that order, uint8."""
    scale_x, scale_y = width / scene.width, height / scene.height
    layers = [Image.new("L", (width, height)) for _ in range(3)]
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
            for points in thing.solids:
                fill(points, (CLASS_OF[thing.shape], colour, 0))
            mark(thing.x, thing.y)
        for index, (character, corners) in enumerate(thing.letters):
            fill(corners, (CLASS_OF[character], COLOUR_OF["black"] if thing.shape == "bar" else colour,
                           min(index + 1, PLACES)))
            mark(*(sum(axis) / 4 for axis in zip(*corners)))
    return np.stack([np.asarray(layers[0]), np.asarray(layers[1]), centres, np.asarray(layers[2])])


def tile_labels(scene):
    """Maps of all tiles row by row and of the whole picture last, `[tiles + 1, 4, 12, 12]`."""
    maps = _maps(scene, scene.columns * CELLS, scene.rows * CELLS)
    tiles = maps.reshape(4, scene.rows, CELLS, scene.columns, CELLS).transpose(1, 3, 0, 2, 4)
    tiles = tiles.reshape(-1, 4, CELLS, CELLS).copy()
    # A single tile does not show where a word begins: its places are not asked of it.
    tiles[:, 3] = 0
    return np.concatenate([tiles, _maps(scene, CELLS, CELLS)[None]])
