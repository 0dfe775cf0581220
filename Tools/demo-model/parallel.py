"""Several processes that train one model, each on batches of its own: on a CPU half as fast again as threads in one."""
import os
import signal
import time

import torch
from torch import distributed


def run(main, processes, *arguments):
    """Calls `main(rank, *arguments)` in that many processes; all end with the first that fails."""
    if processes == 1:
        return main(0, *arguments)
    os.environ.setdefault("MASTER_ADDR", "127.0.0.1")
    os.environ.setdefault("MASTER_PORT", "29517")
    torch.multiprocessing.spawn(_start, (processes, main, arguments), nprocs=processes)


def _start(rank, processes, main, arguments):
    distributed.init_process_group("gloo", rank=rank, world_size=processes)
    main(rank, *arguments)
    distributed.destroy_process_group()


def share_gradients(parameters):
    """Replaces every gradient by its mean over the processes. Where a process has none, it counts as zero."""
    if not distributed.is_initialized():
        return
    parameters = list(parameters)
    for parameter in parameters:
        if parameter.grad is None:
            parameter.grad = torch.zeros_like(parameter)
    flat = torch.cat([parameter.grad.flatten() for parameter in parameters])
    distributed.all_reduce(flat)
    flat /= distributed.get_world_size()
    for parameter, gradient in zip(parameters, flat.split([parameter.numel() for parameter in parameters])):
        parameter.grad.copy_(gradient.view_as(parameter))


class Ending:
    """Says when to stop: after so many minutes or a signal to end, in whichever process it comes first."""

    def __init__(self, minutes):
        self._end, self._signalled = time.time() + 60 * minutes, False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._note)

    def _note(self, *_):
        self._signalled = True

    def __call__(self):
        stops = self._signalled or time.time() > self._end
        if not distributed.is_initialized():
            return stops
        flags = torch.tensor([float(stops)])
        distributed.all_reduce(flags)
        return bool(flags.item())
