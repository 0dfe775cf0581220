"""Trains tower, connector and decoder together on questions about pictures; goes on from its checkpoint.

Every picture is new, so that the accuracies in the log are those of pictures the model never saw: an answer counts when
each of its tokens is the likeliest one, which is what greedy generation would have written.
"""
import argparse
import copy
import signal
import time
from collections import defaultdict
from pathlib import Path

import torch
from torch.nn import functional
from transformers import SmolVLMForConditionalGeneration

import gaze
import heads
import lessons
import model as models
import optimizer


def hidden_states(model, batch):
    """The decoder's last states `[count, T, width]`, those with scan labels in the middle, and the tower's patches."""
    patches = models.dense_features(model, batch.pixels)
    features = model.model.connector(patches)
    embedded = model.model.text_model.get_input_embeddings()(batch.tokens)
    is_image = batch.tokens == model.config.image_token_id
    embedded = embedded.to(features.dtype).masked_scatter(is_image[..., None], features)
    states = model.model.text_model(inputs_embeds=embedded, position_ids=batch.positions, use_cache=False,
                                    attention_mask=lessons.attention_mask(batch.blocks).to(embedded.dtype),
                                    output_hidden_states=True)
    return states.last_hidden_state, states.hidden_states[heads.ScanHead.LAYER][batch.scanned], patches


def answer_loss(model, states, batch):
    """Loss over the answers' tokens, and of every question: its kind and whether it was answered right."""
    known = batch.targets != -100
    logits = model.lm_head(states[known]).float()
    targets = batch.targets[known]
    losses = functional.cross_entropy(logits, targets, reduction="none")
    # Answers are told apart by their end; a long one weighs as the root of its length.
    ends = targets == model.config.text_config.eos_token_id
    answers = torch.cumsum(ends, 0) - ends.long()
    count = int(ends.sum())
    lengths = torch.zeros(count, device=losses.device).index_add_(0, answers, torch.ones_like(losses))
    weights = lengths[answers].rsqrt()
    wrong = torch.zeros(count, device=losses.device).index_add_(0, answers, (logits.argmax(-1) != targets).float())
    kinds = [kind for row in batch.kinds for kind in row]
    return (losses * weights).sum() / weights.sum(), kinds, wrong == 0


