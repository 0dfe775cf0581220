"""The peers: what each needs before it can run, and one run of the job.

`prepare` makes what is missing and raises `Unavailable` when that cannot be; `run` does the job once in a process of
its own and returns a dictionary: version, load_s, vision_s, prefill_s, decode_s, prompt_tokens, tokens, peak_rss_mb.
`decode_s` is the time of all new tokens but the first, which belongs to the prefill.
"""

import json

import llama_cpp
import programs
import smolvlm
from workshop import HERE


class TimedInPython:
    """A peer that one of the scripts in `timers/` drives."""

    def __init__(self, name, group, timer, *options):
        self.name = name
        self.group = group
        self.timer = timer
        self.options = options

    def prepare(self, workshop, job):
        workshop.require(self.group)

    def model(self, workshop):
        return workshop.checkpoint

    def run(self, workshop, job):
        done = programs.finish_well(
            [
                *workshop.prefix,
                workshop.python,
                HERE / "timers" / self.timer,
                self.model(workshop),
                workshop.inputs(job),
                job.new_tokens,
                job.threads,
                *self.options,
            ],
            {"OMP_NUM_THREADS": str(job.threads), "HF_HUB_OFFLINE": "1"},
        )
        return {**json.loads(programs.last_line_whole(done.output)), "peak_rss_mb": done.peak_rss_mb}


class OnnxRuntime(TimedInPython):
    """The hub's three graphs, as they are or with weights quantised to int8."""

    def __init__(self, name, folder):
        super().__init__(name, "onnxruntime", "onnxruntime_timer.py")
        self.folder = folder

    def prepare(self, workshop, job):
        super().prepare(workshop, job)
        plain, model = workshop.folder / "onnx", self.model(workshop)
        last = plain / "decoder_model_merged.onnx"
        workshop.make(last, "make_graphs.py", workshop.checkpoint, plain, what="exports the ONNX graphs")
        workshop.make(model, "quantise_graphs.py", plain, model, what="quantises the ONNX graphs")

    def model(self, workshop):
        return workshop.folder / self.folder


REFERENCE = "transformers"
PEERS = [
    TimedInPython(REFERENCE, "transformers", "transformers_timer.py"),
    llama_cpp.LlamaCpp("llama.cpp"),
    OnnxRuntime("onnxruntime", "onnx"),
    OnnxRuntime("onnxruntime-int8", "onnx-int8"),
    smolvlm.SmolVLM("smolvlm", "bfloat16"),
    smolvlm.SmolVLM("smolvlm-int8", "int8"),
]
