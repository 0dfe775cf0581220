"""Where the decoder should look: the image tokens that show what is named, letter by letter where it is read, and the
names in the question that an answer repeats.

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

    def _things(self, scene, answer, whole):
        """Every thing that a description names, with the token of its shape or, for a word, that before its letters."""
        index = 0
        for thing in scene.in_reading_order(whole):
            wanted = self.spelled if thing.shape == "word" else self.shapes
            while answer[index] not in wanted:
                index += 1
            index += thing.shape == "word"
            yield index, thing
            index += 1

    def _described(self, scene, answer, whole):
        """The tokens that lead to a thing's name, and those of the name; in a word's, the token before each letter."""
        for index, thing in self._things(scene, answer, whole):
            yield from ((at, thing.box) for at in range(index - 3, index + (thing.shape != "word")))
            if thing.shape == "word":
                yield from self._letters(thing, answer, index)
                yield index + len(thing.letters) + 1, thing.box

    def _letters(self, word, answer, start=0):
        """The token before each letter, from the space before the first on."""
        if answer[start] == self.space:
            for index, (_, corners) in enumerate(word.letters, start):
                yield index, _box(corners)

    def _answered(self, scene, question, answer, meant):
        """The tokens before those of another answer, -1 for the last one of the question."""
        named = list(self._named(scene, answer))
        for index, thing in named if question.kind != "comparison" else []:
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

    def compared(self, scene, before, answer):
        """What an answer that repeats one of two names looks at: (token, its sources in the question, and of them the
        one that it repeats next), counted as by `find`.

        Which of the two it is follows from both of them, so that the decoder looks at both names first.
        """
        names = [index for index, _ in self._named(scene, before)]
        repeated = [token for token in answer if token in self.shapes or token in self.colours]
        starts = [index - len(repeated) + 1 for index in names
                  if list(before[index - len(repeated) + 1:index + 1]) == repeated]
        if len(names) == 2 and len(starts) == 1:
            for offset in range(len(repeated)):
                yield offset - 1, names, starts[0] + offset

    def told(self, scene, answer, whole):
        """The tokens of a description up to the last name: each with scan labels (labels.py) of what it has told.

        The count is that of the thing which is named next, so that it is found where the image tokens count the same.
        """
        start = shape = colour = 0
        for count, (index, thing) in enumerate(self._things(scene, answer, whole), 1):
            end = index + len(thing.letters)
            for token in range(start, end):
                yield token, (min(count, labels.COUNTS - 1), labels.UNKNOWN, labels.UNKNOWN, shape, colour)
            start, shape, colour = end, labels.THINGS.index(thing.shape), labels.COLOUR_OF[thing.colour]

    def find(self, scene, question, before, answer, whole):
        """(token, thing) for the tokens `before` the answer, and (token, box) for those of the answer, counted anew."""
        if scene.bars:
            return [], []
        asked = list(self._named(scene, before))
        if question.kind == "describe":
            found = self._described(scene, answer, whole)
        else:
            found = self._answered(scene, question, answer, [thing for _, thing in asked])
        return asked, list(found)
