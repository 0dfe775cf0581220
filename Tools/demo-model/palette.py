"""The eleven colours of the toy world, with the paints that go by each name."""

# Several paints a name: the pure ones of paint programs, the softer ones of drawings.
PAINTS = {
    "red": [(255, 0, 0), (214, 39, 40), (237, 28, 36), (196, 20, 30)],
    "orange": [(255, 165, 0), (255, 127, 14), (245, 130, 32)],
    "yellow": [(255, 255, 0), (255, 221, 51), (250, 205, 30)],
    "green": [(0, 128, 0), (0, 200, 0), (44, 160, 44), (34, 177, 76), (0, 255, 0), (30, 110, 50)],
    "blue": [(0, 0, 255), (31, 90, 200), (63, 72, 204), (30, 60, 150), (30, 130, 240)],
    "purple": [(128, 0, 128), (148, 60, 190), (120, 50, 150), (163, 73, 164)],
    "pink": [(255, 192, 203), (255, 130, 190), (245, 150, 190), (255, 105, 180)],
    "brown": [(139, 69, 19), (120, 72, 40), (101, 67, 33), (140, 86, 75)],
    "black": [(0, 0, 0), (20, 20, 24), (35, 35, 35)],
    "white": [(255, 255, 255), (245, 245, 245)],
    "gray": [(128, 128, 128), (150, 150, 150), (110, 112, 115), (165, 165, 165)],
}
NAMES = list(PAINTS)
# Smallest distance in RGB at which one thing stands out from another.
CONTRAST = 100


def paint(rng, name, spread=10):
    """One paint of a name, slightly off."""
    return tuple(max(0, min(255, level + rng.randint(-spread, spread))) for level in rng.choice(PAINTS[name]))


def distance(one, other):
    """Distance of two RGB triples."""
    return sum((a - b) ** 2 for a, b in zip(one, other)) ** 0.5


def mixed(one, other, share):
    """The paint between two, `share` of the way to the other."""
    return tuple(round(a + (b - a) * share) for a, b in zip(one, other))
