"""Composes scenes at random: shapes, text, bar charts, and the crowded pictures of the tower's first lessons."""
import copy
from math import pi, radians, cos, sin

import backgrounds
import lettering
import palette
import shapes
import splits
from scene import GRIDS, Scene, Thing

# How often each grid is drawn where the caller leaves the choice.
GRID_WEIGHTS = [0.4, 0.18, 0.14, 0.18, 0.1]


def _finish(rng, scene):
    """Background, grain and edges."""
    taken = [thing.paint for thing in scene.things]
    background = backgrounds.choose(rng, taken)
    if background is None:
        return None
    if background[1]:
        for thing in scene.things:
            held_out = splits.is_held_out_background(thing.colour, background[1])
            if held_out and not scene.held_out:
                return None
    scene.background = background
    scene.smooth = rng.random() < 0.8
    scene.grain = rng.choice([0, 0, 0, 2, 5, 9]) if background[0] != "white" or rng.random() < 0.3 else 0
    scene.seed = rng.getrandbits(32)
    return scene


def _thing(rng, shape, colour, x, y, radius, stretch=(1, 1), wobble=0.0):
    """A shape of a size at a place; `stretch` is what an uneven resize does to it."""
    solids, holes = shapes.OUTLINES[shape]
    turn = shapes.TURNS.get(shape, 18)
    angle = radians(rng.uniform(-turn, turn)) if rng.random() < 0.5 else 0
    if shape in shapes.QUARTER_TURNS and rng.random() < 0.4:
        angle += pi / 2 * rng.choice([1, 2, 3] if shape in ("arrow", "moon") else [1])
        if shape == "triangle":
            angle += pi / 2
    mirrored = shape in shapes.MIRRORED and rng.random() < 0.5
    narrow = rng.uniform(0.85, 1.15) if shape not in ("circle", "square", "ring") else rng.uniform(0.96, 1.04)

    def placed(polygons):
        result = []
        for points in polygons:
            points = [(px * narrow, py) for px, py in points]
            if wobble:
                points = shapes.wobbled(points, rng, wobble)
            points = shapes.turned(points, angle, mirrored)
            result.append([(x + px * radius * stretch[0], y + py * radius * stretch[1]) for px, py in points])
        return result

    solids, holes = placed(solids), placed(holes)
    xs = [px for points in solids for px, _ in points]
    ys = [py for points in solids for _, py in points]
    thing = Thing(shape=shape, colour=colour, paint=palette.paint(rng, colour), x=x, y=y, solids=solids, holes=holes,
                  box=(min(xs), min(ys), max(xs), max(ys)))
    thing.size = (sum(map(shapes.area, solids)) - sum(map(shapes.area, holes))) ** 0.5
    style = rng.random()
    if style < 0.22:
        thing.edge = (0, 0, 0) if colour != "black" else (120, 120, 120)
        thing.edge_width = rng.uniform(1, 3.5)
    elif style < 0.3 and shape not in ("circle", "ring", "cup", "fish") and radius > 18 and colour != "white":
        thing.hollow, thing.edge, thing.edge_width = True, thing.paint, rng.uniform(2.5, 5)
    return thing


def _inventory(rng, count, held_out):
    """Names of `count` shapes, often with repetitions so that counting matters."""
    few_shapes = rng.sample(shapes.NAMES, rng.randint(1, 3)) if rng.random() < 0.45 else shapes.NAMES
    few_colours = rng.sample(palette.NAMES, rng.randint(1, 3)) if rng.random() < 0.35 else palette.NAMES
    names = []
    while len(names) < count:
        shape, colour = rng.choice(few_shapes), rng.choice(few_colours)
        if splits.is_held_out_pair(shape, colour) and not held_out:
            few_shapes, few_colours = (shapes.NAMES, palette.NAMES) if rng.random() < 0.2 else (few_shapes, few_colours)
            continue
        names.append((shape, colour))
    return names


def _place(rng, scene, radius, margin, overlap):
    """A free place for a thing of a radius, or None."""
    tall = scene.rows > scene.columns
    for _ in range(40):
        if scene.width <= 2 * radius + 4 or scene.height <= 2 * radius + 4:
            return None
        x = rng.uniform(radius + 2, scene.width - radius - 2)
        y = rng.uniform(radius + 2, scene.height - radius - 2)
        for other in scene.things:
            along = abs(y - other.y) if tall else abs(x - other.x)
            left, top, right, bottom = other.box
            reach = max(right - left, bottom - top) / 2
            if along < margin or ((x - other.x) ** 2 + (y - other.y) ** 2) ** 0.5 < (radius + reach) * overlap:
                break
        else:
            return x, y
    return None


