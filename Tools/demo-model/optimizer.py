"""Muon (Jordan et al., 2024) for the matrices inside the layers, AdamW for everything else."""
from collections import defaultdict

import torch


def _orthogonal(matrices):
    """The nearest orthogonal matrices by five Newton-Schulz steps; `[count, rows, columns]`, rows <= columns."""
    x = matrices.bfloat16()
    x = x / (x.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    for _ in range(5):
        a = x @ x.mT
        x = 3.4445 * x + (-4.7750 * a + 2.0315 * (a @ a)) @ x
    return x.float()


class Muon(torch.optim.Optimizer):
    """Momentum whose matrices are made orthogonal before they are applied, all of one shape at once."""

    def __init__(self, parameters, lr, momentum=0.95, weight_decay=0.01):
        super().__init__(parameters, dict(lr=lr, momentum=momentum, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            shapes = defaultdict(list)
            for parameter in group["params"]:
                if parameter.grad is not None:
                    shapes[parameter.shape].append(parameter)
            for shape, parameters in shapes.items():
                updates = []
                for parameter in parameters:
                    state = self.state[parameter]
                    if not state:
                        state["momentum"] = torch.zeros_like(parameter)
                    state["momentum"].lerp_(parameter.grad, 1 - group["momentum"])
                    updates.append(parameter.grad.lerp(state["momentum"], group["momentum"]))
                update = torch.stack(updates)
                tall = shape[0] > shape[1]
                update = _orthogonal(update.mT if tall else update)
                update = update.mT if tall else update
                scale = group["lr"] * 0.2 * max(shape) ** 0.5
                for parameter, change in zip(parameters, update):
                    parameter.mul_(1 - group["lr"] * group["weight_decay"])
                    parameter.add_(change, alpha=-scale)


# AdamW's share of Muon's learning rate.
_SHARE = 0.3


def create(modules, lr):
    """Both optimizers over all parameters of the modules."""
    matrices, others, seen = [], [], set()
    for module in modules:
        for name, parameter in module.named_parameters():
            if id(parameter) in seen or not parameter.requires_grad:
                continue
            seen.add(id(parameter))
            inside = parameter.dim() == 2 and ("layers." in name or "modality_projection" in name)
            (matrices if inside else others).append(parameter)
    return [Muon(matrices, lr), torch.optim.AdamW(others, lr * _SHARE, betas=(0.9, 0.98), weight_decay=0.01)]


def set_rate(optimizers, lr):
    """Sets Muon's learning rate, and AdamW's with it."""
    for optimizer in optimizers:
        for group in optimizer.param_groups:
            group["lr"] = lr if isinstance(optimizer, Muon) else lr * _SHARE
