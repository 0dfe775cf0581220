"""Batches of pictures with many questions each, made from the seed and the batch's number."""
import random
from dataclasses import dataclass, fields

import numpy as np
import torch
from tokenizers import Tokenizer

import compose
import conversation
import drawing
import labels
import tiles
from pointers import Pointers
from questions import Asker, Question, described
from scene import GRIDS
from sequence import Sequence

# Tiles in a batch, about; pictures of one batch have one grid, so that there is no padding.
TILES = 80
# Most pictures of a batch, for grids of few tiles.
PICTURES = 32
# Share of pictures by kind; pairs of pictures have batches of their own.
MIX = [("shapes", 0.6), ("text", 0.33), ("chart", 0.07)]
# The same beside crowded drills.
LATE_MIX = [("shapes", 0.5), ("text", 0.4), ("chart", 0.1)]
PAIRS = 0.08
# Share of batches whose questions follow each other in one conversation. In the others every question sees the
# picture alone, as if it were the first: an answer cannot be copied from an earlier one.
CONVERSATIONS = 0.1

# Share of colours in an answer that are replaced where the model reads what it has written so far: the shape must come
# from the picture, not from which shapes training showed in that colour.
CORRUPTED = 0.1

# Share of batches that drill what is hard to begin with, since the answer hangs on how question and picture match, and
# neither of them alone tells anything. They have few things, and many questions.
DRILLS = 0.5
DRILL_QUESTIONS = 24
# From here on they are crowded, have fewer questions, and begin with a description.
CROWDED = 0.65
CROWDED_QUESTIONS = 12
# Share of crowded pictures with words.
CROWDED_TEXT = 0.3


@dataclass
class Batch:
    """`count` pictures; T tokens a picture, padded."""
    pixels: torch.Tensor  # uint8 [count * tiles, 3, 96, 96]
    maps: torch.Tensor  # uint8 [count * tiles, 5, 12, 12], see labels.py
    scanned: torch.Tensor  # bool [count, T]: the tokens that have scan labels
    scans: torch.Tensor  # int64 [N, 5]: those labels, see labels.py
    tokens: torch.Tensor  # int64 [count, T]
    positions: torch.Tensor  # int64 [count, T]
    blocks: torch.Tensor  # int64 [count, T]: 0 for the picture, then the number of the question, -1 for padding
    targets: torch.Tensor  # int64 [count, T]: the next token where it belongs to an answer, else -100
    pointers: torch.Tensor  # int64 [N, 3]: picture, token, number of the look of gaze.py
    pointed: torch.Tensor  # bool [N, T]: the tokens that it should look at
    names: torch.Tensor  # int64 [N, 2]: picture and token that names a thing
    named: torch.Tensor  # int64 [N, 3]: the thing's labels, see labels.py
    kinds: list  # of every question: kind, by picture

    def to(self, device):
        for field in fields(self):
            if field.name != "kinds":
                setattr(self, field.name, getattr(self, field.name).to(device, non_blocking=True))
        return self


def whole_share(progress):
    """Share of batches whose pictures stay uncut: most of the first half, few after it.

    An uncut picture costs a fifth of a cut one, and what it teaches the decoder (counting, places, names, spelling)
    holds for tiles too: the same time shows the model several times as many pictures.
    """
    return min(0.85, max(0.05, 0.85 - 5 * (progress - 0.15)))


def scene_of(rng, kind, grid, progress, held_out=False, coarse=False):
    """A scene of a kind; `progress` from 0 to 1 leads from single letters to words, from large to small type.
    In a `coarse` one everything is large enough to be seen in the global tile."""
    if kind == "text":
        longest = min(rng.choice([1, 2, 3, 4, 5, 6]) if rng.random() < 0.5 else 6, 1 + int(progress * 12))
        return compose.text_scene(rng, grid, held_out, longest, 1 if coarse else max(0.6, 0.95 - progress))
    if kind == "chart":
        return compose.chart_scene(rng, grid, held_out)
    # Questions that ask whether things match ("is there a ...?") are learned from pictures of few things.
    most = 6 if progress >= 0.5 else rng.choice([1, 2, 2, 3, 4, 6])
    return compose.shapes_scene(rng, grid, held_out, most, coarse)


def pair_of(rng, grid, held_out=False, wordings=False):
    """Two pictures that differ in one thing, with questions."""
    while True:
        first = compose.shapes_scene(rng, grid, held_out, most=4)
        change = compose.changed(rng, first)
        if change:
            break
    second, *what = change
    asker = Asker(rng, wordings)
    asked = [asker.difference(*what)]
    if not wordings:
        asked += [Question("describe", "Describe the first picture.", described(first)),
                  Question("describe", "Describe the second picture.", described(second))]
    return [first, second], asked


