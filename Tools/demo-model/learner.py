"""All that training changes: the model and its running average, the heads, the optimizers; and their checkpoint."""
import copy
from pathlib import Path

import torch
from transformers import SmolVLMForConditionalGeneration

import heads
import model as models
import optimizer
import parallel


class Average:
    """A running average of the weights, which answers better than the weights of any one step."""

    def __init__(self, model, decay=0.998):
        self.decay = decay
        self.model = copy.deepcopy(model)

    @torch.no_grad()
    def update(self, model, step):
        share = 1 - min(self.decay, (1 + step) / (20 + step))
        torch._foreach_lerp_(list(self.model.parameters()), list(model.parameters()), share)


class Learner:
    """A new model with new heads, until weights are loaded."""

    def __init__(self, vocabulary_size, image_token, seed, rate, device):
        self.device = device
        self.model = models.create(vocabulary_size, image_token, seed).to(device)
        self.dense, self.scan, self.things = (
            head().to(device) for head in (heads.DenseHead, heads.ScanHead, heads.ThingHead))
        self.average = Average(self.model)
        self.tower = self.model.model.vision_model
        self._of_tower = optimizer.create([self.tower, self.dense], rate)
        decoder = [self.model.model.connector, self.model.model.text_model]
        self._of_decoder = optimizer.create([*decoder, self.scan, self.things], rate)
        if device == "cpu":
            for module in (self.model, self.dense, self.scan, self.things):
                models.use_fast_products(module)

    @property
    def _optimizers(self):
        return [*self._of_tower, *self._of_decoder]

    def begin_with_model(self, folder):
        """Takes the weights of an exported model."""
        exported = SmolVLMForConditionalGeneration.from_pretrained(folder, dtype=torch.float32).state_dict()
        self.model.load_state_dict(exported)
        self.average.model.load_state_dict(exported)

    def begin_with_tower(self, checkpoint):
        """Takes tower and dense head of a checkpoint of train_tower.py."""
        saved = torch.load(checkpoint, map_location=self.device)
        self.tower.load_state_dict(saved["tower"])
        self.dense.load_state_dict(saved["head"])
        self.average.model.model.vision_model.load_state_dict(saved["tower"])

    def load(self, checkpoint):
        """Goes on from a checkpoint of `save`; returns the number of its step and of the pictures seen."""
        saved = torch.load(checkpoint, map_location=self.device)
        self.model.load_state_dict(saved["model"])
        self.average.model.load_state_dict(saved["average"])
        self.dense.load_state_dict(saved["head"])
        self.scan.load_state_dict(saved["scan"])
        self.things.load_state_dict(saved["things"])
        for one, state in zip(self._optimizers, saved["optimizers"]):
            one.load_state_dict(state)
        return saved["step"], saved["pictures"]

    def save(self, checkpoint, step, pictures):
        """Writes a checkpoint in place of an earlier one."""
        new = Path(f"{checkpoint}.new")
        torch.save(dict(
            model=self.model.state_dict(), average=self.average.model.state_dict(), head=self.dense.state_dict(),
            scan=self.scan.state_dict(), things=self.things.state_dict(), step=step, pictures=pictures,
            optimizers=[one.state_dict() for one in self._optimizers]), new)
        new.replace(checkpoint)

    def update(self, step, rate, tower_share, heads_alone):
        """Applies the gradients of all processes to everything, or to the heads alone."""
        optimizer.set_rate(self._of_tower, rate * tower_share)
        optimizer.set_rate(self._of_decoder, rate)
        trained = [parameter for head in (self.dense, self.scan, self.things) for parameter in head.parameters()]
        if not heads_alone:
            trained = [*self.model.parameters(), *trained]
        parallel.share_gradients(trained)
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        for one in self._optimizers:
            one.step()
            one.zero_grad()
        self.average.update(self.model, step)
