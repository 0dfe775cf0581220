"""llama.cpp as one of the peers, in bfloat16, built here from the sources that llama-cpp-python ships."""

import json
import os
import shutil
import tarfile

import programs
from workshop import HERE

VERSION = "0.3.36"  # of llama-cpp-python


class LlamaCpp:
    """Driven by `timers/llama/llama_timer.cpp`, which parts the stages of `llama-mtmd-cli`."""

    def __init__(self, name):
        self.name = name

    def prepare(self, workshop, job):
        workshop.require_tokenizer()
        workshop.require("llama.cpp")
        at = workshop.folder / f"llama.cpp-{VERSION}"
        self.sources, self.timer, self.models = at / "sources", at / "build" / "llama_timer", workshop.folder / "gguf"
        if not self.sources.exists():
            self.fetch(workshop, at)
        if not self.timer.exists():
            self.build(workshop, at / "build", job)
        self.convert(workshop)

    def fetch(self, workshop, at):
        programs.build(
            [workshop.python, "-m", "pip", "download", "--disable-pip-version-check", "--no-deps"]
            + ["--no-binary", "llama-cpp-python", "--dest", at, f"llama-cpp-python=={VERSION}"],
            workshop.logs / "llama.cpp-fetch.log",
            "fetches the sources of llama.cpp",
        )
        archive = next(at.glob("*.tar.gz"))
        with tarfile.open(archive) as tar:
            inside = f"{tar.next().name.split('/')[0]}/vendor/llama.cpp/"
            members = [member for member in tar.getmembers() if member.name.startswith(inside)]
            tar.extractall(at / "unpacked", members, filter="data")
        (at / "unpacked" / inside).rename(self.sources)
        shutil.rmtree(at / "unpacked")
        archive.unlink()

    def build(self, workshop, folder, job):
        path = {"PATH": os.pathsep.join([*workshop.folders_of("cmake", "ninja"), os.environ["PATH"]])}
        cmake = shutil.which("cmake", path=path["PATH"])
        programs.build(
            [cmake, "-G", "Ninja", "-S", HERE / "timers" / "llama", "-B", folder]
            + ["-DCMAKE_BUILD_TYPE=Release", f"-DLLAMA_SOURCES={self.sources}"],
            workshop.logs / "llama.cpp-configure.log",
            "configures llama.cpp",
            path,
        )
        programs.build(
            [cmake, "--build", folder, "--parallel", job.threads, "--target", "llama_timer"],
            workshop.logs / "llama.cpp-build.log",
            "builds llama.cpp, which takes a while",
            path,
        )

    def convert(self, workshop):
        self.models.mkdir(exist_ok=True)
        for name, extra in (("model", []), ("mmproj", ["--mmproj"])):
            result = self.models / f"{name}.gguf"
            if result.exists():
                continue
            half_made = self.models / f"{name}.partial.gguf"
            programs.build(
                [workshop.python, self.sources / "convert_hf_to_gguf.py", workshop.checkpoint]
                + ["--outtype", "bf16", "--outfile", half_made, *extra],
                workshop.logs / f"llama.cpp-convert-{name}.log",
                f"converts the checkpoint for llama.cpp ({name})",
            )
            half_made.rename(result)

    def run(self, workshop, job):
        inputs = workshop.inputs(job)
        done = programs.finish_well(
            [*workshop.prefix, self.timer, self.models / "model.gguf", self.models / "mmproj.gguf"]
            + [inputs / "photo.jpg", json.loads((inputs / "prompt.json").read_text())["question"]]
            + [job.new_tokens, job.threads]
        )
        result = json.loads(programs.last_line_whole(done.output))
        if result["tiles"] != job.tiles:
            raise programs.Unavailable(f"it made {result['tiles']} tiles of the photo; {job.tiles} were wanted")
        return {"version": f"llama-cpp-python {VERSION}, bfloat16", **result, "peak_rss_mb": done.peak_rss_mb}
