"""What is in a picture, before it is drawn: things with their names, places and outlines."""
from dataclasses import dataclass, field

# Side of a tile and of a patch in pixels; a picture is a grid of tiles.
TILE = 96
PATCH = 16
# Side of what one image token shows.
TOKEN = 32
# Rows and columns of tiles that a picture can have (the whole picture in one more tile follows them). The family's
# processor makes the longest edge three tiles, so the aspect ratio alone decides.
GRIDS = [(3, 3), (2, 3), (3, 2), (1, 3), (3, 1)]


@dataclass
class Thing:
    """A shape, an icon, a bar of a chart or a word."""
    shape: str  # a name of shapes.OUTLINES, "bar" or "word"
    colour: str
    paint: tuple
    x: float  # centre, pixels
    y: float
    box: tuple  # left, top, right, bottom in pixels
    solids: list = field(default_factory=list)  # polygons in pixels
    holes: list = field(default_factory=list)
    edge: tuple = None  # paint of the outline, or None
    edge_width: float = 0
    hollow: bool = False  # only the outline is drawn
    size: float = 0  # root of the area in pixels
    text: str = ""
    font: str = ""
    font_size: int = 0
    angle: float = 0  # degrees, counter-clockwise (words)
    letters: list = field(default_factory=list)  # (character, its four corners in pixels)
    value: int = 0  # of a bar

    @property
    def name(self):
        return f"{self.colour} {self.shape}"


@dataclass
class Scene:
    """A picture to draw: `rows` by `columns` tiles, things from back to front."""
    kind: str  # "shapes", "text", "chart" or "soup"
    rows: int
    columns: int
    background: tuple = None
    things: list = field(default_factory=list)
    smooth: bool = True  # antialiased edges
    grain: float = 0
    seed: int = 0  # of what is drawn at random: texture and grain

    @property
    def width(self):
        return self.columns * TILE

    @property
    def height(self):
        return self.rows * TILE

    @property
    def shapes(self):
        return [thing for thing in self.things if thing.shape not in ("bar", "word")]

    @property
    def words(self):
        return [thing for thing in self.things if thing.shape == "word"]

    @property
    def bars(self):
        return [thing for thing in self.things if thing.shape == "bar"]

    def token_at(self, x, y, whole=False):
        """The number of the image token that shows a place, in the tiles or in the `whole` picture."""
        side = TILE // TOKEN
        x, y = min(max(0, int(x)), self.width - 1), min(max(0, int(y)), self.height - 1)
        if whole:
            return y * side // self.height * side + x * side // self.width
        tile = y // TILE * self.columns + x // TILE
        return (tile * side + y % TILE // TOKEN) * side + x % TILE // TOKEN

    def token(self, thing, whole=False):
        """The image token that shows the thing's centre."""
        return self.token_at(thing.x, thing.y, whole)

    def tokens_in(self, box, whole=False):
        """The image tokens that a box (left, top, right, bottom) fills by a third, and the one at its centre."""
        side = TILE // TOKEN
        columns, rows = (side, side) if whole else (self.columns * side, self.rows * side)
        wide, high = self.width / columns, self.height / rows
        left, top, right, bottom = box

        def overlaps(start, end, size, count):
            return [(index, (min(end, (index + 1) * size) - max(start, index * size)) / size)
                    for index in range(max(0, int(start / size)), min(count, int(end / size) + 1))]

        tokens = {self.token_at((left + right) / 2, (top + bottom) / 2, whole)}
        for row, in_height in overlaps(top, bottom, high, rows):
            for column, in_width in overlaps(left, right, wide, columns):
                if in_height * in_width > 1 / 3:
                    tokens.add(self.token_at((column + 0.5) * wide, (row + 0.5) * high, whole))
        return tokens

    def in_reading_order(self, whole=False):
        """Things as the image tokens show them: tiles row by row, and so in each tile; bars from left to right."""
        if self.bars:
            return sorted(self.bars, key=lambda bar: bar.x)
        return sorted(self.things, key=lambda thing: (self.token(thing, whole), thing.x))
