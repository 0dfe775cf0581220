"""Writes a checkpoint of train.py as a model folder in the hub's own layout, weights in bfloat16."""
import argparse
import json
import shutil
import sys
from pathlib import Path

import torch
from tokenizers import Tokenizer

import conversation
import model as models
from scene import TILE

CHAT_TEMPLATE = (
    "<|im_start|>{% for message in messages %}{{message['role'] | capitalize}}"
    "{% if message['content'][0]['type'] == 'image' %}{{':'}}{% else %}{{': '}}{% endif %}"
    "{% for line in message['content'] %}{% if line['type'] == 'text' %}{{line['text']}}"
    "{% elif line['type'] == 'image' %}{{ '<image>' }}{% endif %}{% endfor %}<end_of_utterance>\n{% endfor %}"
    "{% if add_generation_prompt %}{{ 'Assistant:' }}{% endif %}")
# Keys of training or of this Python release, which no checkpoint of the family needs.
IDLE_KEYS = ["attention_dropout", "chunk_size_feed_forward", "id2label", "initializer_range", "is_encoder_decoder",
             "label2id", "output_attentions", "output_hidden_states", "pretraining_tp", "problem_type", "return_dict",
             "use_cache"]


def write_json(path, value):
    path.write_text(json.dumps(value, indent=2, ensure_ascii=True) + "\n", encoding="utf-8")


def write_tokenizer(folder, file):
    """The tokenizer and what the family's folders say about it."""
    tokenizer = Tokenizer.from_file(str(file))
    shutil.copyfile(file, folder / "tokenizer.json")
    document = json.loads(file.read_text(encoding="utf-8"))
    write_json(folder / "vocab.json", document["model"]["vocab"])
    merges = ["#version: 0.2", *(" ".join(pair) for pair in document["model"]["merges"])]
    (folder / "merges.txt").write_text("\n".join(merges) + "\n", encoding="utf-8")
    added = {token["id"]: token for token in document["added_tokens"]}
    write_json(folder / "added_tokens.json", {token["content"]: number for number, token in sorted(added.items())
                                              if number > 2})
    plain = {"lstrip": False, "normalized": False, "rstrip": False, "single_word": False}
    markers = [conversation.FAKE, conversation.IMAGE, conversation.END]
    names = {"bos_token": "<|im_start|>", "eos_token": conversation.END, "pad_token": "<|im_end|>",
             "unk_token": "<|endoftext|>"}
    write_json(folder / "special_tokens_map.json", {
        "additional_special_tokens": [{"content": token, **plain} for token in markers],
        **{name: {"content": token, **plain} for name, token in names.items()}})
    write_json(folder / "tokenizer_config.json", {
        "add_prefix_space": False,
        "added_tokens_decoder": {str(number): {"content": token["content"], **plain, "special": True}
                                 for number, token in sorted(added.items())},
        "additional_special_tokens": markers, "chat_template": CHAT_TEMPLATE, "clean_up_tokenization_spaces": False,
        "legacy": False, "model_max_length": 4096, "processor_class": "SmolVLMProcessor",
        "tokenizer_class": "GPT2Tokenizer", "truncation_side": "left", **names,
        "vocab_size": tokenizer.get_vocab_size()})
    return tokenizer


def write_configurations(folder, end):
    write_json(folder / "chat_template.json", {"chat_template": CHAT_TEMPLATE})
    write_json(folder / "generation_config.json", {"bos_token_id": 1, "eos_token_id": end, "pad_token_id": 2})
    write_json(folder / "processor_config.json",
               {"image_seq_len": models.IMAGE_TOKENS, "processor_class": "SmolVLMProcessor"})
    write_json(folder / "preprocessor_config.json", {
        "do_convert_rgb": True, "do_image_splitting": True, "do_normalize": True, "do_pad": True, "do_rescale": True,
        "do_resize": True, "image_mean": [0.5, 0.5, 0.5], "image_processor_type": "SmolVLMImageProcessor",
        "image_std": [0.5, 0.5, 0.5], "max_image_size": {"longest_edge": TILE}, "processor_class": "SmolVLMProcessor",
        "resample": 1, "rescale_factor": 0.00392156862745098, "size": {"longest_edge": 3 * TILE},
        "video_sampling": {"fps": 1, "max_frames": 64, "video_size": {"longest_edge": TILE}}})


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("tokenizer", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--weights", choices=["average", "model"], default="average")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    tokenizer = write_tokenizer(arguments.folder, arguments.tokenizer)
    model = models.create(tokenizer.get_vocab_size(), tokenizer.token_to_id(conversation.IMAGE))
    saved = torch.load(arguments.checkpoint, map_location="cpu")
    model.load_state_dict(saved[arguments.weights])
    model.to(torch.bfloat16).save_pretrained(arguments.folder)
    # transformers wrote files of its own beside the weights.
    write_configurations(arguments.folder, tokenizer.token_to_id(conversation.END))
    (arguments.folder / "model.safetensors").chmod(0o644)
    config = json.loads((arguments.folder / "config.json").read_text(encoding="utf-8"))
    for section in (config, config["text_config"], config["vision_config"]):
        for key in IDLE_KEYS:
            section.pop(key, None)
    config["text_config"]["rope_theta"] = config["text_config"].pop("rope_parameters")["rope_theta"]
    write_json(arguments.folder / "config.json", config)
    size = (arguments.folder / "model.safetensors").stat().st_size
    print(f"{size} bytes of weights after {saved['step']} batches, {saved['pictures']} pictures", file=sys.stderr)


if __name__ == "__main__":
    main()
