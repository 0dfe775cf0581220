"""Times transformers on the job and prints one JSON line.

usage: transformers_timer.py CHECKPOINT INPUTS NEW_TOKENS THREADS [--compile] [--tiles-at-once N] [--dtype TYPE]

The stages are called one by one, without `generate` and its own cost: vision tower with connector, decoder over the
whole prompt, then one step a token. Everything is warmed up on the real shapes first: one batch of tiles, the whole
prompt, two steps.
"""

import argparse
import json
import time

import numpy as np
import torch
import transformers
from transformers import DynamicCache, SmolVLMForConditionalGeneration

parser = argparse.ArgumentParser()
parser.add_argument("checkpoint")
parser.add_argument("inputs")
parser.add_argument("new_tokens", type=int)
parser.add_argument("threads", type=int)
parser.add_argument("--compile", action="store_true", help="compile tower and decoder; the compiling is not timed")
parser.add_argument("--tiles-at-once", type=int, default=1)
parser.add_argument("--dtype", default="bfloat16")
options = parser.parse_args()

torch.set_num_threads(options.threads)
dtype = getattr(torch, options.dtype)
begin = time.perf_counter()
model = SmolVLMForConditionalGeneration.from_pretrained(
    options.checkpoint, dtype=dtype, attn_implementation="sdpa"
).eval()
load = time.perf_counter() - begin
core, head, image_token = model.model, model.lm_head, model.config.image_token_id
if options.compile:
    core.vision_model.forward = torch.compile(core.vision_model.forward)
    core.text_model.forward = torch.compile(core.text_model.forward, dynamic=True)

pixels = torch.from_numpy(np.load(f"{options.inputs}/tiles.npy")).to(torch.float32).div(255).sub(0.5).div(0.5).to(dtype)
with open(f"{options.inputs}/prompt.json") as file:
    ids = torch.tensor([json.load(file)["ids"]])


def features_of(tiles):
    """tiles [n, 3, S, S] -> features [n * 64, H]"""
    found = core.get_image_features(tiles[None])
    return torch.cat(list(getattr(found, "pooler_output", found))).flatten(0, -2)


def vision():
    return torch.cat([features_of(tiles) for tiles in pixels.split(options.tiles_at_once)])


def prefill(features):
    embeddings = core.text_model.embed_tokens(ids).clone()
    embeddings[ids == image_token] = features
    cache = DynamicCache(config=model.config.text_config)
    states = core.text_model(inputs_embeds=embeddings, past_key_values=cache, use_cache=True).last_hidden_state
    return head(states[:, -1:]).argmax(-1), cache


def step(token, cache):
    states = core.text_model(input_ids=token, past_key_values=cache, use_cache=True).last_hidden_state
    return head(states).argmax(-1)


with torch.inference_mode():
    features_of(pixels[: options.tiles_at_once])
    some = torch.zeros(int((ids == image_token).sum()), model.config.text_config.hidden_size, dtype=dtype)
    token, cache = prefill(some)
    for _ in range(2):
        token = step(token, cache)
    del cache

    times = [time.perf_counter()]
    features = vision()
    times.append(time.perf_counter())
    token, cache = prefill(features)
    tokens = [token.item()]
    times.append(time.perf_counter())
    while len(tokens) < options.new_tokens:
        token = step(token, cache)
        tokens.append(token.item())
    times.append(time.perf_counter())

print(
    json.dumps(
        {
            "version": f"transformers {transformers.__version__}, torch {torch.__version__}",
            "onednn": torch.backends.mkldnn.is_available() and torch.backends.mkldnn.enabled,
            "load_s": load,
            "vision_s": times[1] - times[0],
            "prefill_s": times[2] - times[1],
            "decode_s": times[3] - times[2],
            "prompt_tokens": ids.shape[1],
            "tokens": tokens,
        }
    )
)
