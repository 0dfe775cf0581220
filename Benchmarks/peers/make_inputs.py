"""Makes what the peers are given: a photo, its tiles, the question and the prompt's ids.

usage: make_inputs.py FOLDER CHECKPOINT TILES PROMPT_TOKENS

- `photo.jpg`, whose sides are whole tiles, so that preprocessing neither scales nor pads the tiles
- `tiles.npy`, uint8 [tiles, 3, 512, 512]: the tiles row by row, then the whole picture
- `prompt.json`: `question`, and `ids` [prompt tokens], the visual ones among them. Without a tokenizer in CHECKPOINT the
  ids are drawn at random, which takes a model just as long.
"""

import io
import json
import pathlib
import shutil
import sys

import numpy as np
from PIL import Image, ImageDraw

from job import GRIDS, TILE, TILE_TOKENS

IMAGE_TOKEN = 49190


def picture(rows, columns):
    """Soft hills of colour, shapes upon them and grain over all: textured as a photo is."""
    generator = np.random.default_rng(7)
    width, height = columns * TILE, rows * TILE
    coarse = generator.integers(0, 256, (rows * 3, columns * 3, 3), dtype=np.uint8)
    image = Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(image)
    for _ in range(60 * rows * columns):
        x, y = int(generator.integers(width)), int(generator.integers(height))
        a, b = (int(side) for side in generator.integers(6, 90, 2))
        colour = tuple(int(part) for part in generator.integers(0, 256, 3))
        shape = draw.ellipse if generator.integers(2) else draw.rectangle
        shape((x, y, x + a, y + b), fill=colour)
    grain = generator.normal(0, 6, (height, width, 1))
    return Image.fromarray(np.clip(np.asarray(image) + grain, 0, 255).astype(np.uint8))


def tiles_of(image, rows, columns):
    boxes = [(c * TILE, r * TILE, (c + 1) * TILE, (r + 1) * TILE) for r in range(rows) for c in range(columns)]
    tiles = [image.crop(box) for box in boxes]
    tiles.append(image.resize((TILE, TILE), Image.Resampling.LANCZOS))
    return np.stack([np.asarray(tile).transpose(2, 0, 1) for tile in tiles])


def prompt_text(rows, columns, question):
    visual = "<image>" * TILE_TOKENS
    fence = "<fake_token_around_image>"
    parts = ["<|im_start|>User:"]
    for row in range(1, rows + 1):
        parts += [f"{fence}<row_{row}_col_{column}>{visual}" for column in range(1, columns + 1)]
        parts.append("\n")
    parts.append(f"\n{fence}<global-img>{visual}{fence}{question}<end_of_utterance>\nAssistant:")
    return "".join(parts)


def prompt(tokenizer_file, rows, columns, wanted):
    """The question, made longer until the prompt has as many tokens as are wanted, and the prompt's ids."""
    if not tokenizer_file.exists():
        ids = np.random.default_rng(1).integers(20, 49000, wanted)
        visual = (rows * columns + 1) * TILE_TOKENS
        ids[20 : 20 + visual] = IMAGE_TOKEN
        return None, ids.tolist()
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    question = "Can you describe this image?"
    while True:
        ids = tokenizer.encode(prompt_text(rows, columns, question), add_special_tokens=False).ids
        if len(ids) >= wanted:
            break
        question += " Please" if question.endswith("?") else " please"
    if len(ids) != wanted:
        raise SystemExit(f"{tokenizer_file}: the prompt has {len(ids)} tokens; {wanted} are wanted")
    return question, ids


def main():
    folder, checkpoint = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    rows, columns = GRIDS[int(sys.argv[3])]
    half_made = folder.with_name(folder.name + ".partial")
    shutil.rmtree(half_made, ignore_errors=True)
    half_made.mkdir(parents=True)
    jpeg = io.BytesIO()
    picture(rows, columns).save(jpeg, "JPEG", quality=90)
    (half_made / "photo.jpg").write_bytes(jpeg.getvalue())
    np.save(half_made / "tiles.npy", tiles_of(Image.open(jpeg).convert("RGB"), rows, columns))
    question, ids = prompt(checkpoint / "tokenizer.json", rows, columns, int(sys.argv[4]))
    (half_made / "prompt.json").write_text(json.dumps({"question": question, "ids": ids}))
    half_made.rename(folder)


if __name__ == "__main__":
    main()
