"""Exported graphs in Python: onnx's checker, and the model card's loop in onnxruntime.

usage: check.py SMOLVLM MODEL...

SMOLVLM is the program, each MODEL a golden model folder: golden.json has the reference's greedy tokens, golden.safetensors
its image features. fp32 must give every token, fp16 those before the first toss-up; int8 and q4 must run.
"""

import json
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

SUFFIXES = {"fp32": "", "fp16": "_fp16", "int8": "_int8", "q4": "_q4"}
GRAPHS = ["vision_encoder", "embed_tokens", "decoder_model_merged"]
# A margin of less is rounding.
TOSS_UP = 0.05


def main() -> None:
    # Its only warning is that past_length may be left out.
    onnxruntime.set_default_logger_severity(3)
    program, models = sys.argv[1], [Path(path) for path in sys.argv[2:]]
    for model in models:
        with tempfile.TemporaryDirectory() as folder:
            for precision in SUFFIXES:
                command = [program, "export", "-m", model, "-o", folder, "--precision", precision]
                subprocess.run(command, check=True, capture_output=True)
                check(model, Path(folder), precision)
    print(f"onnxruntime {onnxruntime.__version__}: exports of {len(models)} models are right in every precision")


def check(model: Path, folder: Path, precision: str) -> None:
    paths = [folder / "onnx" / f"{name}{SUFFIXES[precision]}.onnx" for name in GRAPHS]
    for path in paths:
        onnx.checker.check_model(str(path))
    vision, embedder, decoder = (onnxruntime.InferenceSession(str(path)) for path in paths)
    config = json.loads((folder / "config.json").read_text())
    reference = Tensors(model / "golden.safetensors")
    check_vision(vision, config)
    for case in json.loads((model / "golden.json").read_text())["cases"]:
        features = reference.get(f"{case['case']}.image_features")
        answer = generate(embedder, decoder, config, case["input_ids"], features, len(case["greedy"]))
        sure = {
            "fp32": len(case["greedy"]),
            "fp16": next((i for i, m in enumerate(case["margins"]) if m < TOSS_UP), len(case["greedy"])),
        }.get(precision, 0)
        if answer[:sure] != case["greedy"][:sure]:
            sys.exit(f"{model.name} {precision} {case['case']}: {answer}, expected {case['greedy']}")


def check_vision(vision: onnxruntime.InferenceSession, config: dict) -> None:
    """Two pictures of a batch of three: the last one only fills it up."""
    side = config["vision_config"]["image_size"]
    pixels = np.random.default_rng(1).uniform(-1, 1, (1, 3, 3, side, side)).astype(np.float32)
    pixels[:, 2] = 0
    mask = np.ones((1, 3, side, side), bool)
    features = vision.run(None, {"pixel_values": pixels, "pixel_attention_mask": mask})[0]
    if features.shape[0] != 2 or not np.isfinite(features).all():
        sys.exit(f"image_features have the shape {features.shape}")


def generate(embedder, decoder, config: dict, ids: list[int], features, count: int) -> list[int]:
    """The loop of the model card: positions from 1, and a mask of a single one behind the prompt."""
    text = config["text_config"]
    input_ids = np.array([ids], np.int64)
    embeddings = embedder.run(None, {"input_ids": input_ids})[0]
    if features is not None:
        embeddings[input_ids == config["image_token_id"]] = features.reshape(-1, embeddings.shape[-1])
    cache_type = np.float16 if decoder.get_inputs()[3].type == "tensor(float16)" else np.float32
    size = text.get("head_dim") or text["hidden_size"] // text["num_attention_heads"]
    cache = {
        f"past_key_values.{layer}.{part}": np.zeros((1, text["num_key_value_heads"], 0, size), cache_type)
        for layer in range(text["num_hidden_layers"])
        for part in ("key", "value")
    }
    mask = np.ones_like(input_ids)
    positions = np.cumsum(mask, axis=-1)
    answer = []
    while len(answer) < count:
        logits, *present = decoder.run(
            None, {"inputs_embeds": embeddings, "attention_mask": mask, "position_ids": positions, **cache}
        )
        cache = dict(zip(cache, present))
        input_ids = logits[:, -1].argmax(-1, keepdims=True)
        answer.append(int(input_ids[0, 0]))
        embeddings = embedder.run(None, {"input_ids": input_ids})[0]
        mask = np.ones((1, 1), np.int64)
        positions = positions[:, -1:] + 1
    return answer


class Tensors:
    """The float32 tensors of a safetensors file."""

    def __init__(self, path: Path) -> None:
        self.bytes = path.read_bytes()
        (length,) = struct.unpack("<Q", self.bytes[:8])
        self.entries = json.loads(self.bytes[8 : 8 + length])
        self.start = 8 + length

    def get(self, name: str):
        if name not in self.entries:
            return None
        entry = self.entries[name]
        first, last = entry["data_offsets"]
        data = np.frombuffer(self.bytes[self.start + first : self.start + last], np.float32)
        return data.reshape(entry["shape"])


main()
