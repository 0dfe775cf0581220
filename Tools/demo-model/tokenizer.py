"""Trains the tokenizer on generated questions and answers, with the family's pipeline and special tokens.

Letters of the words in pictures never merge: a word is spelled, one token a letter, so that the model can read it one
letter after another.
"""
import argparse
import json
import random
import re
from pathlib import Path

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

import compose
import conversation
import questions
import wordings

VOCABULARY = 704
FIRST = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
LAST = [conversation.GLOBAL, *[f"<row_{row}_col_{column}>" for row in (1, 2, 3) for column in (1, 2, 3)],
        conversation.FAKE, conversation.IMAGE, conversation.END]


def captions(seed, count):
    """Texts to train on; sequences of capitals are left out."""
    rng = random.Random(f"tokenizer {seed}")
    for number in range(count):
        make = rng.choice([compose.shapes_scene, compose.text_scene, compose.chart_scene])
        scene = make(rng, compose.grid(rng))
        asker = questions.Asker(rng, held_out_wordings=number % 4 == 0)
        for question in asker.questions(scene, 8):
            for text in (question.text, " " + question.answer):
                yield re.sub(r" ?\b[A-Z]+\b", " ", text) if scene.words else text
    for texts in wordings.WORDINGS.values():
        yield from (text.format("", "", "") for text in texts)
    yield from ["\nAssistant:", "User:", "\nUser:", " The", " is now a", " is missing."] * 200


def train(seed=1, count=4000):
    """The tokenizer: ids 0 to 2, the bytes and merges, then the markers of images."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=VOCABULARY - len(LAST), special_tokens=FIRST, show_progress=False,
                                  initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()))
    tokenizer.train_from_iterator(captions(seed, count), trainer)
    # The vocabulary is filled up so that its size does not hang on how many merges the captions gave.
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in FIRST])
    missing = VOCABULARY - len(LAST) - tokenizer.get_vocab_size()
    reserved = [f"<|reserved_special_token_{number}|>" for number in range(missing)]
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in reserved + LAST])
    return tokenizer


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("file", type=Path, help="tokenizer.json to write")
    arguments = parser.parse_args()
    tokenizer = train()
    tokenizer.save(str(arguments.file))
    for text in ["What color is the red circle?", " CAT", " 1234", "\nAssistant:", " A red circle and a blue square."]:
        print(json.dumps(text), tokenizer.encode(text).tokens)
    print(tokenizer.get_vocab_size(), "tokens,", tokenizer.token_to_id(conversation.END), "ends an answer")


if __name__ == "__main__":
    main()
