"""Outlines of the shapes and icons, as polygons in a square from -1 to 1 (y points down)."""
from math import cos, pi, sin

# Outline: (polygons that are filled, polygons that are cut out).
_ROUND = 40


def _arc(radius=1.0, start=0.0, end=2 * pi, points=_ROUND, x=0.0, y=0.0):
    step = (end - start) / points
    return [(x + radius * cos(start + step * index), y + radius * sin(start + step * index)) for index in range(points)]


def _star():
    return [(radius * sin(index * pi / 5), -radius * cos(index * pi / 5) + 0.05)
            for index in range(10) for radius in [1.05 if index % 2 == 0 else 0.45]]


def _heart():
    points = []
    for index in range(_ROUND):
        t = 2 * pi * index / _ROUND
        x = 16 * sin(t) ** 3
        y = 13 * cos(t) - 5 * cos(2 * t) - 2 * cos(3 * t) - cos(4 * t)
        points.append((x / 17, -y / 17 - 0.1))
    return points


def _cross():
    a = 0.33
    return [(-a, -1), (a, -1), (a, -a), (1, -a), (1, a), (a, a), (a, 1), (-a, 1), (-a, a), (-1, a), (-1, -a), (-a, -a)]


def _moon():
    outer = _arc(1.0, pi * 0.28, pi * 1.72, 30, x=0.2)
    inner = _arc(0.85, pi * 1.66, pi * 0.34, 24, x=0.58)
    return outer + inner


def _arrow():
    return [(-1, -0.3), (0.1, -0.3), (0.1, -0.8), (1, 0), (0.1, 0.8), (0.1, 0.3), (-1, 0.3)]


def _house():
    return [(-1, -0.1), (0, -1), (1, -0.1), (0.75, -0.1), (0.75, 1), (-0.75, 1), (-0.75, -0.1)]


def _tree():
    return [(0, -1), (0.45, -0.35), (0.25, -0.35), (0.75, 0.4), (0.17, 0.4), (0.17, 1), (-0.17, 1), (-0.17, 0.4),
            (-0.75, 0.4), (-0.25, -0.35), (-0.45, -0.35)]


def _fish():
    body = [(0.15 + 0.85 * cos(t * 2 * pi / 30), 0.5 * sin(t * 2 * pi / 30)) for t in range(30)]
    return [body, [(-0.5, 0), (-1, -0.5), (-1, 0.5)]]


def _cup():
    return [[(-0.8, -0.8), (0.5, -0.8), (0.35, 0.9), (-0.65, 0.9)], _arc(0.45, x=0.5, y=-0.1)]


OUTLINES = {
    "circle": ([_arc()], []),
    "square": ([[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]], []),
    "rectangle": ([[(-1, -0.45), (1, -0.45), (1, 0.45), (-1, 0.45)]], []),
    "triangle": ([[(0, -0.95), (1, 0.8), (-1, 0.8)]], []),
    "diamond": ([[(0, -1), (0.68, 0), (0, 1), (-0.68, 0)]], []),
    "star": ([_star()], []),
    "heart": ([_heart()], []),
    "cross": ([_cross()], []),
    "ring": ([_arc()], [_arc(0.6)]),
    "moon": ([_moon()], []),
    "arrow": ([_arrow()], []),
    "house": ([_house()], [[(-0.2, 1.02), (-0.2, 0.4), (0.2, 0.4), (0.2, 1.02)]]),
    "tree": ([_tree()], []),
    "fish": (_fish(), [_arc(0.1, x=0.6, y=-0.12, points=8)]),
    "cup": (_cup(), [_arc(0.25, x=0.52, y=-0.1, points=16)]),
}
NAMES = list(OUTLINES)
# How far each may be turned, in degrees; the others 18: turned further, a square is taken for a diamond.
TURNS = {"circle": 180, "ring": 180, "star": 180}
# These also stand in quarter turns or mirrored.
QUARTER_TURNS = {"rectangle", "diamond", "arrow", "moon", "triangle"}
MIRRORED = {"fish", "cup", "moon", "arrow"}


def turned(points, angle, mirrored):
    """The polygon mirrored left to right if asked, then turned clockwise by an angle in radians."""
    c, s = cos(angle), sin(angle)
    sign = -1 if mirrored else 1
    return [(sign * x * c - y * s, sign * x * s + y * c) for x, y in points]


def wobbled(points, rng, amount):
    """The polygon as a hand draws it: corners off by up to `amount`, long sides slightly bent."""
    drawn = []
    for (x, y), (next_x, next_y) in zip(points, points[1:] + points[:1]):
        drawn.append((x + rng.uniform(-amount, amount), y + rng.uniform(-amount, amount)))
        if (next_x - x) ** 2 + (next_y - y) ** 2 > 0.3:
            drawn.append(((x + next_x) / 2 + rng.uniform(-amount, amount) * 0.7,
                          (y + next_y) / 2 + rng.uniform(-amount, amount) * 0.7))
    return drawn


def area(points):
    """Area of a polygon."""
    pairs = zip(points, points[1:] + points[:1])
    return abs(sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairs)) / 2
