"""Pictures to the tiles that a vision encoder takes, with Pillow: what the checkpoint's image processor does."""

import json
import math
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

LARGEST_SIDE = 4096


class Pictures:
    """The image processor of a model folder."""

    def __init__(self, model: Path):
        configuration = json.loads((model / "preprocessor_config.json").read_text())
        self.longest = configuration["size"]["longest_edge"]
        self.square = configuration["max_image_size"]["longest_edge"]
        self.filter = Image.Resampling(configuration["resample"])
        self.factor = configuration["rescale_factor"]
        self.mean = np.array(configuration["image_mean"], np.float32).reshape(3, 1, 1)
        self.deviation = np.array(configuration["image_std"], np.float32).reshape(3, 1, 1)

    def pixel_values(self, files: list[Path], split: bool) -> np.ndarray:
        """float32 [1, tiles, 3, S, S] of all pictures in order."""
        tiles = [tile for file in files for tile in self.tiles(file, split)]
        values = np.stack([np.asarray(tile).transpose(2, 0, 1) for tile in tiles])
        return (((values * self.factor).astype(np.float32) - self.mean) / self.deviation)[None]

    def tiles(self, file: Path, split: bool) -> list[Image.Image]:
        """A picture's crops by rows, then the whole of it."""
        with Image.open(file) as opened:
            picture = ImageOps.exif_transpose(opened).convert("RGB")
        picture = picture.resize(self.enlarged(*picture.size), self.filter)
        side = self.square
        if split:
            picture = picture.resize(self.whole_squares(*picture.size), self.filter)
        crops = []
        if split and max(picture.size) > side:
            for top in range(0, picture.height, side):
                for left in range(0, picture.width, side):
                    crops.append(picture.crop((left, top, left + side, top + side)))
        return crops + [picture.resize((side, side), self.filter)]

    def enlarged(self, width: int, height: int) -> tuple[int, int]:
        """The size whose longer side is the configured one; the other one is even."""
        ratio = width / height
        if width >= height:
            width, height = self.longest, int(self.longest / ratio)
            height += height % 2
        else:
            width, height = int(self.longest * ratio), self.longest
            width += width % 2
        return min(max(width, 1), LARGEST_SIDE), min(max(height, 1), LARGEST_SIDE)

    def whole_squares(self, width: int, height: int) -> tuple[int, int]:
        """The size made of whole tiles, at the price of the ratio."""
        def up(length):
            return math.ceil(length / self.square) * self.square

        ratio = width / height
        if width >= height:
            width = up(width)
            return width, up(int(width / ratio))
        height = up(height)
        return up(int(height * ratio)), height
