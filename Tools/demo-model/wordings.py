"""How questions are worded: the last two of each list are asked of held-out pictures only."""

WORDINGS = {
    "describe": [
        "Describe the picture.", "Describe this image.", "What is in the picture?", "What do you see?",
        "What does this image show?", "Can you describe the image?", "Describe the image.",
        "What is in this image?", "Can you describe the picture?", "What does the picture show?",
    ],
    "count": [
        "How many {0} are there?", "How many {0} do you see?", "Count the {0}.", "How many {0} are in the picture?",
        "How many {0} does the image show?", "How many {0} are in this image?", "How many {0} does the picture show?",
    ],
    "colour": [
        "What color is the {0}?", "What colour is the {0}?", "Which color does the {0} have?",
        "Tell me the color of the {0}.", "What is the colour of the {0}?",
        "What is the color of the {0}?", "Which colour does the {0} have?",
    ],
    "shape": [
        "What shape is {0}?", "What is the {0} thing?", "Which shape is {0}?", "What is the {0} shape?",
        "Which thing is {0}?", "What thing is {0}?",
    ],
    "presence": [
        "Is there {0}?", "Do you see {0}?", "Is there {0} in the picture?", "Does the image show {0}?",
        "Can you see {0}?", "Is there {0} in the image?", "Does the picture show {0}?",
    ],
    "place": [
        "Where is the {0}?", "Where do you see the {0}?", "In which part of the picture is the {0}?",
        "Where in the image is the {0}?", "In which part of the image is the {0}?", "Where in the picture is the {0}?",
    ],
    "relation": [
        "Where is the {0} relative to the {1}?", "Where is the {0}, seen from the {1}?",
        "On which side of the {1} is the {0}?", "Relative to the {1}, where is the {0}?",
        "Seen from the {1}, where is the {0}?",
    ],
    "is_related": [
        "Is the {0} {2} the {1}?", "Do you see the {0} {2} the {1}?", "Is the {0} in the picture {2} the {1}?",
        "Can you see the {0} {2} the {1}?", "Is the {0} in the image {2} the {1}?",
    ],
    "left_or_right": [
        "Is the {0} {2} the {1}?", "Do you see the {0} {2} the {1}?", "Is the {0} in the picture {2} the {1}?",
        "Can you see the {0} {2} the {1}?", "Is the {0} in the image {2} the {1}?",
    ],
    "larger": [
        "Which is {2}, the {0} or the {1}?", "What is {2}: the {0} or the {1}?",
        "Which one is {2}, the {0} or the {1}?",
        "What is {2}, the {0} or the {1}?", "Which one is {2}: the {0} or the {1}?",
    ],
    "is_larger": [
        "Is the {0} {2} than the {1}?", "Is the {0} in the picture {2} than the {1}?",
        "Do you see that the {0} is {2} than the {1}?", "Is the {0} in the image {2} than the {1}?",
        "Can you see that the {0} is {2} than the {1}?",
    ],
    "larger_or_smaller": [
        "Is the {0} {2} than the {1}?", "Is the {0} in the picture {2} than the {1}?",
        "What is the {0}, {2} than the {1}?", "Is the {0} in the image {2} than the {1}?",
        "Seen from the {1}, is the {0} {2}?",
    ],
    "extreme": [
        "Which shape is the {0}?", "What is the {0} shape?", "Which one is the {0}?", "What is the {0} one?",
        "Which thing is the {0}?",
    ],
    "read": [
        "Read the text.", "What does it say?", "What does the text say?", "What is written here?",
        "What is the text in the picture?", "Which word is this?", "What word is written in the image?",
        "What is written in the picture?", "What does the image say?",
    ],
    "read_one": [
        "Read the {0} text.", "What does the {0} text say?", "What is the {0} word?", "What does the {0} word say?",
        "What is written in the {0} word?", "Read the {0} word.", "What is the {0} text?",
    ],
    "letter": [
        "What is the {0} letter?", "Which letter is the {0} one?", "What is the {0} letter of the text?",
        "Which letter is the {0} one of the text?", "Which is the {0} letter?",
    ],
    "tallest": [
        "Which bar is the {0}?", "What color is the {0} bar?", "What colour is the {0} bar?", "Which is the {0} bar?",
        "Which one is the {0} bar?", "Which colour is the {0} bar?",
    ],
    "value": [
        "What is the value of the {0} bar?", "What value does the {0} bar have?", "What is the {0} bar's value?",
        "Which value does the {0} bar have?", "Tell me the value of the {0} bar.",
    ],
    "difference": [
        "What differs?", "What is different?", "What has changed?", "What is the difference?",
        "What differs in the second picture?", "What has changed in the second image?",
        "What is different in the second picture?",
    ],
}


def worded(rng, name, *words, held_out=False):
    """A question of a list with its words filled in."""
    known = WORDINGS[name]
    return rng.choice(known[-2:] if held_out else known[:-2]).format(*words)
