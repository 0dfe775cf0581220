"""The model's dimensions, and how training runs it: fast products, and attention that can be looked at."""
import torch
from torch import nn
from transformers import AttentionInterface, SmolVLMConfig, SmolVLMForConditionalGeneration

from scene import PATCH, TILE, TOKEN

WIDTH = 192
SCALE = TOKEN // PATCH
# Image tokens of a tile.
IMAGE_TOKENS = (TILE // PATCH // SCALE) ** 2


def configuration(vocabulary_size, image_token):
    """SmolVLM2's architecture, small: 4.8 million parameters."""
    return SmolVLMConfig(
        vision_config=dict(hidden_size=WIDTH, intermediate_size=576, num_hidden_layers=6, num_attention_heads=3,
                           image_size=TILE, patch_size=PATCH),
        text_config=dict(model_type="llama", hidden_size=WIDTH, intermediate_size=448, num_hidden_layers=6,
                         num_attention_heads=6, num_key_value_heads=2, head_dim=32, vocab_size=vocabulary_size,
                         rms_norm_eps=1e-5, rope_theta=10000.0, max_position_embeddings=4096, pad_token_id=2,
                         bos_token_id=1, eos_token_id=vocabulary_size - 1, tie_word_embeddings=True),
        scale_factor=SCALE, image_token_id=image_token, tie_word_embeddings=True, pad_token_id=2,
        bos_token_id=1, eos_token_id=vocabulary_size - 1)


def create(vocabulary_size, image_token, seed=1):
    """A new model with seeded weights."""
    torch.manual_seed(seed)
    return SmolVLMForConditionalGeneration(configuration(vocabulary_size, image_token))


def dense_features(model, pixels):
    """The tower's patches, `[tiles, 36, width]`; `pixels` uint8 `[tiles, 3, 96, 96]`.

    The steps of the reference's tower for tiles without padding: every patch has its own position, which releases of
    transformers between 4.55 and 5 compute wrongly.
    """
    tower = model.model.vision_model
    patches = tower.embeddings.patch_embedding(pixels.float() / 127.5 - 1).flatten(2).transpose(1, 2)
    hidden = tower.encoder(inputs_embeds=patches + tower.embeddings.position_embedding.weight).last_hidden_state
    return tower.post_layernorm(hidden)


class _Product(torch.autograd.Function):
    """A linear layer multiplied in bfloat16, everything else float32: three times as fast on a CPU with AVX512-BF16."""

    @staticmethod
    def forward(ctx, x, weight, bias):
        x16, weight16 = x.reshape(-1, x.shape[-1]).bfloat16(), weight.bfloat16()
        ctx.save_for_backward(x16, weight16)
        ctx.has_bias = bias is not None
        y = torch.mm(x16, weight16.T).float()
        return (y if bias is None else y + bias).view(*x.shape[:-1], -1)

    @staticmethod
    def backward(ctx, gradient):
        x16, weight16 = ctx.saved_tensors
        flat = gradient.reshape(-1, gradient.shape[-1])
        flat16 = flat.bfloat16()
        return ((flat16 @ weight16).float().view(*gradient.shape[:-1], -1), (flat16.T @ x16).float(),
                flat.sum(0) if ctx.has_bias else None)


def _attention(module, query, key, value, attention_mask, scaling, **_):
    """Attention with its products in bfloat16; `query` `[count, heads, T, size]`, `key` and `value` with as many heads
    or fewer, `attention_mask` added to the scores. The whole matrix of scores at once, since T is small."""
    count, heads, length, size = query.shape
    groups = heads // key.shape[1]
    query = (query * scaling).bfloat16().reshape(count, -1, groups * length, size)
    scores = (query @ key.bfloat16().mT).view(count, -1, groups, length, length)
    if attention_mask is not None:
        scores = scores + attention_mask[:, :, None].bfloat16()
    weights = scores.softmax(-1)
    if hasattr(module, "gaze"):
        module.gaze = weights.view(count, heads, length, length)
    weights = weights.view(count, -1, groups * length, length)
    states = (weights @ value.bfloat16()).float().view(count, heads, length, size)
    return states.transpose(1, 2).contiguous(), None


AttentionInterface.register("fast", _attention)


def use_fast_products(module):
    """Lets every linear layer and attention of a module multiply in bfloat16 (training on a CPU)."""
    if hasattr(module, "set_attn_implementation"):
        module.set_attn_implementation("fast")
    for layer in module.modules():
        if isinstance(layer, nn.Linear):
            layer.forward = lambda x, layer=layer: _Product.apply(x, layer.weight, layer.bias)
