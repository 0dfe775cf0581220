"""Questions about a scene with their answers: short, in one fixed form each, so that exact match can judge them."""
from collections import Counter
from dataclasses import dataclass
from functools import partial

import palette
import shapes
import splits
from wordings import worded

NUMBERS = ["no", "one", "two", "three", "four", "five", "six"]
# A place in the thirds of the picture is asked only this far (in widths) from the lines between them.
_CLEAR = 0.045
# One thing is left of another, rather than above it, where the distance is that much longer than the other one.
_DOMINANT = 1.5
# Things are asked about as apart from this many pixels on.
_APART = 14
# Sizes differ clearly from this ratio on.
_RATIO = 1.3


@dataclass
class Question:
    kind: str
    text: str
    answer: str


def with_article(name):
    """The name with "a" or "an"."""
    return ("an " if name[0] in "aeiou" else "a ") + name


def plural(name):
    """More than one of it."""
    if name.endswith("fish"):
        return name
    return name + ("es" if name.endswith(("s", "x", "ch")) else "s")


def listed(parts):
    """The parts as English lists them."""
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def described(scene, whole=False):
    """The canonical description of a picture that is cut into tiles or seen `whole`."""
    if scene.bars:
        bars = listed([f"{bar.colour} {bar.value}" for bar in scene.in_reading_order()])
        text = f"a bar chart: {bars}"
    else:
        text = listed([f"the word {thing.text} in {thing.colour}" if thing.shape == "word" and thing.text.isalpha()
                       else f"the number {thing.text} in {thing.colour}" if thing.shape == "word"
                       else with_article(thing.name) for thing in scene.in_reading_order(whole)])
    name = scene.background[1]
    text += f" on {with_article(name)} background." if name else " on a patterned background."
    return text[0].upper() + text[1:]


def _references(things):
    """Names by which exactly one thing is known, with the thing."""
    names = Counter(thing.name for thing in things)
    kinds = Counter(thing.shape for thing in things)
    known = []
    for thing in things:
        if names[thing.name] == 1:
            known.append((thing.shape if kinds[thing.shape] == 1 and len(thing.name) % 3 == 0 else thing.name, thing))
    return known


