"""Teaches the decoder where to look (pointers.py), through the attention of two of its layers."""
import torch

# The layers whose attention is pulled, by the number of the look: to what a question names, to what an answer is about,
# to what it repeats.
LAYERS = [2, 4, 5]
ASKED, ANSWERED, REPEATED = range(len(LAYERS))
# Share of a layer's attention that is enough: three heads of six. The others have other work.
_ENOUGH = 0.5


def keep(model):
    """Makes those layers keep their attention, `[count, heads, T, T]`, for `loss`."""
    model.set_attn_implementation("fast")
    for layer in LAYERS:
        model.model.text_model.layers[layer].self_attn.gaze = None


def loss(model, pointers, pointed):
    """How much less than enough of their attention tokens give to where they should look, and what share they give;
    `pointers` and `pointed` as in lessons.Batch."""
    losses, shares = [], []
    for kind, layer in enumerate(LAYERS):
        attention = model.model.text_model.layers[layer].self_attn
        chosen = pointers[:, 2] == kind
        pictures, tokens, _ = pointers[chosen].T
        if len(pictures):
            share = (attention.gaze[pictures, :, tokens].float().mean(1) * pointed[chosen]).sum(-1)
            losses.append(-((share + 1e-4) / _ENOUGH).log().clamp(max=0).mean())
            shares.append(share.detach().mean())
        else:
            losses.append(pointers.new_zeros((), dtype=torch.float32))
            shares.append(pointers.new_full((), float("nan"), dtype=torch.float32))
        attention.gaze = None
    return sum(losses), torch.stack(shares)
