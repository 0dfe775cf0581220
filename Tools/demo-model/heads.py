"""What predicts the labels of labels.py in training, and is dropped afterwards."""
import torch
from torch import nn

import labels
from model import WIDTH
from scene import PATCH, TILE


class DenseHead(nn.Module):
    """Predicts the labels of labels.py from the tower's patches; dropped after training."""

    # Outputs of a cell: classes, colours, centre or not, place in the word.
    SIZES = [len(labels.CLASSES), len(labels.COLOURS), 2, labels.PLACES + 1]

    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(WIDTH, 4 * sum(self.SIZES))

    def forward(self, patches, target):
        """Loss and accuracies of class and colour where something lies. `patches` [tiles, 36, width],
        `target` [tiles, 4, 12, 12]."""
        tiles, side = patches.shape[0], TILE // PATCH
        logits = self.linear(patches).view(tiles, side, side, 2, 2, -1).transpose(2, 3).reshape(-1, sum(self.SIZES))
        target = target.long().permute(0, 2, 3, 1).reshape(-1, 4)
        some = target[:, 0] > 0
        chosen = some | (torch.rand(len(some), device=some.device) < 0.3)
        logits, target, some = logits[chosen].float(), target[chosen], some[chosen]
        loss, accuracies = 0, []
        for index, part in enumerate(logits.split(self.SIZES, -1)):
            if index == 3:
                known = target[:, 3] > 0
                if known.any():
                    loss = loss + 0.3 * nn.functional.cross_entropy(part[known], target[known, 3])
                continue
            loss = loss + (1.0, 0.4, 1.0)[index] * nn.functional.cross_entropy(part, target[:, index])
            if index < 2:
                accuracies.append((part.argmax(-1) == target[:, index])[some].float().mean())
        return loss, torch.stack(accuracies)


class ScanHead(nn.Module):
    """Predicts the scan labels of labels.py from what the decoder knows at the image tokens; dropped after training."""

    # Outputs of a token: count, shape and colour of the latest thing and of the one before it.
    SIZES = [labels.COUNTS, *2 * [len(labels.THINGS), len(labels.COLOURS)]]
    # The layer whose output is read: the ones after it can use what it knows.
    LAYER = 3

    def __init__(self):
        super().__init__()
        self.norm = nn.RMSNorm(WIDTH)
        self.linear = nn.Linear(WIDTH, sum(self.SIZES))

    def forward(self, states, target):
        """Loss and accuracies of count, latest shape and the shape before it. `states` [tokens, width], `target`
        [tokens, 5]."""
        parts = self.linear(self.norm(states)).float().split(self.SIZES, -1)
        loss = sum(nn.functional.cross_entropy(part, target[:, index]) for index, part in enumerate(parts)) / len(parts)
        accuracies = [(parts[index].argmax(-1) == target[:, index])[target[:, index] >= 0].float().mean()
                      for index in (0, 1, 3)]
        return loss, torch.stack(accuracies)
