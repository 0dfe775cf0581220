"""One picture's questions in one row of tokens, with all that training asks of every token."""
import conversation
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
        # (token, 1 for one of an answer, image tokens that it should look at)
        self.pointers = []

    def _point(self, scene, question, before, answer):
        """Notes where the tokens of a question and its answer, to be added next, should look."""
        found = self.lessons.pointers.find(scene, question, before, answer, self.whole)
        for is_answer, (begin, pointers) in enumerate(zip((0, len(before)), found)):
            for offset, box in pointers:
                places = [self.shown[number - models.IMAGE_TOKENS] for number in scene.tokens_in(box, True)]
                if not self.whole:
                    places += [self.shown[number] for number in scene.tokens_in(box)]
                self.pointers.append((len(self.tokens) + begin + offset, is_answer, places))

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
            if question.kind == "describe" and len(scene.shapes) == len(scene.things):
                for offset, told in self.lessons.pointers.told(scene, answer, self.whole):
                    scanned[len(before) + offset] = True
                    self.told.append(told)
        start = len(self.tokens) if chained else self.opening
        self.tokens += before + self.lessons.corrupted(rng, answer)
        self.positions += range(start, start + len(scanned))
        self.blocks += [0 if chained else number + 1] * len(scanned)
        self.targets += [_NONE] * (len(before) - 1) + answer + [_NONE]
        self.scanned += scanned