def shapes_scene(rng, grid, held_out=False, most=6, coarse=False, fewest=1):
    """`fewest` to `most` shapes and icons; `coarse` ones are never small against the picture."""
    while True:
        scene = Scene("shapes", *grid)
        scene.held_out = held_out
        short = min(scene.width, scene.height)
        count = rng.randint(fewest, most)
        stretch = (1, 1)
        if rng.random() < 0.3:
            stretch = rng.choice([(1, rng.uniform(0.75, 1)), (rng.uniform(0.75, 1), 1)])
        wobble = rng.uniform(0.02, 0.06) if rng.random() < 0.2 else 0
        overlap = rng.uniform(0.75, 0.95) if rng.random() < 0.15 else 1.08
        limit = short * (0.42 if count <= 2 else 0.3 if count <= 4 else 0.24)
        for shape, colour in _inventory(rng, count, held_out):
            radius = rng.uniform(max(11, 0.09 * short) if coarse else 11, limit)
            place = _place(rng, scene, radius * 1.05, 12, overlap)
            if place:
                scene.things.append(_thing(rng, shape, colour, *place, radius, stretch, wobble))
        if len(scene.things) >= fewest and _finish(rng, scene):
            return scene


def _word(rng, text, colour, font, size, x, y, angle):
    """A word centred at a place, with the corners of each letter."""
    face = lettering.font(font, size)
    left, top, right, bottom = face.getbbox(text)
    width, height = right - left, bottom - top
    c, s = cos(radians(angle)), sin(radians(angle))

    def corner(px, py):
        px, py = px - left - width / 2, py - top - height / 2
        return x + px * c + py * s, y - px * s + py * c

    letters, start = [], 0
    for index, character in enumerate(text):
        end = face.getlength(text[:index + 1])
        letters.append((character, [corner(start, top), corner(end, top), corner(end, bottom), corner(start, bottom)]))
        start = end
    corners = [corner(left, top), corner(right, top), corner(right, bottom), corner(left, bottom)]
    xs, ys = [px for px, _ in corners], [py for _, py in corners]
    return Thing(shape="word", colour=colour, paint=palette.paint(rng, colour), x=x, y=y, text=text, font=font,
                 font_size=size, angle=angle, letters=letters, box=(min(xs), min(ys), max(xs), max(ys)))


def _add_word(rng, scene, text, height, held_out, margin=14, easy=False):
    """Adds a word of about that height in pixels where it fits; says whether it did."""
    font = rng.choice(lettering.HELD_OUT if held_out else lettering.EASY if easy else lettering.TRAINING)
    colour = rng.choice(["black"] * (30 if easy else 6) + palette.NAMES)
    angle = rng.uniform(-8, 8) if not easy and rng.random() < 0.3 else 0
    size = max(8, round(height / 0.72))
    tall = scene.rows > scene.columns
    for _ in range(12):
        word = _word(rng, text, colour, font, size, 0, 0, angle)
        half_width, half_height = (word.box[2] - word.box[0]) / 2, (word.box[3] - word.box[1]) / 2
        if half_width * 2 + 6 > scene.width or half_height * 2 + 6 > scene.height:
            size = round(size * 0.85)
            if size < 10:
                return False
            continue
        x = rng.uniform(half_width + 3, scene.width - half_width - 3)
        y = rng.uniform(half_height + 3, scene.height - half_height - 3)
        clear = all(
            (abs(x - o.x) > half_width + (o.box[2] - o.box[0]) / 2 + 3
             or abs(y - o.y) > half_height + (o.box[3] - o.box[1]) / 2 + 3)
            and (abs(y - o.y) if tall else abs(x - o.x)) > margin for o in scene.things)
        if clear:
            scene.things.append(_word(rng, text, colour, font, size, x, y, angle))
            return True
    return False


def text_scene(rng, grid, held_out=False, longest=5, large=0.6, fewest=1):
    """One to three words or numbers, sometimes with a shape or two, `fewest` things at least; `large` is the share in
    large type."""
    while True:
        scene = Scene("text", *grid)
        scene.held_out = held_out
        short = min(scene.width, scene.height)
        count = rng.choices([1, 2, 3], [0.6, 0.28, 0.12])[0]
        for _ in range(count):
            is_number = rng.random() < 0.2
            text = lettering.number(rng, min(4, longest)) if is_number else lettering.word(rng, longest, held_out)
            in_large = rng.random() < large
            highest = min(110, short * 0.7) if count == 1 else min(80, short * 0.45)
            height = rng.uniform(min(34, highest), highest) if in_large else rng.uniform(14, 34)
            _add_word(rng, scene, text, height, held_out)
        if rng.random() < 0.3:
            for shape, colour in _inventory(rng, rng.randint(1, 2), held_out):
                radius = rng.uniform(11, short * 0.2)
                place = _place(rng, scene, radius * 1.05, 14, 1.1)
                if place:
                    scene.things.append(_thing(rng, shape, colour, *place, radius))
        if scene.words and len(scene.things) >= fewest and _finish(rng, scene):
            return scene


