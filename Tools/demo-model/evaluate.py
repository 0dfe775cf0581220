"""Asks a model folder the questions of a JSON lines file, with transformers, and counts exact matches by kind."""
import argparse
import difflib
import json
import platform
import re
import sys
import time
from collections import defaultdict
from pathlib import Path

import torch
from transformers import SmolVLMForConditionalGeneration

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "fixtures"))
from common import read_json, versions, write_json  # noqa: E402
from reference import Pictures, Prompts  # noqa: E402


class Model:
    """A model folder as the reference runs it."""

    def __init__(self, folder, dtype):
        self.pictures = Pictures(folder / "preprocessor_config.json")
        self.prompts = Prompts(folder)
        self.end = read_json(folder / "generation_config.json")["eos_token_id"]
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.model = SmolVLMForConditionalGeneration.from_pretrained(folder, dtype=dtype).eval().to(self.device)
        self.seen = {}

    @torch.no_grad()
    def answer(self, files, question, most):
        """Token ids of the greedy answer without its end."""
        key = tuple(files)
        if key not in self.seen:
            self.seen.clear()
            values, grids = self.pictures.pixel_values([self.pictures.rgb(file) for file in files], True)
            self.seen[key] = torch.from_numpy(values)[None].to(self.device, self.model.dtype), grids
        pixels, grids = self.seen[key]
        content = [{"type": "image"} for _ in files] + [{"type": "text", "text": question}]
        ids = self.prompts.ids(self.prompts.text([{"role": "user", "content": content}], grids))
        given = torch.tensor([ids], device=self.device)
        written = self.model.generate(input_ids=given, pixel_values=pixels, attention_mask=torch.ones_like(given),
                                      do_sample=False, max_new_tokens=most, eos_token_id=self.end, pad_token_id=2)
        answer = written[0, len(ids):].tolist()
        return answer[:answer.index(self.end)] if self.end in answer else answer

    def text(self, ids):
        return self.prompts.tokenizer.decode(ids, skip_special_tokens=True).strip()


def objects(text):
    """What a description lists, in any order."""
    text = re.sub(r" on an? (\w+) background\.$", "", text).lower()
    return sorted(re.split(r", | and ", re.sub(r"^a bar chart: ", "", text)))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("questions", type=Path, help="JSON lines: image (path or list), question, answer, kind")
    parser.add_argument("--dtype", choices=["float32", "bfloat16"], default="float32")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--limit", type=int, help="only so many questions")
    parser.add_argument("--longest", type=int, default=96, help="most tokens of an answer")
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    parser.add_argument("--answers", type=Path, help="JSON lines file to write answers with their token ids to")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    model = Model(arguments.model, getattr(torch, arguments.dtype))
    asked, right, answers = defaultdict(int), defaultdict(float), []
    lines = arguments.questions.read_text(encoding="utf-8").splitlines()[:arguments.limit]
    began = time.time()
    for line in map(json.loads, lines):
        names = line["image"] if isinstance(line["image"], list) else [line["image"]]
        ids = model.answer([arguments.questions.parent / name for name in names], line["question"], arguments.longest)
        text = model.text(ids)
        exact = text == line["answer"]
        kinds = [line.get("kind", "all")]
        scores = {kinds[0]: float(exact), "all": float(exact)}
        if line.get("wording"):
            scores["(held-out wordings)"] = float(exact)
        else:
            scores["(known wordings)"] = float(exact)
        if kinds[0] == "describe":
            scores["describe: objects"] = float(objects(text) == objects(line["answer"]))
        if kinds[0] == "count" and line["answer"] in "012345":
            scores["count up to 5"] = float(exact)
        if kinds[0].startswith("read"):
            matcher = difflib.SequenceMatcher(None, text, line["answer"], autojunk=False)
            scores[f"{kinds[0]}: letters"] = (sum(block.size for block in matcher.get_matching_blocks())
                                              / max(len(text), len(line["answer"]), 1))
        for kind, score in scores.items():
            asked[kind] += 1
            right[kind] += score
        answers.append({**line, "model_answer": text, "ids": ids})
    width = max(map(len, asked))
    for kind in sorted(asked):
        print(f"{kind:{width}}  {asked[kind]:5}  {100 * right[kind] / asked[kind]:5.1f} %")
    if arguments.answers:
        arguments.answers.write_text("".join(json.dumps(answer) + "\n" for answer in answers), encoding="utf-8")
    if arguments.json:
        write_json(arguments.json, {
            "command": " ".join(["evaluate.py", *sys.argv[1:]]), "versions": {"python": platform.python_version(),
                                                                             **versions()},
            "dtype": arguments.dtype, "seconds": round(time.time() - began, 1),
            "accuracy": {kind: {"questions": asked[kind], "exact": round(right[kind] / asked[kind], 4)}
                         for kind in sorted(asked)}})


if __name__ == "__main__":
    main()
