"""Exports a checkpoint as the three ONNX graphs that the hub publishes, in plain operators and float32.

usage: make_graphs.py CHECKPOINT FOLDER

The names of graphs, inputs and outputs are the hub's. All of the work is in the graphs as PyTorch traces it; no fused
operator is put in by hand. A graph that is there already is left as it is.
"""

import pathlib
import sys

import torch
from transformers import DynamicCache, SmolVLMForConditionalGeneration

MASKED = torch.finfo(torch.float32).min
model = SmolVLMForConditionalGeneration.from_pretrained(
    sys.argv[1], dtype=torch.float32, attn_implementation="eager"
).eval()
vision, text = model.config.vision_config, model.config.text_config


class VisionEncoder(torch.nn.Module):
    """pixel_values [B, N, 3, S, S], pixel_attention_mask [B, N, S, S] -> image_features [B * N, 64, H]

    Positions follow the mask. Attention is not masked: tiles are whole, and leaving it out spares the graph a pass over
    the scores.
    """

    def __init__(self):
        super().__init__()
        self.tower, self.connector = model.model.vision_model, model.model.connector

    def forward(self, pixel_values, pixel_attention_mask):
        patch, side = vision.patch_size, vision.image_size // vision.patch_size
        seen = pixel_attention_mask.flatten(0, 1)[:, ::patch, ::patch].to(torch.int64)
        # A picture that fills only a part of its tile has its positions spread over the whole grid.
        along = torch.arange(side)
        rows = along[None, :] * side // seen[:, :, 0].sum(1, keepdim=True).clamp(min=1)
        columns = along[None, :] * side // seen[:, 0, :].sum(1, keepdim=True).clamp(min=1)
        positions = ((rows[:, :, None] * side + columns[:, None, :]) * seen).flatten(1)
        patches = self.tower.embeddings.patch_embedding(pixel_values.flatten(0, 1)).flatten(2).transpose(1, 2)
        states = patches + self.tower.embeddings.position_embedding(positions)
        for layer in self.tower.encoder.layers:
            states = layer(states, None)
        return self.connector(self.tower.post_layernorm(states))


class Decoder(torch.nn.Module):
    """inputs_embeds [B, T, H], attention_mask [B, P + T], position_ids [B, T], pasts [B, heads, P, 64]
    -> logits [B, T, V], presents [B, heads, P + T, 64]"""

    def __init__(self):
        super().__init__()
        self.layers, self.head = model.model.text_model, model.lm_head

    def forward(self, inputs_embeds, attention_mask, position_ids, *pasts):
        cache = DynamicCache(config=text)
        for layer, (keys, values) in enumerate(zip(pasts[::2], pasts[1::2])):
            cache.update(keys, values, layer)
        fresh, total = inputs_embeds.shape[1], attention_mask.shape[1]
        upto = torch.arange(fresh)[:, None] + (total - fresh)
        allowed = (torch.arange(total)[None, :] <= upto)[None, None] & (attention_mask != 0)[:, None, None, :]
        result = self.layers(
            inputs_embeds=inputs_embeds,
            attention_mask=torch.where(allowed, 0.0, MASKED),
            position_ids=position_ids,
            past_key_values=cache,
            use_cache=True,
        )
        presents = [part for layer in result.past_key_values.layers for part in (layer.keys, layer.values)]
        return self.head(result.last_hidden_state), *presents


def export(folder, name, module, examples, inputs, outputs, axes):
    result, half_made = folder / f"{name}.onnx", folder / f"{name}.partial"
    if result.exists():
        return
    with torch.no_grad():
        torch.onnx.export(
            module,
            examples,
            str(half_made),
            input_names=inputs,
            output_names=outputs,
            dynamic_axes=axes,
            opset_version=18,
            dynamo=False,
        )
    half_made.rename(result)


def export_all(folder):
    size = vision.image_size
    picture, tile = {0: "batch_size", 1: "num_images"}, {0: "num_image_features"}
    export(
        folder,
        "vision_encoder",
        VisionEncoder(),
        (torch.randn(1, 2, 3, size, size), torch.ones(1, 2, size, size, dtype=torch.bool)),
        ["pixel_values", "pixel_attention_mask"],
        ["image_features"],
        {"pixel_values": picture, "pixel_attention_mask": picture, "image_features": tile},
    )
    sequence = {0: "batch_size", 1: "sequence_length"}
    export(
        folder,
        "embed_tokens",
        model.model.text_model.embed_tokens,
        (torch.ones(1, 4, dtype=torch.int64),),
        ["input_ids"],
        ["inputs_embeds"],
        {"input_ids": sequence, "inputs_embeds": sequence},
    )
    parts = [f"{layer}.{part}" for layer in range(text.num_hidden_layers) for part in ("key", "value")]
    pasts, presents = [f"past_key_values.{part}" for part in parts], [f"present.{part}" for part in parts]
    axes = {name: sequence for name in ("inputs_embeds", "position_ids", "logits")}
    axes["attention_mask"] = {0: "batch_size", 1: "total_sequence_length"}
    axes |= {name: {0: "batch_size", 2: "past_sequence_length"} for name in pasts}
    axes |= {name: {0: "batch_size", 2: "total_sequence_length"} for name in presents}
    past = [torch.randn(1, text.num_key_value_heads, 3, text.head_dim) for _ in parts]
    export(
        folder,
        "decoder_model_merged",
        Decoder(),
        (torch.randn(1, 2, text.hidden_size), torch.ones(1, 5, dtype=torch.int64), torch.tensor([[3, 4]]), *past),
        ["inputs_embeds", "attention_mask", "position_ids", *pasts],
        ["logits", *presents],
        axes,
    )


if __name__ == "__main__":
    target = pathlib.Path(sys.argv[2])
    target.mkdir(parents=True, exist_ok=True)
    export_all(target)
