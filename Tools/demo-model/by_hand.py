"""Draws pictures as people draw them in a paint program, without the generator, to try a model on.

Pencil strokes of round dots, flood fills, fixed brush colours, other sizes than the generator's.
"""
import argparse
import json
import math
import random
from pathlib import Path

from PIL import Image, ImageDraw

# Paint programs' own colours.
RED, GREEN, BLUE, YELLOW, PURPLE, ORANGE, BLACK = (
    (237, 28, 36), (34, 177, 76), (0, 0, 255), (255, 255, 0), (128, 0, 128), (255, 127, 39), (0, 0, 0))


class Sheet:
    """A white page, a shaky hand and a round brush."""

    def __init__(self, width, height, seed):
        self.image = Image.new("RGB", (width, height), "white")
        self.pen = ImageDraw.Draw(self.image)
        self.rng = random.Random(seed)

    def stroke(self, corners, paint, brush, shake):
        """A closed line through the corners, drawn dot by dot."""
        drift_x = drift_y = 0.0
        for (x, y), (next_x, next_y) in zip(corners, corners[1:] + corners[:1]):
            steps = max(2, int(math.hypot(next_x - x, next_y - y)))
            for step in range(steps):
                drift_x = 0.97 * drift_x + self.rng.gauss(0, shake)
                drift_y = 0.97 * drift_y + self.rng.gauss(0, shake)
                a, b = x + (next_x - x) * step / steps + drift_x, y + (next_y - y) * step / steps + drift_y
                self.pen.ellipse((a - brush, b - brush, a + brush, b + brush), fill=paint)

    def filled(self, corners, paint, line=None, brush=3, shake=0.25):
        """An outline, then the bucket tool inside it."""
        line = line or paint
        self.stroke(corners, line, brush, shake)
        centre = tuple(int(sum(axis) / len(corners)) for axis in zip(*corners))
        ImageDraw.floodfill(self.image, centre, paint, border=line if line != paint else None)


def round_corners(x, y, radius, squash=1.0):
    return [(x + radius * math.cos(t * math.pi / 30), y + radius * squash * math.sin(t * math.pi / 30))
            for t in range(60)]


def square_corners(x, y, side):
    return [(x, y), (x + side, y + 4), (x + side - 3, y + side), (x - 2, y + side - 5)]


def pages():
    """Pictures with a question and the answer each may give."""
    page = Sheet(800, 600, 1)
    page.filled(round_corners(170, 300, 90), RED)
    page.filled(square_corners(330, 220, 160), BLUE)
    page.filled([(650, 190), (740, 390), (560, 380)], GREEN)
    yield page, "Describe the picture.", "A red circle, a blue square and a green triangle on a white background."
    page = Sheet(600, 600, 2)
    page.filled(round_corners(150, 160, 80, 0.93), YELLOW, BLACK)
    page.filled([(400, 330), (520, 540), (290, 550)], PURPLE, BLACK)
    yield page, "Describe the picture.", "A yellow circle and a purple triangle on a white background."
    page = Sheet(500, 500, 3)
    for x, y in ((120, 130), (360, 150), (230, 360)):
        page.filled(square_corners(x - 45, y - 45, 90), ORANGE)
    yield page, "How many squares are there?", "3"
    page = Sheet(900, 600, 4)
    page.filled(square_corners(100, 200, 200), GREEN, BLACK, brush=4)
    page.filled(round_corners(650, 320, 60), RED, BLACK, brush=4)
    yield page, "Which is larger, the red circle or the green square?", "green square"
    page = Sheet(640, 640, 5)
    page.filled(round_corners(320, 130, 70), BLUE)
    page.filled([(320, 400), (420, 560), (210, 560)], RED)
    yield page, "Where is the blue circle relative to the red triangle?", "above"
    page = Sheet(900, 300, 6)
    page.filled([(150, 60), (240, 230), (60, 240)], ORANGE)
    page.filled(round_corners(450, 150, 80), PURPLE)
    page.filled(square_corners(690, 80, 140), BLACK)
    yield page, "Describe the picture.", "An orange triangle, a purple circle and a black square on a white background."


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for number, (page, question, answer) in enumerate(pages(), 1):
        page.image.save(arguments.folder / f"page-{number}.png")
        lines.append(json.dumps({"image": f"page-{number}.png", "question": question, "answer": answer,
                                 "kind": "by hand"}))
    (arguments.folder / "questions.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
