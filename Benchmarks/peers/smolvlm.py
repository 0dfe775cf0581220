"""This project's own program as one of the peers."""

import json

import programs
from workshop import REPOSITORY

PROGRAM = REPOSITORY / ".build" / "release" / "smolvlm"


class SmolVLM:
    """The release build, in one precision."""

    def __init__(self, name, precision):
        self.name = name
        self.precision = precision

    def prepare(self, workshop, job):
        if not PROGRAM.exists():
            raise programs.Unavailable(f"{PROGRAM} is not there; 'make build' makes it")
        workshop.require_tokenizer()
        help_text = programs.finish_well([PROGRAM, "run", "--help"]).output
        if self.precision not in help_text:
            raise programs.Unavailable(f"this build has no --precision {self.precision}")

    def run(self, workshop, job):
        done = programs.finish_well(
            [*workshop.prefix, PROGRAM, *self.arguments(workshop, job), "--precision", self.precision]
        )
        result = times(json.loads(programs.last_line_whole(done.output)), job)
        return {**result, "peak_rss_mb": done.peak_rss_mb}

    def arguments(self, workshop, job):
        """The one place that says how the program is asked to do the job; `times` reads what it answers."""
        inputs = workshop.inputs(job)
        question = json.loads((inputs / "prompt.json").read_text())["question"]
        return [
            "run", "--json", "--ignore-eos",
            "--model", workshop.checkpoint,
            "--image", inputs / "photo.jpg",
            "--prompt", question,
            "--max-tokens", job.new_tokens,
            "--threads", job.threads,
        ]  # fmt: skip


def times(report, job):
    """The report of `run --json` in the table's terms."""
    timings, usage = report["timings"], report["usage"]
    if usage["image_tiles"] != job.tiles:
        raise programs.Unavailable(f"smolvlm made {usage['image_tiles']} tiles of the photo; {job.tiles} were wanted")
    return {
        "version": f"smolvlm, {report['backend']}, {report['precision']}",
        "load_s": timings["load_s"],
        "image_s": timings["image_s"],
        "vision_s": timings["vision_s"],
        "prefill_s": timings["prefill_s"],
        "decode_s": timings["decode_s"],
        "prompt_tokens": usage["prompt_tokens"],
        "tokens": report["token_ids"],
    }
