"""Writes the model card, model-card.md with the figures of results/ in it, to a model folder."""
import argparse
import json
from pathlib import Path

HERE = Path(__file__).parent
# Rows of the table, and their names in results/held-out-*.json.
ROWS = {
    "colour": "colour", "presence": "presence", "comparison": "comparison", "counting up to 5": "count up to 5",
    "position": "position", "shape": "shape", "chart": "chart",
    "reading words of up to 5 letters in large type": "read large", "the same, by letter": "read large: letters",
    "reading other words and numbers": "read", "single letters of a word": "letter",
    "describe, letter by letter": "describe", "describe, every object right": "describe: objects",
    "difference of two pictures": "difference", "all": "all",
}


def table():
    """The figures of both precisions as Markdown."""
    results = {dtype: json.loads((HERE / f"results/held-out-{dtype}.json").read_text(encoding="utf-8"))
               for dtype in ("float32", "bfloat16")}
    lines = ["| kind | questions | float32 | bfloat16 |", "|---|---|---|---|"]
    for name, key in ROWS.items():
        first, second = (results[dtype]["accuracy"][key] for dtype in ("float32", "bfloat16"))
        exact = " | ".join(f"{100 * result['exact']:.0f} %" for result in (first, second))
        lines.append(f"| {name} | {first['questions']} | {exact} |")
    return "\n".join(lines)


def by_hand():
    """What the model says of the pictures that the generator did not make."""
    answers = [json.loads(line) for line in (HERE / "results/by-hand.jsonl").read_text(encoding="utf-8").splitlines()]
    right = sum(answer["model_answer"] == answer["answer"] for answer in answers)
    lines = [f"- {answer['question']} **{answer['model_answer']}**"
             + ("" if answer["model_answer"] == answer["answer"] else f" (right: {answer['answer']})")
             for answer in answers]
    return f"{right} of {len(answers)} are answered rightly:\n\n" + "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    card = (HERE / "model-card.md").read_text(encoding="utf-8")
    card = card.replace("{table}", table()).replace("{by hand}", by_hand())
    (arguments.folder / "README.md").write_text(card, encoding="utf-8")


if __name__ == "__main__":
    main()
