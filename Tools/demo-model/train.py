"""Trains tower, connector and decoder together on questions about pictures; goes on from its checkpoint.

Every picture is new, so that the accuracies in the log are those of pictures the model never saw: an answer counts when
each of its tokens is the likeliest one, which is what greedy generation would have written.
"""
import argparse
import contextlib
from pathlib import Path

import torch
from torch.nn import functional

import gaze
import heads
import lessons
import model as models
import parallel
from learner import Learner
from log import Log


def hidden_states(model, batch):
    """The decoder's last states `[count, T, width]`, those in the middle that have scan labels, those that name a
    thing, and the tower's patches."""
    patches = models.dense_features(model, batch.pixels)
    features = model.model.connector(patches)
    embedded = model.model.text_model.get_input_embeddings()(batch.tokens)
    is_image = batch.tokens == model.config.image_token_id
    embedded = embedded.to(features.dtype).masked_scatter(is_image[..., None], features)
    states = model.model.text_model(inputs_embeds=embedded, position_ids=batch.positions, use_cache=False,
                                    attention_mask=lessons.attention_mask(batch.blocks).to(embedded.dtype),
                                    output_hidden_states=True)
    pictures, tokens = batch.names.T
    return (states.last_hidden_state, states.hidden_states[heads.ScanHead.LAYER][batch.scanned],
            states.hidden_states[heads.ThingHead.LAYER][pictures, tokens], patches)


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


def options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--checkpoint", type=Path, required=True, help="file to go on from and to write")
    parser.add_argument("--tower", type=Path, help="checkpoint of train_tower.py to begin with")
    parser.add_argument("--model", type=Path, help="exported model folder to begin with")
    parser.add_argument("--start", type=int, default=0, help="batch that a run from --model begins with")
    parser.add_argument("--heads", type=int, default=150, help="batches after --model for the heads alone")
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=20_000, help="batches of the whole curriculum")
    parser.add_argument("--stop", type=int, help="batch to stop at, before the end")
    parser.add_argument("--decay", type=float, default=0.3, help="last share of the steps in which the rate falls")
    parser.add_argument("--lr", type=float, default=3e-3)
    parser.add_argument("--tower-rate", type=float, default=0.5, help="the tower's share of the learning rate")
    parser.add_argument("--dense", type=float, default=0.3, help="weight of the dense loss at the beginning")
    parser.add_argument("--scan", type=float, default=0.5, help="weight of the scan labels' loss")
    parser.add_argument("--things", type=float, default=0.3, help="weight of the loss about things that are named")
    parser.add_argument("--gaze", type=float, default=0.2, help="weight of the loss about where the decoder looks")
    parser.add_argument("--questions", type=int, default=8)
    parser.add_argument("--scale", type=int, default=1, help="how much larger the batches are")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--processes", type=int, default=1, help="processes that share threads and learn together")
    parser.add_argument("--minutes", type=float, default=1e9, help="stop after this long")
    return parser.parse_args()


def rate_of(arguments, step, learning):
    """The learning rate of a step; the run's lessons for the whole model begin with step `learning`."""
    if step < learning:
        return 3 * arguments.lr
    left = (1 - step / arguments.steps) / arguments.decay
    return arguments.lr * min(1, left) * min(1, (step - learning + 1) / 100)


def train(rank, arguments):
    """What each process does; the first one writes log and checkpoint."""
    torch.set_num_threads(max(1, arguments.threads // arguments.processes))
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(arguments.seed)
    dataset = lessons.Lessons(arguments.tokenizer, arguments.seed, arguments.questions, arguments.steps,
                              scale=arguments.scale, rank=rank)
    learner = Learner(dataset.tokenizer.get_vocab_size(), dataset.image, arguments.seed, arguments.lr, device)
    start = learning = pictures = 0
    if arguments.model:
        learner.begin_with_model(arguments.model)
        start = arguments.start
        # New heads would pull at what the model knows.
        learning = start + arguments.heads
    if arguments.tower:
        learner.begin_with_tower(arguments.tower)
    if arguments.checkpoint.exists():
        start, pictures = learner.load(arguments.checkpoint)
        learning = start
    gaze.keep(learner.model)
    loader = torch.utils.data.DataLoader(
        dataset, batch_size=None, sampler=range(start, arguments.stop or arguments.steps),
        num_workers=arguments.workers, prefetch_factor=6 if arguments.workers else None)
    ending, log, step = parallel.Ending(arguments.minutes), Log(), start
    for step, batch in enumerate(loader, start):
        batch = batch.to(device)
        heads_alone = step < learning
        with (torch.autocast("cuda", torch.bfloat16, enabled=device == "cuda"),
              torch.no_grad() if heads_alone else contextlib.nullcontext()):
            states, middle, naming, patches = hidden_states(learner.model, batch)
            loss, kinds, correct = answer_loss(learner.model, states, batch)
        dense, accuracies = learner.dense(patches, batch.maps)
        scan, scanned = learner.scan(middle, batch.scans)
        things, placed = learner.things(naming, batch.named)
        looks, shares = gaze.loss(learner.model, batch.pointers, batch.pointed)
        dense_weight = arguments.dense * max(0.1, 1 - 1.5 * step / arguments.steps)
        (loss + dense_weight * dense + arguments.scan * scan + arguments.things * things
         + arguments.gaze * looks).backward()
        learner.update(step, rate_of(arguments, step, learning), arguments.tower_rate, heads_alone)
        seen = len(batch.tokens) * arguments.processes
        pictures += seen
        log.add(seen, torch.stack([loss.detach(), dense.detach(), *accuracies, scan.detach(), *scanned, *placed,
                                   *shares]), kinds, correct)
        if not rank and (step + 1) % 50 == 0:
            log.write(step + 1, pictures)
        if not rank and (step + 1) % 200 == 0:
            learner.save(arguments.checkpoint, step + 1, pictures)
        if ending():
            break
    if not rank:
        learner.save(arguments.checkpoint, step + 1, pictures)


if __name__ == "__main__":
    chosen = options()
    parallel.run(train, chosen.processes, chosen)