def chart_scene(rng, grid, held_out=False):
    """A bar chart of two to five bars in different colours, the value above each."""
    while True:
        scene = Scene("chart", *grid)
        scene.held_out = held_out
        count = rng.randint(2, 5 if scene.columns > 1 else 3)
        values = rng.sample(range(1, 10), count)
        colours = rng.sample(palette.NAMES, count)
        font = rng.choice(lettering.HELD_OUT if held_out else lettering.TRAINING)
        left, right = scene.width * rng.uniform(0.04, 0.12), scene.width * rng.uniform(0.88, 0.96)
        base, top = scene.height * rng.uniform(0.88, 0.97), scene.height * rng.uniform(0.2, 0.3)
        step = (right - left) / count
        wide = step * rng.uniform(0.45, 0.85)
        size = max(11, round(min(wide * 0.9, top * 0.75, 40)))
        for index, (value, colour) in enumerate(zip(values, colours)):
            x = left + step * (index + 0.5)
            y = base - (base - top) * value / 9
            box = (x - wide / 2, y, x + wide / 2, base)
            corners = [(box[0], y), (box[2], y), (box[2], base), (box[0], base)]
            bar = Thing(shape="bar", colour=colour, paint=palette.paint(rng, colour), x=x, y=(y + base) / 2, box=box,
                        solids=[corners], value=value, size=(wide * (base - y)) ** 0.5)
            label = _word(rng, str(value), "black", font, size, x, y - size * 0.55, 0)
            bar.font, bar.font_size, bar.letters = font, size, label.letters
            bar.text = str(value)
            scene.things.append(bar)
        if _finish(rng, scene) and palette.distance(scene.background[2], (0, 0, 0)) > 200:
            return scene


def soup_scene(rng, grid, held_out=False, easy=False):
    """As many letters and shapes as fit, for lessons about patches alone; `easy` is large plain type on white."""
    while True:
        scene = Scene("soup", *grid)
        scene.held_out = held_out
        area = scene.rows * scene.columns
        for _ in range(rng.randint(area, area * 3)):
            # Letters or digits alone: an O among digits would be a zero.
            characters = lettering.CHARACTERS[26:] if rng.random() < 0.25 else lettering.CHARACTERS[:26]
            text = "".join(rng.choice(characters) for _ in range(rng.randint(1, 5)))
            height = rng.uniform(22, 56) if easy else rng.choice([rng.uniform(12, 34), rng.uniform(20, 60)])
            _add_word(rng, scene, text, height, held_out, 0, easy)
        for shape, colour in _inventory(rng, rng.randint(0, area), held_out):
            radius = rng.uniform(9, 36)
            place = _place(rng, scene, radius * 1.05, 0, 1.0)
            if place:
                scene.things.append(_thing(rng, shape, colour, *place, radius))
        if not scene.things or not _finish(rng, scene):
            continue
        if easy and not any(thing.colour in ("white", "yellow") for thing in scene.things):
            scene.background, scene.grain = ("white", "white", (255, 255, 255), (255, 255, 255)), 0
        return scene


def changed(rng, scene):
    """A copy of a scene of shapes with one change, and what it is: (scene, change, thing before, thing after)."""
    for _ in range(50):
        other = copy.deepcopy(scene)
        index = rng.randrange(len(other.things))
        before = other.things[index]
        change = rng.choice(["colour", "shape", "removed"])
        if change == "removed":
            if len(other.things) < 2:
                continue
            del other.things[index]
            return other, change, before, None
        shape = before.shape if change == "colour" else rng.choice(shapes.NAMES)
        colour = rng.choice(palette.NAMES) if change == "colour" else before.colour
        if (shape, colour) == (before.shape, before.colour):
            continue
        if splits.is_held_out_pair(shape, colour) and not scene.held_out:
            continue
        radius = max(before.box[2] - before.box[0], before.box[3] - before.box[1]) / 2
        after = _thing(rng, shape, colour, before.x, before.y, radius * 0.95)
        if any(palette.distance(after.paint, ground) < palette.CONTRAST for ground in scene.background[2:]):
            continue
        other.things[index] = after
        return other, change, before, after
    return None


def grid(rng):
    """A grid of tiles."""
    return rng.choices(GRIDS, GRID_WEIGHTS)[0]
