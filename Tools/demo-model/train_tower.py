"""First lessons: the vision tower alone learns to tell what lies under every patch.

Pictures are made as they are needed, each from the seed and its number, so that a run that goes on from a checkpoint
sees what it would have seen.
"""
import argparse
import random
import time
from pathlib import Path

import numpy as np
import torch
from transformers import SmolVLMForConditionalGeneration

import compose
import drawing
import heads
import labels
import model as models
import optimizer
import parallel
import tiles

MIX = [(compose.soup_scene, 0.3), (compose.text_scene, 0.25), (compose.shapes_scene, 0.4), (compose.chart_scene, 0.05)]


class TileBatches(torch.utils.data.Dataset):
    """Batch number -> tiles of `pictures` pictures with their labels."""

    def __init__(self, seed, pictures, total, rank=0):
        self.seed, self.pictures, self.total, self.rank = seed, pictures, total, rank

    def __getitem__(self, number):
        rng = random.Random(f"tower {self.seed} {number} {self.rank}")
        cut, maps = [], []
        for _ in range(self.pictures):
            make = rng.choices(*zip(*MIX))[0]
            if make is compose.soup_scene:
                scene = make(rng, compose.grid(rng), easy=rng.random() < max(0.15, 0.9 - number / self.total))
            else:
                scene = make(rng, compose.grid(rng))
            known = labels.tile_labels(scene)
            # Few of the tiles on which nothing lies: they teach little.
            kept = (known[:, 0].max((1, 2)) > 0) | (np.array([rng.random() for _ in known]) < 0.1)
            cut.append(tiles.tiles(drawing.draw(scene))[kept])
            maps.append(known[kept])
        return torch.from_numpy(np.concatenate(cut)), torch.from_numpy(np.concatenate(maps))


def options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--checkpoint", type=Path, required=True, help="file to go on from and to write")
    parser.add_argument("--model", type=Path, help="exported model folder whose tower to begin with")
    parser.add_argument("--steps", type=int, default=4000, help="step at which the schedule ends")
    parser.add_argument("--pictures", type=int, default=12, help="pictures a step")
    parser.add_argument("--lr", type=float, default=4e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--processes", type=int, default=1, help="processes that share threads and learn together")
    parser.add_argument("--minutes", type=float, default=1e9, help="stop after this long")
    return parser.parse_args()


def train(rank, arguments):
    """What each process does; the first one writes log and checkpoint."""
    torch.set_num_threads(max(1, arguments.threads // arguments.processes))
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(arguments.seed)
    model, head = models.create(1024, 600, arguments.seed), heads.DenseHead()
    tower = model.model.vision_model.to(device)
    head = head.to(device)
    if device == "cpu":
        models.use_fast_products(tower)
    optimizers = optimizer.create([tower, head], arguments.lr)
    start = 0
    if arguments.model:
        exported = SmolVLMForConditionalGeneration.from_pretrained(arguments.model, dtype=torch.float32)
        tower.load_state_dict(exported.model.vision_model.state_dict())
    if arguments.checkpoint.exists():
        saved = torch.load(arguments.checkpoint, map_location=device)
        tower.load_state_dict(saved["tower"])
        head.load_state_dict(saved["head"])
        for one, state in zip(optimizers, saved["optimizers"]):
            one.load_state_dict(state)
        start = saved["step"]
    loader = torch.utils.data.DataLoader(
        TileBatches(arguments.seed, arguments.pictures, arguments.steps, rank), batch_size=None,
        sampler=range(start, arguments.steps), num_workers=arguments.workers,
        prefetch_factor=6 if arguments.workers else None)

    def save(step):
        if rank:
            return
        torch.save(dict(tower=tower.state_dict(), head=head.state_dict(), step=step,
                        optimizers=[one.state_dict() for one in optimizers]), str(arguments.checkpoint) + ".new")
        Path(str(arguments.checkpoint) + ".new").replace(arguments.checkpoint)

    ending, began = parallel.Ending(arguments.minutes), time.time()
    sums, seen, step = [], 0, start
    for step, (pixels, target) in enumerate(loader, start):
        warm = min(1, (step + 1) / 100)
        left = min(1, (arguments.steps - step) / (0.4 * arguments.steps))
        optimizer.set_rate(optimizers, arguments.lr * warm * left)
        with torch.autocast("cuda", torch.bfloat16, enabled=device == "cuda"):
            patches = models.dense_features(model, pixels.to(device))
        loss, accuracies = head(patches, target.to(device))
        loss.backward()
        trained = [*tower.parameters(), *head.parameters()]
        parallel.share_gradients(trained)
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        for one in optimizers:
            one.step()
            one.zero_grad()
        seen += len(pixels) * arguments.processes
        sums.append(torch.stack([loss.detach(), *accuracies]))
        if not rank and (step + 1) % 50 == 0:
            mean = torch.stack(sums).nanmean(0).tolist()
            rate = seen / (time.time() - began)
            print(f"{time.strftime('%H:%M:%S')} step {step + 1} loss {mean[0]:.3f} class {mean[1]:.3f} "
                  f"colour {mean[2]:.3f} centre {mean[3]:.3f} tiles/s {rate:.0f}", flush=True)
            began, sums, seen = time.time(), [], 0
        if (step + 1) % 200 == 0:
            save(step + 1)
        if ending():
            break
    save(step + 1)


if __name__ == "__main__":
    chosen = options()
    parallel.run(train, chosen.processes, chosen)
