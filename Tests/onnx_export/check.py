"""The graphs of `smolvlm export` in Python's onnxruntime.

usage: check.py SMOLVLM GOLDENS IMAGES [GOLDENS IMAGES]...

SMOLVLM is the program; GOLDENS a folder of checkpoints with golden.json and golden.safetensors, IMAGES the pictures
that they name. Every checkpoint is exported in every precision; the graphs must be valid ONNX with the hub's names, and
answer in the model card's loop: in float32 as the reference, in every precision as `smolvlm run` with the same graphs.
"""

import json
import os
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnxruntime

from graphs import Graphs
from pictures import Pictures

SUFFIXES = {"fp32": "", "fp16": "_fp16", "int8": "_int8", "q4": "_q4"}
TOLERANCE = 1e-4
# Rows of a prompt that smolvlm's engine takes at once.
ROWS = 256


def main() -> None:
    program, *folders = (Path(argument) for argument in sys.argv[1:])
    # Both sides run the same library.
    os.environ["SMOLVLM_ONNXRUNTIME"] = str(Path(onnxruntime.__file__).parent / "capi")
    onnxruntime.set_default_logger_severity(3)
    for goldens, images in zip(folders[::2], folders[1::2], strict=True):
        for golden in sorted(goldens.glob("*/golden.json")):
            with tempfile.TemporaryDirectory() as target:
                Check(program, golden.parent, images, Path(target) / "model").run()


class Check:
    """One checkpoint."""

    def __init__(self, program: Path, model: Path, images: Path, exported: Path):
        self.program, self.model, self.images, self.exported = program, model, images, exported
        self.cases = json.loads((model / "golden.json").read_text())["cases"]
        self.expected = read_safetensors(model / "golden.safetensors")
        self.pictures = Pictures(model)

    def run(self) -> None:
        for precision, suffix in SUFFIXES.items():
            self.swift("export", "-m", self.model, "-o", self.exported, "--precision", precision)
            graphs = Graphs(self.exported, suffix)
            graphs.check(half_cache=precision == "fp16")
            for case in self.cases:
                try:
                    self.compare(graphs, precision, case)
                except AssertionError as error:
                    raise SystemExit(f"{self.model.name} {precision} {case['case']}: {error}") from error
            print(f"{self.model.name} {precision}: {len(self.cases)} cases", flush=True)

    def compare(self, graphs: Graphs, precision: str, case: dict) -> None:
        ids, wanted = case["input_ids"], case["greedy"]
        pixels = None
        if case["images"]:
            pixels = self.pictures.pixel_values([self.images / name for name in case["images"]], case["split"])
        features = None if pixels is None else graphs.features(pixels)
        tokens, logits = graphs.generate(ids, features, len(wanted))
        if precision == "fp32":
            assert tokens == wanted, f"tokens {tokens}, the reference's are {wanted}"
            self.near(case, "prompt_logits", logits[0])
            self.near(case, "last_logits", logits[-1])
            if features is not None:
                self.near(case, "image_features", features)
        if pixels is not None:
            filled = np.concatenate([pixels, np.zeros_like(pixels[:, :2])], axis=1)
            assert np.array_equal(graphs.features(filled), features), "images that fill up a batch change the others"
        other, _ = graphs.generate(ids, features, len(wanted), card=False)
        assert other == tokens, f"with positions from 0 and a mask that grows: {other}, not {tokens}"
        self.compare_with_swift(graphs, precision, case, pixels)

    def compare_with_swift(self, graphs: Graphs, precision: str, case: dict, pixels: np.ndarray | None) -> None:
        [message] = case["messages"]
        [question] = [part["text"] for part in message["content"] if part["type"] == "text"]
        arguments = ["-m", self.exported, "--backend", "onnx", "--onnx-variant", precision, "--json", "--ignore-eos", "-t", "1"]
        for name in case["images"]:
            arguments += ["--image", self.images / name]
        detail = "high" if case["split"] else "low"
        answer = json.loads(
            self.swift("run", *arguments, "--detail", detail, "-p", question, "-n", str(len(case["greedy"])))
        )
        assert answer["usage"]["prompt_tokens"] == len(case["input_ids"]), answer["usage"]
        found = answer["token_ids"]
        # Quantised products round by all rows of a call, so both sides must take as many of them at once: of the
        # prompt as the engine does, of the tiles one.
        features = None
        if pixels is not None:
            tiles = [graphs.features(pixels[:, [tile]]) for tile in range(pixels.shape[1])]
            features = np.concatenate(tiles)
        tokens = graphs.generate(case["input_ids"], features, len(found), card=False, rows=ROWS)[0]
        assert tokens == found, f"smolvlm gives {found}, Python {tokens}"

    def near(self, case: dict, name: str, found: np.ndarray) -> None:
        expected = self.expected[f"{case['case']}.{name}"]
        difference = np.linalg.norm(found - expected) / np.linalg.norm(expected)
        assert difference <= TOLERANCE, f"{name} is {difference:.1e} from the reference"

    def swift(self, *arguments) -> str:
        result = subprocess.run([self.program, *arguments], capture_output=True, text=True)
        assert result.returncode == 0, (arguments, result.stderr)
        return result.stdout


def read_safetensors(file: Path) -> dict[str, np.ndarray]:
    """The tensors of a file, which are all float32."""
    data = file.read_bytes()
    [length] = struct.unpack_from("<Q", data)
    header = json.loads(data[8 : 8 + length])
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            first, end = entry["data_offsets"]
            numbers = np.frombuffer(data[8 + length + first : 8 + length + end], "<f4")
            tensors[name] = numbers.reshape(entry["shape"])
    return tensors


if __name__ == "__main__":
    main()
    print("exported graphs answer in Python as they should")
