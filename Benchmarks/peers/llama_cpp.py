"""llama.cpp as one of the peers, in bfloat16, built here from the sources that llama-cpp-python ships."""

import os
import re
import shutil
import tarfile

import programs

VERSION = "0.3.36"  # of llama-cpp-python
PROGRAMS = ["llama-mtmd-cli", "llama-bench"]


class LlamaCpp:
    """Vision, prompt and decoding by `llama-mtmd-cli`, which is the program that a user would run."""

    def __init__(self, name):
        self.name = name

    def prepare(self, workshop, job):
        workshop.require_tokenizer()
        workshop.require("llama.cpp")
        at = workshop.folder / f"llama.cpp-{VERSION}"
        self.sources, self.bin, self.models = at / "sources", at / "build" / "bin", workshop.folder / "gguf"
        if not self.sources.exists():
            self.fetch(workshop, at)
        if not all((self.bin / program).exists() for program in PROGRAMS):
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
        options = ["CMAKE_BUILD_TYPE=Release", "BUILD_SHARED_LIBS=OFF", "GGML_NATIVE=ON", "LLAMA_OPENSSL=OFF"]
        options += [f"LLAMA_BUILD_{part}=OFF" for part in ("TESTS", "EXAMPLES", "SERVER")]
        path = {"PATH": os.pathsep.join([str(workshop.bin), os.environ["PATH"]])}
        programs.build(
            [workshop.bin / "cmake", "-G", "Ninja", "-S", self.sources, "-B", folder, *(f"-D{part}" for part in options)],
            workshop.logs / "llama.cpp-configure.log",
            "configures llama.cpp",
            path,
        )
        programs.build(
            [workshop.bin / "cmake", "--build", folder, "--parallel", job.threads, "--target", *PROGRAMS],
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
        pass
