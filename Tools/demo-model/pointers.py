"""Where the decoder should look: the image tokens that show what is named, letter by letter where it is read.

Which of many things comes next, or which one a question means, is learned slowly from right and wrong answers alone.
Training therefore also pulls some of the decoder's attention to the right place.
"""
import labels
import palette
import shapes


def _box(corners):
    xs, ys = zip(*corners)
    return min(xs), min(ys), max(xs), max(ys)


class Pointers:
    """Finds the places that the tokens of a question and its answer are about."""

    def __init__(self, tokenizer):
        self.colours = {tokenizer.token_to_id(f"Ġ{name}"): name for name in palette.NAMES}
        self.shapes = {tokenizer.token_to_id(f"Ġ{name}"): name for name in shapes.NAMES}
        self.space = tokenizer.token_to_id("Ġ")
        self.spelled = {tokenizer.token_to_id(f"Ġ{name}") for name in ("word", "number")}

    def _named(self, scene, tokens):
        """Every token that names a shape, with the one thing that it and the colour before it can mean."""
        for index, token in enumerate(tokens):
            if token in self.shapes:
                colour = self.colours.get(tokens[index - 1]) if index else None
                things = [thing for thing in scene.shapes
                          if thing.shape == self.shapes[token] and colour in (None, thing.colour)]
                if len(things) == 1:
                    yield index, things[0]

    def _described(self, scene, answer, whole):
        """The tokens of a description: the one before a colour, the colour and the shape; the one before a letter."""
        index = 0
        for thing in scene.in_reading_order(whole):
            wanted = self.spelled if thing.shape == "word" else self.shapes
            while answer[index] not in wanted:
                index += 1
            if thing.shape == "word":
                yield from self._letters(thing, answer, index + 1)
            else:
                yield from ((at, thing.box) for at in (index - 2, index - 1, index))
            index += 1

    def _letters(self, word, answer, start=0):
        """The token before each letter, from the space before the first on."""
        if answer[start] == self.space:
            for index, (_, corners) in enumerate(word.letters, start):
                yield index, _box(corners)

    def _answered(self, scene, question, answer, meant):
        """The tokens before those of another answer, -1 for the last one of the question."""
        named = list(self._named(scene, answer))
        for index, thing in named:
            yield from ((at, thing.box) for at in range(-1, index))
        if question.kind.startswith("read"):
            words = [word for word in scene.words if word.text == question.answer]
            if len(words) == 1:
                yield from self._letters(words[0], answer)
        elif question.kind == "letter":
            letters = scene.words[0].letters
            if scene.words[0].text.count(question.answer) == 1:
                corners = letters[scene.words[0].text.index(question.answer)][1]
                yield 0, _box(corners)
        elif question.kind in ("colour", "position") and len(meant) == 1 and not named:
            yield -1, meant[0].box

    def told(self, scene, answer, whole):
        """The tokens of a description up to the last name: each with scan labels (labels.py) of what it has told.

        The count is that of the thing which is named next, so that it is found where the image tokens count the same.
        """
        things = scene.in_reading_order(whole)
        count = shape = colour = 0
        for index, token in enumerate(answer):
            if token in self.shapes:
                thing, count = things[count], count + 1
                shape, colour = labels.THINGS.index(thing.shape), labels.COLOUR_OF[thing.colour]
            if count == len(things):
                return
            yield index, (min(count + 1, labels.COUNTS - 1), labels.UNKNOWN, labels.UNKNOWN, shape, colour)

    def find(self, scene, question, before, answer, whole):
        """Lists of (token, box) for the tokens `before` the answer and, counted anew, for those of the answer."""
        if scene.bars:
            return [], []
        asked = list(self._named(scene, before))
        if question.kind == "describe":
            found = self._described(scene, answer, whole)
        else:
            found = self._answered(scene, question, answer, [thing for _, thing in asked])
        return [(index, thing.box) for index, thing in asked], list(found)
