"""Tiles of a picture that already has the size of its grid: exactly what the family's processor makes of it."""
import numpy as np
from PIL import Image

from scene import TILE


def tiles(image):
    """All tiles row by row and the whole picture last, uint8 `[tiles + 1, 3, 96, 96]`."""
    pixels = np.asarray(image)
    rows, columns = pixels.shape[0] // TILE, pixels.shape[1] // TILE
    cut = pixels.reshape(rows, TILE, columns, TILE, 3).transpose(0, 2, 4, 1, 3).reshape(-1, 3, TILE, TILE)
    whole = np.asarray(image.resize((TILE, TILE), Image.Resampling.LANCZOS)).transpose(2, 0, 1)
    return np.concatenate([cut, whole[None]])
