"""Writes held-out pictures with questions and answers: files and one JSON object a line.

Fonts, words, pairs of shape and colour, and colours on plain backgrounds are those that training never draws; one
question in four is worded as training never words it (`"wording": "held out"` in its line).
"""
import argparse
import json
import random
from pathlib import Path

import compose
import drawing
import lessons
from questions import Asker
from scene import GRIDS

# Share of pictures by kind; "large" holds one word of up to five letters in large type, "pair" two pictures.
MIX = {"shapes": 0.55, "large": 0.15, "text": 0.1, "chart": 0.12, "pair": 0.08}


def large_type(rng, grid):
    """A scene with one word of up to five letters, at least 34 pixels high at the tiles' resolution."""
    while True:
        scene = compose.text_scene(rng, grid, True, 5, large=1)
        words = scene.words
        if len(scene.things) == 1 and words[0].text.isalpha() and words[0].font_size * 0.72 >= 30:
            return scene


def picture(rng, kind, number):
    """Scenes (one, or two of a pair) and questions."""
    wordings = number % 4 == 3
    if kind == "pair":
        grid = rng.choices(GRIDS, [0.05, 0.15, 0.15, 0.4, 0.25])[0]
        scenes, asked = lessons.pair_of(rng, grid, True, wordings)
        return scenes, asked[:1]
    grid = compose.grid(rng)
    if kind == "large":
        scene = large_type(rng, grid)
    else:
        scene = lessons.scene_of(rng, kind, grid, 1.0, held_out=True)
    asker = Asker(rng, wordings)
    asked = [asker.describe(scene), *asker.questions(scene, 6)]
    if kind == "large":
        asked = [asker.read(scene), *(question for question in asked if question.kind != "read")]
        asked[0].kind = "read large"
    return [scene], list({question.text: question for question in asked}.values())[:6]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pictures", type=int, default=200)
    parser.add_argument("--questions", type=int, default=6, help="questions a picture, at most")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--format", choices=["png", "webp"], default="png", help="both without loss")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    with (arguments.folder / "questions.jsonl").open("w", encoding="utf-8") as lines:
        for number in range(arguments.pictures):
            rng = random.Random(f"held out {arguments.seed} {number}")
            kind = rng.choices(list(MIX), MIX.values())[0]
            scenes, asked = picture(rng, kind, number)
            names = []
            for index, scene in enumerate(scenes):
                # Grain compresses badly and is no part of what is asked.
                scene.grain = min(scene.grain, 2) if arguments.format == "png" else 0
                name = f"{number:03}{'ab'[index] if len(scenes) > 1 else ''}.{arguments.format}"
                image = drawing.draw(scene)
                image.save(arguments.folder / name, **(dict(lossless=True, method=6) if arguments.format == "webp"
                                                       else dict(optimize=True)))
                names.append(name)
            for question in asked[:arguments.questions]:
                line = {"image": names if len(names) > 1 else names[0], "question": question.text,
                        "answer": question.answer, "kind": question.kind}
                if number % 4 == 3:
                    line["wording"] = "held out"
                lines.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
