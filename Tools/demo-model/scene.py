"""What is in a picture, before it is drawn: things with their names, places and outlines."""
from dataclasses import dataclass, field

# Side of a tile and of a patch in pixels; a picture is a grid of tiles.
TILE = 96
PATCH = 16
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

    def in_reading_order(self, things=None):
        """Left to right, in a tall and narrow picture top to bottom."""
        tall = self.rows > self.columns
        return sorted(self.things if things is None else things, key=lambda thing: thing.y if tall else thing.x)
