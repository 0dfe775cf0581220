"""What predicts the labels of labels.py in training, and is dropped afterwards."""
import torch
from torch import nn

import labels
from model import WIDTH
from scene import PATCH, TILE


class DenseHead(nn.Module):
    """Predicts the labels of every cell from the tower's patches."""

    # Outputs of a cell: classes, colours, centre or not, place in the word, size.
    SIZES = [len(labels.CLASSES), len(labels.COLOURS), 2, labels.PLACES + 1, labels.SIZES + 1]
    # Weights of their losses. The last two are asked only where a label is.
    _WEIGHTS = [1.0, 0.4, 4.0, 0.3, 0.3]

    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(WIDTH, 4 * sum(self.SIZES))

    def forward(self, patches, target):
        """Loss, accuracies of class and colour where something lies, and the mean chance given to centres. `patches`
        [tiles, 36, width], `target` [tiles, 5, 12, 12]."""
        tiles, side = patches.shape[0], TILE // PATCH
        logits = self.linear(patches).view(tiles, side, side, 2, 2, -1).transpose(2, 3).reshape(-1, sum(self.SIZES))
        target = target.long().permute(0, 2, 3, 1).reshape(-1, len(self.SIZES))
        some = target[:, 0] > 0
        chosen = some | (torch.rand(len(some), device=some.device) < 0.3)
        logits, target, some = logits[chosen].float(), target[chosen], some[chosen]
        loss, accuracies = 0, []
        for index, (part, weight) in enumerate(zip(logits.split(self.SIZES, -1), self._WEIGHTS)):
            known = target[:, index] > 0 if index >= 3 else slice(None)
            labelled = target[known, index]
            if len(labelled):
                loss = loss + weight * nn.functional.cross_entropy(part[known], labelled)
            if index < 2:
                accuracies.append((part.argmax(-1) == target[:, index])[some].float().mean())
            elif index == 2:
                accuracies.append(part.detach().softmax(-1)[target[:, 2] > 0, 1].mean())
        return loss, torch.stack(accuracies)


class _StateHead(nn.Module):
    """Predicts labels from states of the decoder; a subclass says how many outputs each label has, and which layer it
    reads: the ones after it can use what that layer knows."""

    SIZES: list[int]
    LAYER: int
    # The labels whose accuracy is reported.
    _SHOWN: list[int]

    def __init__(self):
        super().__init__()
        self.norm = nn.RMSNorm(WIDTH)
        self.linear = nn.Linear(WIDTH, sum(self.SIZES))

    def forward(self, states, target):
        """Loss and accuracies. `states` [tokens, width], `target` [tokens, labels]; labels below zero are not asked."""
        if not len(target):
            return states.new_zeros(()), states.new_full((len(self._SHOWN),), float("nan"))
        parts = self.linear(self.norm(states)).float().split(self.SIZES, -1)
        loss = sum(nn.functional.cross_entropy(part, target[:, index]) for index, part in enumerate(parts)) / len(parts)
        right = [(parts[index].argmax(-1) == target[:, index])[target[:, index] >= 0].float().mean()
                 for index in self._SHOWN]
        return loss, torch.stack(right)


class ScanHead(_StateHead):
    """Predicts the scan labels from what the decoder knows at the image tokens and while it describes."""

    # Outputs of a token: count, shape and colour of the latest thing and of the one before it.
    SIZES = [labels.COUNTS, *2 * [len(labels.THINGS), len(labels.COLOURS)]]
    LAYER = 4
    # Count, latest shape and the shape before it.
    _SHOWN = [0, 1, 3]


class ThingHead(_StateHead):
    """Predicts column, row and size of a thing from what the decoder knows where a question names it: what is left of
    what, and which is larger, follows from that."""

    SIZES = [labels.LINES, labels.LINES, labels.SIZES + 1]
    LAYER = 3
    # Column and size.
    _SHOWN = [0, 2]
