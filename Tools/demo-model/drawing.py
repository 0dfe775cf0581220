"""Draws scenes with Pillow, at the resolution that the family's processor cuts into tiles."""
import random

from PIL import Image, ImageDraw

import backgrounds
import lettering

# Masks are drawn this much larger where edges are smooth.
_OVER = 3


def _mask(thing, box, scale, solids, holes, width):
    left, top = box[0], box[1]
    size = ((box[2] - left) * scale, (box[3] - top) * scale)
    mask = Image.new("L", size)
    pen = ImageDraw.Draw(mask)

    def local(points):
        return [((x - left) * scale, (y - top) * scale) for x, y in points]

    for points in solids:
        if width:
            points = local(points)
            pen.line(points + points[:2], fill=255, width=max(1, round(width * scale)), joint="curve")
        else:
            pen.polygon(local(points), fill=255)
    for points in holes:
        if width:
            points = local(points)
            pen.line(points + points[:2], fill=255, width=max(1, round(width * scale)), joint="curve")
        else:
            pen.polygon(local(points), fill=0)
    return mask.reduce(scale) if scale > 1 else mask


def _draw_shape(image, thing, smooth):
    scale = _OVER if smooth else 1
    box = (int(thing.box[0]) - 4, int(thing.box[1]) - 4, int(thing.box[2]) + 5, int(thing.box[3]) + 5)
    if not thing.hollow:
        image.paste(thing.paint, box, _mask(thing, box, scale, thing.solids, thing.holes, 0))
    if thing.edge:
        image.paste(thing.edge, box, _mask(thing, box, scale, thing.solids, thing.holes, thing.edge_width))


def _draw_text(image, text, font, size, x, y, angle, paint):
    face = lettering.font(font, size)
    left, top, right, bottom = face.getbbox(text)
    pad = 2 if not angle else 2 + (right - left) // 8
    mask = Image.new("L", (right - left + 2 * pad, bottom - top + 2 * pad))
    ImageDraw.Draw(mask).text((pad - left, pad - top), text, fill=255, font=face)
    if angle:
        mask = mask.rotate(angle, Image.Resampling.BILINEAR, expand=True)
    image.paste(paint, (round(x - mask.width / 2), round(y - mask.height / 2)), mask)


def draw(scene):
    """The picture of a scene, RGB, `[rows * 96, columns * 96]`."""
    rng = random.Random(scene.seed)
    image = backgrounds.draw(rng, scene.background, scene.width, scene.height)
    for thing in scene.things:
        if thing.shape == "word":
            _draw_text(image, thing.text, thing.font, thing.font_size, thing.x, thing.y, thing.angle, thing.paint)
            continue
        _draw_shape(image, thing, scene.smooth)
        if thing.shape == "bar":
            corners = thing.letters[0][1]
            x, y = (sum(axis) / 4 for axis in zip(*corners))
            _draw_text(image, thing.text, thing.font, thing.font_size, x, y, 0, (0, 0, 0))
    return backgrounds.grained(rng, image, scene.grain) if scene.grain else image