class Average:
    """A running average of the weights, which answers better than the weights of any one step."""

    def __init__(self, model, decay=0.998):
        self.decay = decay
        self.model = copy.deepcopy(model)

    @torch.no_grad()
    def update(self, model, step):
        share = 1 - min(self.decay, (1 + step) / (20 + step))
        torch._foreach_lerp_(list(self.model.parameters()), list(model.parameters()), share)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--checkpoint", type=Path, required=True, help="file to go on from and to write")
    parser.add_argument("--tower", type=Path, help="checkpoint of train_tower.py to begin with")
    parser.add_argument("--model", type=Path, help="exported model folder to begin with, where there is no checkpoint")
    parser.add_argument("--start", type=int, default=0, help="batch that a run from --model begins with")
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=20_000, help="batches of the whole curriculum")
    parser.add_argument("--stop", type=int, help="batch to stop at, before the end")
    parser.add_argument("--decay", type=float, default=0.3, help="last share of the steps in which the rate falls")
    parser.add_argument("--lr", type=float, default=3e-3)
    parser.add_argument("--tower-rate", type=float, default=0.5, help="the tower's share of the learning rate")
    parser.add_argument("--dense", type=float, default=0.3, help="weight of the dense loss at the beginning")
    parser.add_argument("--scan", type=float, default=0.5, help="weight of the scan labels' loss")
    parser.add_argument("--gaze", type=float, default=0.2, help="weight of the loss about where the decoder looks")
    parser.add_argument("--questions", type=int, default=8)
    parser.add_argument("--scale", type=int, default=1, help="how much larger the batches are")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=1e9, help="stop after this long")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(arguments.seed)
    dataset = lessons.Lessons(arguments.tokenizer, arguments.seed, arguments.questions, arguments.steps,
                              scale=arguments.scale)
    size, image_token = dataset.tokenizer.get_vocab_size(), dataset.tokenizer.token_to_id("<image>")
    model = models.create(size, image_token, arguments.seed).to(device)
    head, scan_head = heads.DenseHead().to(device), heads.ScanHead().to(device)
    average = Average(model)
    tower = model.model.vision_model
    optimizers = [optimizer.create([tower, head], arguments.lr),
                  optimizer.create([model.model.connector, model.model.text_model, scan_head], arguments.lr)]
    start, pictures = 0, 0
    if arguments.checkpoint.exists():
        saved = torch.load(arguments.checkpoint, map_location=device)
        model.load_state_dict(saved["model"])
        head.load_state_dict(saved["head"])
        scan_head.load_state_dict(saved["scan"])
        average.model.load_state_dict(saved["average"])
        for one, state in zip(sum(optimizers, []), saved["optimizers"]):
            one.load_state_dict(state)
        start, pictures = saved["step"], saved["pictures"]
    elif arguments.model:
        exported = SmolVLMForConditionalGeneration.from_pretrained(arguments.model, dtype=torch.float32).state_dict()
        model.load_state_dict(exported)
        average.model.load_state_dict(exported)
        start = arguments.start
    elif arguments.tower:
        saved = torch.load(arguments.tower, map_location=device)
        tower.load_state_dict(saved["tower"])
        head.load_state_dict(saved["head"])
        average.model.model.vision_model.load_state_dict(saved["tower"])
    if device == "cpu":
        models.use_fast_products(model)
        models.use_fast_products(head)
        models.use_fast_products(scan_head)
    gaze.keep(model)
    stop = arguments.stop or arguments.steps
    loader = torch.utils.data.DataLoader(
        dataset, batch_size=None, sampler=range(start, stop), num_workers=arguments.workers,
        prefetch_factor=6 if arguments.workers else None)

    def save(step):
        new = Path(str(arguments.checkpoint) + ".new")
        torch.save(dict(model=model.state_dict(), average=average.model.state_dict(), head=head.state_dict(),
                        scan=scan_head.state_dict(), step=step, pictures=pictures,
                        optimizers=[one.state_dict() for one in sum(optimizers, [])]), new)
        new.replace(arguments.checkpoint)

    # Ending the process by a signal keeps what was learned.
    ended = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.append(True))
    right, asked = defaultdict(float), defaultdict(int)
    began, logged, seen, sums = time.time(), time.time(), 0, []
    step = start
    for step, batch in enumerate(loader, start):
        batch = batch.to(device)
        progress = step / arguments.steps
        rate = arguments.lr * min(1, (step - start + 1) / 100) * min(1, (1 - progress) / arguments.decay)
        optimizer.set_rate(optimizers[0], rate * arguments.tower_rate)
        optimizer.set_rate(optimizers[1], rate)
        with torch.autocast("cuda", torch.bfloat16, enabled=device == "cuda"):
            states, middle, patches = hidden_states(model, batch)
            loss, kinds, correct = answer_loss(model, states, batch)
        dense, accuracies = head(patches, batch.maps)
        scan, scanned = scan_head(middle, batch.scans)
        looks, shares = gaze.loss(model, batch.pointers, batch.pointed)
        (loss + arguments.dense * max(0.1, 1 - 1.5 * progress) * dense + arguments.scan * scan
         + arguments.gaze * looks).backward()
        torch.nn.utils.clip_grad_norm_([*model.parameters(), *head.parameters(), *scan_head.parameters()], 1.0)
        for one in sum(optimizers, []):
            one.step()
            one.zero_grad()
        average.update(model, step)
        seen += len(batch.tokens)
        pictures += len(batch.tokens)
        sums.append(torch.stack([loss.detach(), dense.detach(), *accuracies, scan.detach(), *scanned, *shares]))
        for kind, value in zip(kinds, correct.tolist()):
            right[kind] += value
            asked[kind] += 1
        if (step + 1) % 50 == 0:
            means = torch.stack(sums).nanmean(0).tolist()
            kinds = " ".join(f"{kind} {100 * right[kind] / asked[kind]:.0f}" for kind in sorted(asked))
            names = ["loss", "dense", "class", "colour", "scan", "count", "latest", "before", "asked", "answered"]
            figures = " ".join(f"{name} {mean:.3f}" for name, mean in zip(names, means))
            print(f"{time.strftime('%H:%M:%S')} step {step + 1} pictures {pictures} {figures} pictures/s "
                  f"{seen / (time.time() - logged):.1f} | {kinds}", flush=True)
            right.clear(), asked.clear(), sums.clear()
            logged, seen = time.time(), 0
        if (step + 1) % 200 == 0:
            save(step + 1)
        if ended or time.time() - began > arguments.minutes * 60:
            break
    save(step + 1)


if __name__ == "__main__":
    main()
