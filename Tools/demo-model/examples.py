"""Draws the sample pictures of Examples/: a scene of each kind, and a pair that differs in one thing."""
import argparse
import random
from pathlib import Path

import drawing
import lessons

# Kind, grid and seed of each picture.
PICTURES = {"shapes": ("shapes", (2, 3), 1), "word": ("text", (1, 3), 143), "chart": ("chart", (2, 3), 2)}
PAIR = ((2, 3), 3)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    scenes = {name: lessons.scene_of(random.Random(f"example {name} {seed}"), kind, grid, 1.0)
              for name, (kind, grid, seed) in PICTURES.items()}
    grid, seed = PAIR
    before, after = lessons.pair_of(random.Random(f"example pair {seed}"), grid)[0]
    for name, scene in {**scenes, "before": before, "after": after}.items():
        scene.grain = 0
        drawing.draw(scene).save(arguments.folder / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
