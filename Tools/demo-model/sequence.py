"""One picture's questions in one row of tokens, with all that training asks of every token."""
import conversation
import gaze
import labels
import model as models

# A target that is not asked.
_NONE = -100


class Sequence:
    """The opening with the picture, then question after question, each with its answer."""

    def __init__(self, lessons, opening, whole):
        self.lessons, self.whole = lessons, whole
        self.opening = len(opening)
        self.tokens, self.positions = list(opening), list(range(len(opening)))
        self.blocks, self.targets = [0] * len(opening), [_NONE] * len(opening)
        self.scanned = [token == lessons.image for token in opening]
        # The places of the image tokens.
        self.shown = [index for index, is_image in enumerate(self.scanned) if is_image]
        # Scan labels of answers' tokens, in their order.
        self.told = []
        # Tokens of questions that name a thing, and the thing's labels.
        self.names, self.named = [], []
        # (token, number of a look of gaze.py, tokens that it should look at)
        self.pointers = []

    def _point(self, scene, question, before, answer):
        """Notes where the tokens of a question and its answer, to be added next, should look."""
        pointers = self.lessons.pointers
        start = len(self.tokens)
        begin = start + len(before)
        asked, answered = pointers.find(scene, question, before, answer, self.whole)
        for offset, thing in asked:
            self.names.append(start + offset)
            self.named.append(labels.thing_labels(scene, thing))
            self.pointers.append((start + offset, gaze.ASKED, self._showing(scene, thing.box)))
        for offset, box in answered:
            self.pointers.append((begin + offset, gaze.ANSWERED, self._showing(scene, box)))
        if question.kind == "comparison":
            for offset, names, source in pointers.compared(scene, before, answer):
                self.pointers.append((begin + offset, gaze.ANSWERED, [start + index for index in names]))
                self.pointers.append((begin + offset, gaze.REPEATED, [start + source]))

    def _showing(self, scene, box):
        """The tokens that show a box."""
        places = [self.shown[number - models.IMAGE_TOKENS] for number in scene.tokens_in(box, True)]
        return places if self.whole else places + [self.shown[number] for number in scene.tokens_in(box)]

    def add(self, rng, scene, question, number, chained):
        """Adds a question with its answer: in a `chained` sequence it follows the ones before, else it sees the picture
        alone. `scene` is None for a pair of pictures."""
        text = conversation.question_text(question.text)
        if chained and number:
            text = f"\nUser: {text}"
        before = self.lessons.encode(text)
        answer = self.lessons.encode(conversation.answer_text(question.answer))
        scanned = [False] * (len(before) + len(answer))
        if scene:
            self._point(scene, question, before, answer)
            if question.kind == "describe" and not scene.bars:
                for offset, told in self.lessons.pointers.told(scene, answer, self.whole):
                    scanned[len(before) + offset] = True
                    self.told.append(told)
        start = len(self.tokens) if chained else self.opening
        # An answer that repeats a name of the question has it from there.
        self.tokens += before + (answer if question.kind == "comparison" else self.lessons.corrupted(rng, answer))
        self.positions += range(start, start + len(scanned))
        self.blocks += [0 if chained else number + 1] * len(scanned)
        self.targets += [_NONE] * (len(before) - 1) + answer + [_NONE]
        self.scanned += scanned
