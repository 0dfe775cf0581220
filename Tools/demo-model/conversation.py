"""Prompts in the family's form, as token ids: what the processor and the chat template of transformers make."""
from scene import TILE
import model as models

FAKE, GLOBAL, IMAGE, END = "<fake_token_around_image>", "<global-img>", "<image>", "<end_of_utterance>"


def image_text(rows, columns):
    """What stands for an image cut into tiles; for no rows, one that is not cut."""
    features = IMAGE * models.IMAGE_TOKENS
    text = ""
    for row in range(rows):
        for column in range(columns):
            text += f"{FAKE}<row_{row + 1}_col_{column + 1}>{features}"
        text += "\n"
    return text + ("\n" if rows else "") + f"{FAKE}<global-img>{features}{FAKE}"


def opening(grids):
    """The prompt up to the first question, for the grids of one or more images."""
    return "<|im_start|>User:" + "".join(image_text(*grid) for grid in grids)


def question_text(question):
    """A question up to its answer."""
    return f"{question}{END}\nAssistant:"


def answer_text(answer):
    """An answer to its end."""
    return f" {answer}{END}"