class Asker:
    """Makes questions about one scene after another."""

    def __init__(self, rng, held_out_wordings=False, whole=False):
        self.rng = rng
        self.held_out = held_out_wordings
        self.whole = whole

    def _ask(self, kind, wording, answer, *words):
        return Question(kind, worded(self.rng, wording, *words, held_out=self.held_out), answer)

    def describe(self, scene):
        return self._ask("describe", "describe", described(scene, self.whole))

    def count(self, scene):
        things, rng = scene.shapes, self.rng
        choice = rng.random()
        if choice < 0.3 or not things:
            return self._ask("count", "count", str(len(things)), "shapes")
        if choice < 0.55:
            shape = rng.choice(things).shape if rng.random() < 0.8 else rng.choice(shapes.NAMES)
            return self._ask("count", "count", str(sum(thing.shape == shape for thing in things)), plural(shape))
        if choice < 0.8:
            colour = rng.choice(things).colour if rng.random() < 0.8 else rng.choice(palette.NAMES)
            return self._ask("count", "count", str(sum(t.colour == colour for t in things)), f"{colour} shapes")
        name = rng.choice(things).name
        return self._ask("count", "count", str(sum(thing.name == name for thing in things)), plural(name))

    def colour(self, scene):
        rng = self.rng
        options = []
        kinds = Counter(thing.shape for thing in scene.shapes)
        options += [(thing.shape, thing.colour) for thing in scene.shapes if kinds[thing.shape] == 1] * 2
        if len(scene.words) == 1:
            options.append(("text", scene.words[0].colour))
        if scene.background[1]:
            options.append(("background", scene.background[1]))
        if not options:
            return None
        what, answer = rng.choice(options)
        return self._ask("colour", "colour", answer, what)

    def shape(self, scene):
        colours = Counter(thing.colour for thing in scene.things)
        options = [thing for thing in scene.shapes if colours[thing.colour] == 1]
        if not options:
            return None
        thing = self.rng.choice(options)
        return self._ask("shape", "shape", thing.shape, thing.colour)

    def presence(self, scene):
        """Is it there? As often as not it is; what is not there mostly shares its shape or its colour with a thing."""
        rng, things = self.rng, scene.shapes
        if not things:
            return None
        thing = rng.choice(things)
        shape, colour, form, here = thing.shape, thing.colour, rng.random(), rng.random() < 0.5
        if not here:
            wrong = rng.random()
            shape = rng.choice(shapes.NAMES) if wrong < 0.6 else shape
            colour = rng.choice(palette.NAMES) if wrong >= 0.4 else colour
        if not scene.held_out and splits.is_held_out_pair(shape, colour):
            return None
        if form < 0.5:
            name, found = with_article(f"{colour} {shape}"), any((t.shape, t.colour) == (shape, colour) for t in things)
        elif form < 0.75:
            name, found = with_article(shape), any(t.shape == shape for t in things)
        else:
            name, found = with_article(f"{colour} shape"), any(t.colour == colour for t in things)
        if found != here:
            return None
        return self._ask("presence", "presence", "yes" if here else "no", name)

    def place(self, scene):
        options = []
        for name, thing in _references(scene.shapes):
            x, y = thing.x / scene.width, thing.y / scene.height
            if all(abs(value - line / 3) > _CLEAR for value in (x, y) for line in (1, 2)):
                row, column = ("top", "", "bottom")[int(y * 3)], ("left", "", "right")[int(x * 3)]
                options.append((name, f"{row} {column}".strip() or "center"))
        if not options:
            return None
        name, answer = self.rng.choice(options)
        return self._ask("position", "place", answer, name)

    def _pair(self, scene):
        known = _references(scene.shapes)
        return self.rng.sample(known, 2) if len(known) >= 2 else None

    def relation(self, scene, yes_or_no=0.45, plain=False):
        """`yes_or_no` is the share of such questions; `plain` ones say "left of" and "above", never the contrary."""
        pair = self._pair(scene)
        if not pair:
            return None
        (name, thing), (other_name, other) = pair
        dx, dy = thing.x - other.x, thing.y - other.y
        if self.rng.random() < 1 - yes_or_no:
            if max(abs(dx), abs(dy)) < _DOMINANT * min(abs(dx), abs(dy)) or max(abs(dx), abs(dy)) < _APART:
                return None
            answer = ("left" if dx < 0 else "right") if abs(dx) > abs(dy) else "above" if dy < 0 else "below"
            return self._ask("position", "relation", answer, name, other_name)
        word, amount = self.rng.choice([("left of", -dx), ("above", -dy)] if plain else [
            ("left of", -dx), ("right of", dx), ("above", -dy), ("below", dy)])
        if abs(amount) < _APART:
            return None
        return self._ask("position", "is_related", "yes" if amount > 0 else "no", name, other_name, word)

    def left_or_right(self, scene):
        pair = self._pair(scene)
        if not pair:
            return None
        (name, thing), (other_name, other) = pair
        words, amount = self.rng.choice([
            (["left", "right"], thing.x - other.x), (["above", "below"], thing.y - other.y)])
        if abs(amount) < _APART:
            return None
        answer = words[amount > 0]
        self.rng.shuffle(words)
        text = " or ".join(words) + (" of" if "left" in words else "")
        return self._ask("position", "left_or_right", answer, name, other_name, text)

    def outermost(self, scene):
        things = scene.shapes
        if len(things) < 2:
            return None
        word, key = self.rng.choice([("leftmost", lambda t: t.x), ("rightmost", lambda t: -t.x),
                                     ("topmost", lambda t: t.y), ("lowest", lambda t: -t.y)])
        first, second = sorted(things, key=key)[:2]
        if abs(key(first) - key(second)) < _APART:
            return None
        return self._ask("position", "extreme", first.name, word)

    def _is_larger(self, thing, other):
        """Whether one thing is larger than another, by area and by extent; None where they differ too little."""
        def extent(t):
            return max(t.box[2] - t.box[0], t.box[3] - t.box[1])

        sizes, extents = thing.size / other.size, extent(thing) / extent(other)
        if not (min(sizes, extents) > _RATIO or max(sizes, extents) < 1 / _RATIO):
            return None
        return sizes > 1

    def larger_or_smaller(self, scene):
        pair = self._pair(scene)
        larger = self._is_larger(pair[0][1], pair[1][1]) if pair else None
        if larger is None:
            return None
        words = [self.rng.choice(["larger", "bigger"]), "smaller"]
        answer = words[0 if larger else 1]
        self.rng.shuffle(words)
        return self._ask("comparison", "larger_or_smaller", answer, pair[0][0], pair[1][0], " or ".join(words))

    def compare(self, scene, yes_or_no=0.4, plain=False):
        """`yes_or_no` is the share of such questions; `plain` ones never say "smaller"."""
        pair = self._pair(scene)
        if not pair:
            return None
        (name, thing), (other_name, other) = pair
        larger = self._is_larger(thing, other)
        if larger is None:
            return None
        word = self.rng.choice(["larger", "bigger"] if plain else ["larger", "smaller", "bigger"])
        first = larger != (word == "smaller")
        if self.rng.random() < 1 - yes_or_no:
            return self._ask("comparison", "larger", name if first else other_name, name, other_name, word)
        return self._ask("comparison", "is_larger", "yes" if first else "no", name, other_name, word)

    def read(self, scene):
        words = scene.words
        if len(words) == 1:
            return self._ask("read", "read", words[0].text)
        colours = Counter(word.colour for word in words)
        options = [(word.colour, word.text) for word in words if colours[word.colour] == 1]
        by_height = sorted(words, key=lambda word: word.y)
        by_place = sorted(words, key=lambda word: word.x)
        if len(words) >= 2:
            if by_height[1].y - by_height[0].y > 20:
                options.append(("top", by_height[0].text))
            if by_height[-1].y - by_height[-2].y > 20:
                options.append(("bottom", by_height[-1].text))
            if by_place[1].x - by_place[0].x > 25:
                options.append(("leftmost", by_place[0].text))
            if by_place[-1].x - by_place[-2].x > 25:
                options.append(("rightmost", by_place[-1].text))
        if not options:
            return None
        which, answer = self.rng.choice(options)
        return self._ask("read", "read_one", answer, which)

    def letter(self, scene):
        if len(scene.words) != 1 or not scene.words[0].text.isalpha():
            return None
        text = scene.words[0].text
        names = ["first", "second", "third", "fourth", "fifth"][:len(text)] + ["last"]
        name = self.rng.choice(names)
        return self._ask("letter", "letter", text[-1] if name == "last" else text[names.index(name)], name)

    def tallest(self, scene):
        word = self.rng.choice(["tallest", "shortest"])
        bars = sorted(scene.bars, key=lambda bar: bar.value)
        return self._ask("chart", "tallest", (bars[-1] if word == "tallest" else bars[0]).colour, word)

    def value(self, scene):
        rng = self.rng
        bars = sorted(scene.bars, key=lambda bar: bar.value)
        choice = rng.random()
        if choice < 0.25:
            return self._ask("chart", "value", bars[-1].text, "tallest")
        if choice < 0.4:
            return self._ask("chart", "value", bars[0].text, "shortest")
        bar = rng.choice(bars)
        return self._ask("chart", "value", bar.text, bar.colour)

    def count_bars(self, scene):
        return self._ask("count", "count", str(len(scene.bars)), "bars")

    def difference(self, change, before, after):
        """What a change of `compose.changed` did."""
        if change == "removed":
            answer = f"The {before.name} is missing."
        else:
            answer = f"The {before.name} is now {with_article(after.name)}."
        return self._ask("difference", "difference", answer)

    def drill(self, scene, count, progress):
        """`count` questions: first most about what is there, then about where it is and how two things compare.

        Answers of both kinds stay at chance for long, and the first is what the second needs. "Is it left or right
        of ...?" leads from "Where is it?" to "Is it left of ...?", and that to its contrary.
        """
        if progress < 0.3:
            makers = [self.presence] * 4 + [self.count, self.place, self.relation, self.compare]
            presence = count * 2 // 3
        else:
            plain = 3 if progress > 0.6 else 6
            makers = [partial(self.relation, yes_or_no=0.8, plain=True)] * plain \
                + [partial(self.relation, yes_or_no=0.8)] * (7 - plain) \
                + [partial(self.compare, yes_or_no=0.8, plain=True)] * plain \
                + [partial(self.compare, yes_or_no=0.7)] * (7 - plain) \
                + [self.left_or_right] * 2 + [self.larger_or_smaller] \
                + [self.place, self.outermost, self.count, self.presence]
            presence = count // 6
        found = {}
        most = {"position": count * 2 // 3, "comparison": count // 2, "count": count // 4, "presence": presence}
        return self._mixed(scene, makers, count, most, {})

    def crowded(self, scene, count):
        """`count` questions about a picture of many things: the description, then what else asks for one of them."""
        makers = [self.relation] * 3 + [self.compare] * 6 + [self.count] * 3 \
            + [self.outermost, self.outermost, self.place, self.presence, self.shape, self.colour]
        told = self.describe(scene)
        return self._mixed(scene, makers, count, {"position": count // 2, "comparison": count // 2}, {told.text: told})

    def _mixed(self, scene, makers, count, most, found):
        """The questions `found` and more of them up to `count`, of a kind no more than `most` of it or two."""
        asked = Counter()
        for _ in range(6 * count):
            question = self.rng.choice(makers)(scene)
            if question and question.text not in found and asked[question.kind] < most.get(question.kind, 2):
                asked[question.kind] += 1
                found[question.text] = question
                if len(found) == count:
                    break
        return list(found.values()) or [self.describe(scene)]

    def questions(self, scene, count, described_first=False):
        """`count` different questions about a scene; fewer where it does not give as many."""
        if scene.bars:
            makers = [self.describe, self.tallest, self.value, self.value, self.value, self.count_bars, self.tallest]
        elif scene.words:
            makers = [self.read] * 5 + [self.letter] * 5 + [self.describe, self.colour]
            if scene.shapes:
                makers += [self.count, self.presence, self.place, self.shape]
        else:
            makers = [self.describe, self.count, self.count, self.colour, self.shape, self.presence, self.presence,
                      self.place, self.place, self.relation, self.relation, self.relation, self.outermost,
                      self.compare, self.compare]
        # The description names everything, and so teaches more than any other answer.
        found = [self.describe(scene)] if described_first else []
        seen = {question.text for question in found}
        for _ in range(3 * count):
            question = self.rng.choice(makers)(scene)
            if question and question.text not in seen:
                seen.add(question.text)
                found.append(question)
                if len(found) == count:
                    break
        return found or [self.describe(scene)]
