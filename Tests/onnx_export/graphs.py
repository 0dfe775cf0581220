"""A model folder's three graphs in Python's onnxruntime, and the loop with which they are used there."""

import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

NAMES = ("vision_encoder", "embed_tokens", "decoder_model_merged")
FLOAT, HALF, WHOLE, BOOL = "tensor(float)", "tensor(float16)", "tensor(int64)", "tensor(bool)"
TYPES = {FLOAT: np.float32, HALF: np.float16}


class Graphs:
    """The graphs of one precision.

    Attributes:
        image_token: the id that image features replace.
    """

    def __init__(self, model: Path, suffix: str):
        self.paths = [model / "onnx" / f"{name}{suffix}.onnx" for name in NAMES]
        configuration = json.loads((model / "config.json").read_text())
        self.image_token = configuration["image_token_id"]
        text = configuration["text_config"]
        self.layers = text["num_hidden_layers"]
        self.key_value_heads = text["num_key_value_heads"]
        self.head_dimension = text["head_dim"]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.vision, self.embedder, self.decoder = (
            onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"]) for path in self.paths
        )
        self.cache_type = self.decoder.get_inputs()[3].type

    def check(self, half_cache: bool) -> None:
        """The files are valid, and have the names, types and ranks of the hub's."""
        for path in self.paths:
            onnx.checker.check_model(str(path), full_check=True)
        cache = HALF if half_cache else FLOAT
        past = {f"past_key_values.{layer}.{part}": (cache, 4) for layer, part in self.parts()}
        present = {f"present.{layer}.{part}": (cache, 4) for layer, part in self.parts()}
        self.has(
            self.vision,
            {"pixel_values": (FLOAT, 5), "pixel_attention_mask": (BOOL, 4)},
            {"image_features": (FLOAT, 3)},
        )
        self.has(self.embedder, {"input_ids": (WHOLE, 2)}, {"inputs_embeds": (FLOAT, 3)})
        self.has(
            self.decoder,
            {"inputs_embeds": (FLOAT, 3), "attention_mask": (WHOLE, 2), "position_ids": (WHOLE, 2)} | past,
            {"logits": (FLOAT, 3)} | present,
        )

    @staticmethod
    def has(session, inputs, outputs) -> None:
        found = {value.name: (value.type, len(value.shape)) for value in session.get_inputs()}
        assert found == inputs, (found, inputs)
        # In order, too: programs read the cache by its place.
        found = [(value.name, (value.type, len(value.shape))) for value in session.get_outputs()]
        assert found == list(outputs.items()), (found, outputs)

    def parts(self):
        return [(layer, part) for layer in range(self.layers) for part in ("key", "value")]

    def features(self, pixels: np.ndarray) -> np.ndarray:
        """Image features [tiles * tokens a tile, hidden] of pixels [1, tiles, 3, S, S]."""
        batch, tiles, _, height, width = pixels.shape
        mask = np.ones((batch, tiles, height, width), dtype=bool)
        [found] = self.vision.run(None, {"pixel_values": pixels, "pixel_attention_mask": mask})
        return found.reshape(-1, found.shape[-1])

    def embeddings(self, ids: list[int], features: np.ndarray | None) -> np.ndarray:
        """[1, ids, hidden], with the features where image tokens stand."""
        [found] = self.embedder.run(None, {"input_ids": np.array([ids])})
        if features is not None:
            found[0, np.array(ids) == self.image_token] = features
        return found

    def generate(self, ids: list[int], features: np.ndarray | None, count: int, card: bool = True, rows: int = 0):
        """Greedy tokens, and the logits [vocabulary] of every step: those of the prompt first.

        The loop of the model card: positions count from 1, and a decode step's mask has one column. The other manner
        counts from 0, with a mask that grows. With `rows`, so many positions of the prompt go through at once.
        """
        prompt = self.embeddings(ids, features)
        cache, first = self.empty_cache(), 1 if card else 0
        tokens, logits = [], []
        done, step = 0, rows or len(ids)
        while True:
            embeddings = prompt[:, done : done + step] if done < len(ids) else self.embeddings(tokens[-1:], None)
            added = embeddings.shape[1]
            columns = 1 if card and done >= len(ids) else done + added
            feed = {
                "inputs_embeds": embeddings,
                "attention_mask": np.ones((1, columns), np.int64),
                "position_ids": np.arange(done + first, done + first + added)[None],
            }
            last, *present = self.decoder.run(None, feed | cache)
            cache = dict(zip(cache, present))
            done += added
            if done < len(ids):
                continue
            logits.append(last[0, -1])
            if len(tokens) == count:
                return tokens, logits
            tokens.append(int(logits[-1].argmax()))

    def empty_cache(self) -> dict[str, np.ndarray]:
        shape = (1, self.key_value_heads, 0, self.head_dimension)
        return {
            f"past_key_values.{layer}.{part}": np.zeros(shape, TYPES[self.cache_type]) for layer, part in self.parts()
        }
