"""One line of figures every so many batches of training."""
import time
from collections import defaultdict

import torch

NAMES = ["loss", "dense", "class", "colour", "centre", "scan", "count", "latest", "before", "column", "size",
         "asked", "answered", "repeated"]


class Log:
    """Gathers losses, accuracies of the labels and answers by kind since the last line."""

    def __init__(self):
        self._begin()

    def _begin(self):
        self.began, self.pictures, self.figures = time.time(), 0, []
        self.right, self.asked = defaultdict(float), defaultdict(int)

    def add(self, pictures, figures, kinds, correct):
        """Notes a batch: its `figures` in the order of NAMES, and of every question its kind and whether it was
        answered right."""
        self.pictures += pictures
        self.figures.append(figures)
        for kind, value in zip(kinds, correct.tolist()):
            self.right[kind] += value
            self.asked[kind] += 1

    def write(self, step, pictures):
        """Prints what was noted and forgets it; `pictures` is how many there were in all."""
        means = torch.stack(self.figures).nanmean(0).tolist()
        figures = " ".join(f"{name} {mean:.3f}" for name, mean in zip(NAMES, means))
        kinds = " ".join(f"{kind} {100 * self.right[kind] / self.asked[kind]:.0f}" for kind in sorted(self.asked))
        print(f"{time.strftime('%H:%M:%S')} step {step} pictures {pictures} {figures} "
              f"pictures/s {self.pictures / (time.time() - self.began):.1f} | {kinds}", flush=True)
        self._begin()
