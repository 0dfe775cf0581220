"""Writes a checkpoint of the 256M shape with random weights, in the hub's layout and in bfloat16.

usage: make_checkpoint.py FOLDER [HUB_FILES]

The dimensions are the published ones; the weights carry no knowledge. They are drawn with a fixed seed, so that every
run on every machine has the same ones. HUB_FILES is a folder with the model's small files (tokenizer, preprocessor,
template); they are copied where it is given.
"""

import json
import math
import pathlib
import shutil
import sys

import numpy as np

VISION = {
    "model_type": "smolvlm_vision",
    "hidden_size": 768,
    "intermediate_size": 3072,
    "num_hidden_layers": 12,
    "num_attention_heads": 12,
    "num_channels": 3,
    "image_size": 512,
    "patch_size": 16,
    "hidden_act": "gelu_pytorch_tanh",
    "layer_norm_eps": 1e-6,
    "attention_dropout": 0.0,
}
TEXT = {
    "architectures": ["VLlama3ForCausalLM"],
    "model_type": "llama",
    "hidden_size": 576,
    "intermediate_size": 1536,
    "num_hidden_layers": 30,
    "num_attention_heads": 9,
    "num_key_value_heads": 3,
    "head_dim": 64,
    "vocab_size": 49280,
    "max_position_embeddings": 8192,
    "rms_norm_eps": 1e-5,
    "rope_theta": 100000.0,
    "hidden_act": "silu",
    "attention_bias": False,
    "mlp_bias": False,
    "tie_word_embeddings": False,
    "bos_token_id": 1,
    "eos_token_id": 2,
    "pad_token_id": 2,
}
CONFIGURATION = {
    "architectures": ["SmolVLMForConditionalGeneration"],
    "model_type": "smolvlm",
    "dtype": "bfloat16",
    "torch_dtype": "bfloat16",
    "image_token_id": 49190,
    "pad_token_id": 2,
    "scale_factor": 4,
    "tie_word_embeddings": False,
    "use_cache": True,
    "vision_config": VISION,
    "text_config": TEXT,
}
SMALL_FILES = [
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "vocab.json",
    "merges.txt",
    "chat_template.json",
    "generation_config.json",
    "preprocessor_config.json",
    "processor_config.json",
]


def tensors():
    """Every tensor's name, shape and kind (matrix, bias or norm), in the order of the file."""
    width, wide, patch = VISION["hidden_size"], VISION["intermediate_size"], VISION["patch_size"]
    vision = "model.vision_model"
    yield f"{vision}.embeddings.patch_embedding.weight", (width, 3, patch, patch), "matrix"
    yield f"{vision}.embeddings.patch_embedding.bias", (width,), "bias"
    patches = (VISION["image_size"] // patch) ** 2
    yield f"{vision}.embeddings.position_embedding.weight", (patches, width), "matrix"
    for layer in range(VISION["num_hidden_layers"]):
        at = f"{vision}.encoder.layers.{layer}"
        for name in ("layer_norm1", "layer_norm2"):
            yield f"{at}.{name}.weight", (width,), "norm"
            yield f"{at}.{name}.bias", (width,), "bias"
        for name in ("q_proj", "k_proj", "v_proj", "out_proj"):
            yield f"{at}.self_attn.{name}.weight", (width, width), "matrix"
            yield f"{at}.self_attn.{name}.bias", (width,), "bias"
        yield f"{at}.mlp.fc1.weight", (wide, width), "matrix"
        yield f"{at}.mlp.fc1.bias", (wide,), "bias"
        yield f"{at}.mlp.fc2.weight", (width, wide), "matrix"
        yield f"{at}.mlp.fc2.bias", (width,), "bias"
    yield f"{vision}.post_layernorm.weight", (width,), "norm"
    yield f"{vision}.post_layernorm.bias", (width,), "bias"

    hidden, inner, vocabulary = TEXT["hidden_size"], TEXT["intermediate_size"], TEXT["vocab_size"]
    yield (
        "model.connector.modality_projection.proj.weight",
        (hidden, width * CONFIGURATION["scale_factor"] ** 2),
        "matrix",
    )
    text = "model.text_model"
    yield f"{text}.embed_tokens.weight", (vocabulary, hidden), "matrix"
    keys = TEXT["num_key_value_heads"] * TEXT["head_dim"]
    for layer in range(TEXT["num_hidden_layers"]):
        at = f"{text}.layers.{layer}"
        yield f"{at}.input_layernorm.weight", (hidden,), "norm"
        yield f"{at}.post_attention_layernorm.weight", (hidden,), "norm"
        for name, rows in (("q_proj", hidden), ("k_proj", keys), ("v_proj", keys), ("o_proj", hidden)):
            yield f"{at}.self_attn.{name}.weight", (rows, hidden), "matrix"
        yield f"{at}.mlp.gate_proj.weight", (inner, hidden), "matrix"
        yield f"{at}.mlp.up_proj.weight", (inner, hidden), "matrix"
        yield f"{at}.mlp.down_proj.weight", (hidden, inner), "matrix"
    yield f"{text}.norm.weight", (hidden,), "norm"
    yield "lm_head.weight", (vocabulary, hidden), "matrix"


def drawn(generator, shape, kind):
    """Random values as the upper halves of float32, which is bfloat16, rounded to nearest."""
    values = generator.standard_normal(shape, dtype=np.float32) * np.float32(0.04 if kind == "matrix" else 0.02)
    if kind == "norm":
        values += 1
    bits = values.view(np.uint32)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype("<u2")


def write_weights(path):
    header, end = {"__metadata__": {"format": "pt"}}, 0
    for name, shape, _ in tensors():
        begin, end = end, end + 2 * math.prod(shape)
        header[name] = {"dtype": "BF16", "shape": shape, "data_offsets": [begin, end]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    generator = np.random.default_rng(0)
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for _, shape, kind in tensors():
            file.write(drawn(generator, shape, kind).tobytes())


def main():
    folder = pathlib.Path(sys.argv[1])
    half_made = folder.with_name(folder.name + ".partial")
    shutil.rmtree(half_made, ignore_errors=True)
    half_made.mkdir(parents=True)
    (half_made / "config.json").write_text(json.dumps(CONFIGURATION, indent=2) + "\n")
    write_weights(half_made / "model.safetensors")
    if len(sys.argv) > 2:
        for name in SMALL_FILES:
            if (pathlib.Path(sys.argv[2]) / name).exists():
                shutil.copyfile(pathlib.Path(sys.argv[2]) / name, half_made / name)
    half_made.rename(folder)


if __name__ == "__main__":
    main()