class Lessons(torch.utils.data.Dataset):
    """Batch number -> Batch."""

    def __init__(self, tokenizer, seed, questions=8, total=20_000, scale=1, rank=0):
        self.tokenizer = Tokenizer.from_file(str(tokenizer))
        self.seed, self.questions, self.total, self.scale, self.rank = seed, questions, total, scale, rank
        self.known = {}
        self.image = self.tokenizer.token_to_id("<image>")
        self.pointers = Pointers(self.tokenizer)
        self.colours = list(self.pointers.colours)

    def encode(self, text):
        if text not in self.known:
            ids = self.tokenizer.encode(text).ids
            if len(self.known) > 200_000:
                self.known.clear()
            self.known[text] = ids
        return self.known[text]

    def corrupted(self, rng, answer):
        """Tokens of an answer, some colours before a shape replaced by others."""
        tokens = list(answer)
        for index, (token, after) in enumerate(zip(answer, answer[1:])):
            if token in self.colours and after in self.pointers.shapes and rng.random() < CORRUPTED:
                tokens[index] = rng.choice(self.colours)
        return tokens

    def __getitem__(self, number):
        rng = random.Random(f"lessons {self.seed} {number}")
        progress = min(1, number / self.total)
        # Batches of one number cost all processes about the same, since what follows is drawn alike.
        chance, is_drill, grid, whole = rng.random(), rng.random() < DRILLS, compose.grid(rng), rng.random()
        rng = random.Random(f"lessons {self.seed} {number} {self.rank}")
        if chance < PAIRS * min(1, max(0, progress * 4 - 1.6)):
            grid = rng.choices(GRIDS, [0.05, 0.15, 0.15, 0.4, 0.25])[0]
            pictures = [pair_of(rng, grid) for _ in range(max(1, self.scale * TILES // 2 // (grid[0] * grid[1] + 1)))]
            return self.batch(rng, pictures, grid)
        if is_drill:
            return self.drill(rng, progress, grid, whole < (0.6 if progress < CROWDED else 0.2))
        whole = whole < whole_share(progress)
        count = self.scale * (PICTURES if whole else min(PICTURES, TILES // (grid[0] * grid[1] + 1)))
        pictures = []
        asker = Asker(rng, whole=whole)
        for _ in range(count):
            kind = rng.choices(*zip(*(MIX if progress < CROWDED else LATE_MIX)))[0]
            scene = scene_of(rng, kind, grid, progress, coarse=whole)
            pictures.append(([scene], asker.questions(scene, self.questions, described_first=True)))
        return self.batch(rng, pictures, grid, whole)

    def drill(self, rng, progress, grid, whole):
        """Pictures of two to four things, in the end of three to six or several words, with many questions each."""
        crowded = progress >= CROWDED
        count = min(PICTURES, PICTURES if whole else TILES // (grid[0] * grid[1] + 1)) * self.scale
        count = count if crowded else count // 2
        asker, pictures = Asker(rng, whole=whole), []
        for _ in range(count):
            if crowded and rng.random() < CROWDED_TEXT:
                scene = compose.text_scene(rng, grid, large=1 if whole else 0.6, fewest=2)
                pictures.append(([scene], asker.questions(scene, CROWDED_QUESTIONS, described_first=True)))
                continue
            fewest, most = (3, rng.choice([4, 5, 6])) if crowded and not whole else (2, rng.choice([2, 2, 3, 4]))
            scene = compose.shapes_scene(rng, grid, most=most, coarse=whole, fewest=fewest)
            pictures.append(([scene], asker.crowded(scene, CROWDED_QUESTIONS) if crowded
                             else asker.drill(scene, DRILL_QUESTIONS, progress)))
        return self.batch(rng, pictures, grid, whole)

    def batch(self, rng, pictures, grid, whole=False):
        """Puts pictures (scenes and questions each) of one grid together; `whole` leaves them uncut."""
        images = len(pictures[0][0])
        opening = self.encode(conversation.opening([(0, 0) if whole else grid] * images))
        chained = rng.random() < CONVERSATIONS
        cut, maps, scans, rows, kinds = [], [], [], [], []
        for scenes, asked in pictures:
            for scene in scenes:
                first = -1 if whole else 0
                cut.append(tiles.tiles(drawing.draw(scene))[first:])
                maps.append(labels.tile_labels(scene)[first:])
                scans.append(labels.scan_labels(scene, whole))
            row = Sequence(self, opening, whole)
            for number, question in enumerate(asked):
                row.add(rng, scene if images == 1 else None, question, number, chained)
            scans.append(np.array(row.told, np.int64).reshape(-1, 5))
            rows.append(row)
            kinds.append([question.kind for question in asked])
        length = -(-max(len(row.tokens) for row in rows) // 16) * 16

        def padded(name, value):
            values = [getattr(row, name) for row in rows]
            return torch.tensor([row + [value] * (length - len(row)) for row in values])

        pointers = [(index, token, look) for index, row in enumerate(rows) for token, look, _ in row.pointers]
        names = [(index, token) for index, row in enumerate(rows) for token in row.names]
        named = [labels for row in rows for labels in row.named]
        pointed = torch.zeros(len(pointers), length, dtype=torch.bool)
        for index, (_, _, places) in enumerate(pointer for row in rows for pointer in row.pointers):
            pointed[index, places] = True
        return Batch(
            pixels=torch.from_numpy(np.concatenate(cut)), maps=torch.from_numpy(np.concatenate(maps)),
            scanned=padded("scanned", False), scans=torch.from_numpy(np.concatenate(scans)),
            tokens=padded("tokens", 2), positions=padded("positions", 0), blocks=padded("blocks", -1),
            targets=padded("targets", -100), pointers=torch.tensor(pointers, dtype=torch.int64).view(-1, 3),
            pointed=pointed, names=torch.tensor(names, dtype=torch.int64).view(-1, 2),
            named=torch.tensor(named, dtype=torch.int64).view(-1, 3), kinds=kinds)


def attention_mask(blocks):
    """Who sees whom, additive float `[count, 1, T, T]`: earlier tokens of the picture and of one's own question."""
    length = blocks.shape[1]
    order = torch.arange(length, device=blocks.device)
    seen = (blocks[:, None, :] == 0) | (blocks[:, None, :] == blocks[:, :, None])
    seen &= order[None, None, :] <= order[None, :, None]
    return torch.zeros(seen.shape, device=blocks.device).masked_fill_(~seen, -1e9)[:, None]
