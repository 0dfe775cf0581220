"""What only the held-out pictures show: combinations and words that training never meets.

The choice hangs on a hash of the name alone, so that every program agrees about it. Fonts are split in lettering.py,
wordings in wordings.py, pictures by their seeds.
"""
import hashlib


def _part(text, parts):
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") % parts


def is_held_out_pair(shape, colour):
    """Whether no training picture shows this shape in this colour (one combination in ten)."""
    return _part(f"{colour} {shape}", 10) == 0


def is_held_out_background(colour, background):
    """Whether no training picture shows this colour on this plain background (one in ten, white is never held out)."""
    return background != "white" and _part(f"{colour} on {background}", 10) == 0


def is_held_out_word(word):
    """Whether training never draws this sequence of letters (one in ten of those of three letters or more)."""
    return len(word) >= 3 and _part(word, 10) == 0
