"""Backgrounds: plain paper and paint, gradients and textures, and the grain of a camera or a bad scan."""
import numpy as np
from PIL import Image

import palette

# Most pictures have the white paper of a paint program, since that is what people will try.
KINDS = {"white": 0.45, "plain": 0.25, "gradient": 0.1, "stripes": 0.05, "checks": 0.05, "clouds": 0.1}
# Smallest distance in RGB of the two paints of a pattern that can be seen.
VISIBLE = 24
_GRAIN = np.random.default_rng(20).normal(0, 1, (400, 400, 3)).astype(np.float32)


def choose(rng, taken):
    """A background apart from the colours in `taken` (paints): (kind, name or None, paint, second paint)."""
    kind = rng.choices(list(KINDS), KINDS.values())[0]
    for _ in range(30):
        name = "white" if kind == "white" else rng.choice(palette.NAMES)
        first = (255, 255, 255) if kind == "white" and rng.random() < 0.8 else palette.paint(rng, name, 4)
        if kind in ("white", "plain"):
            second = first
        else:
            target = palette.paint(rng, rng.choice(["white", "black", name]))
            second = palette.mixed(first, target, rng.uniform(0.2, 0.4))
            if palette.distance(first, second) < VISIBLE:
                continue
        if all(palette.distance(paint, ground) > palette.CONTRAST for paint in taken for ground in (first, second)):
            return kind, name if kind in ("white", "plain") else None, first, second
    return None


def draw(rng, background, width, height):
    """The empty picture, `[height, width]` RGB."""
    kind, _, first, second = background
    if kind in ("white", "plain"):
        return Image.new("RGB", (width, height), first)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    angle = rng.uniform(0, np.pi)
    along = x * np.cos(angle) + y * np.sin(angle)
    if kind == "gradient":
        share = (along - along.min()) / (along.max() - along.min())
    elif kind == "stripes":
        share = (np.sin(along * 2 * np.pi / rng.uniform(8, 30)) > 0).astype(np.float32)
    elif kind == "checks":
        side = rng.uniform(8, 30)
        share = ((x // side + y // side) % 2).astype(np.float32)
    else:
        coarse = Image.fromarray(np.random.default_rng(rng.getrandbits(32)).integers(
            0, 255, (rng.randint(4, 14), rng.randint(4, 14)), dtype=np.uint8))
        share = np.asarray(coarse.resize((width, height), Image.Resampling.BICUBIC), np.float32) / 255
    a, b = np.float32(first), np.float32(second)
    return Image.fromarray((a + (b - a) * share[..., None]).astype(np.uint8))


def grained(rng, image, strength):
    """The picture with grain of a standard deviation in levels."""
    top, left = rng.randint(0, 400 - image.height), rng.randint(0, 400 - image.width)
    grain = _GRAIN[top:top + image.height, left:left + image.width] * strength
    return Image.fromarray(np.clip(np.asarray(image, np.float32) + grain, 0, 255).astype(np.uint8))
