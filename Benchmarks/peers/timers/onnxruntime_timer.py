"""Times ONNX Runtime on the job, over graphs with the hub's names, and prints one JSON line.

usage: onnxruntime_timer.py GRAPHS INPUTS NEW_TOKENS THREADS [--tiles-at-once N]

The loop is the hub's model card's: arrays in, arrays out, the present of one step is the past of the next. Warmed up
beforehand: one batch of tiles, the whole prompt, one step.
"""

import argparse
import json
import re
import time

import numpy as np
import onnxruntime

IMAGE_TOKEN = 49190

parser = argparse.ArgumentParser()
parser.add_argument("graphs")
parser.add_argument("inputs")
parser.add_argument("new_tokens", type=int)
parser.add_argument("threads", type=int)
parser.add_argument("--tiles-at-once", type=int, default=1)
options = parser.parse_args()


def session(name):
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = options.threads
    return onnxruntime.InferenceSession(f"{options.graphs}/{name}.onnx", settings, providers=["CPUExecutionProvider"])


begin = time.perf_counter()
encoder, embedder, decoder = session("vision_encoder"), session("embed_tokens"), session("decoder_model_merged")
load = time.perf_counter() - begin

pixels = (np.load(f"{options.inputs}/tiles.npy").astype(np.float32) / 255 - 0.5) / 0.5
mask = np.ones((len(pixels), *pixels.shape[2:]), bool)
with open(f"{options.inputs}/prompt.json") as file:
    ids = np.array([json.load(file)["ids"]])
pasts = [put for put in decoder.get_inputs() if put.name.startswith("past_key_values.")]
presents = [re.sub("^past_key_values", "present", put.name) for put in pasts]


def features_of(first, last):
    """Tiles first..<last of pixels [n, 3, S, S] -> features [(last - first) * 64, H]"""
    found = encoder.run(
        None, {"pixel_values": pixels[None, first:last], "pixel_attention_mask": mask[None, first:last]}
    )[0]
    return found.reshape(-1, found.shape[-1])


def vision():
    width = options.tiles_at_once
    return np.concatenate([features_of(first, first + width) for first in range(0, len(pixels), width)])


def embed(token_ids):
    return embedder.run(None, {"input_ids": token_ids})[0]


def decode(embeddings, cache, length):
    """One pass; `length` is that of everything seen with this pass. Returns the greedy token [1, 1] and the cache."""
    positions = np.arange(length - embeddings.shape[1], length)[None]
    feeds = {"inputs_embeds": embeddings, "attention_mask": np.ones((1, length), np.int64), "position_ids": positions}
    logits, *cache = decoder.run(["logits", *presents], {**feeds, **dict(zip((put.name for put in pasts), cache))})
    return logits[:, -1].argmax(-1)[:, None], cache


def prefill(features):
    embeddings = embed(ids).copy()
    embeddings[ids == IMAGE_TOKEN] = features
    empty = [np.zeros((1, put.shape[1], 0, put.shape[3]), np.float32) for put in pasts]
    return decode(embeddings, empty, ids.shape[1])


few = features_of(0, options.tiles_at_once)
token, cache = prefill(np.zeros((int((ids == IMAGE_TOKEN).sum()), few.shape[-1]), np.float32))
decode(embed(token), cache, ids.shape[1] + 1)
del cache

times = [time.perf_counter()]
features = vision()
times.append(time.perf_counter())
token, cache = prefill(features)
tokens = [token.item()]
times.append(time.perf_counter())
while len(tokens) < options.new_tokens:
    token, cache = decode(embed(token), cache, ids.shape[1] + len(tokens))
    tokens.append(token.item())
times.append(time.perf_counter())

print(
    json.dumps(
        {
            "version": f"onnxruntime {onnxruntime.__version__}",
            "load_s": load,
            "vision_s": times[1] - times[0],
            "prefill_s": times[2] - times[1],
            "decode_s": times[3] - times[2],
            "prompt_tokens": ids.shape[1],
            "tokens": tokens,
        }
    )
)
