"""The job that every peer is given. Not how it is timed: that is in `timers/` and in the peers' own modules."""

import dataclasses

TILE = 512  # pixels on a side
TILE_TOKENS = 64  # visual tokens a tile becomes
OTHER_TOKENS = 60  # the prompt's other tokens: markers between the tiles, the question, the turns

# Tiles -> (rows, columns) of the split picture; one more tile shows the whole.
GRIDS = {5: (1, 4), 9: (2, 4), 13: (3, 4), 17: (4, 4)}


@dataclasses.dataclass(frozen=True)
class Job:
    """One photo, one question, an answer of fixed length."""

    tiles: int
    new_tokens: int
    threads: int

    @property
    def grid(self):
        return GRIDS[self.tiles]

    @property
    def prompt_tokens(self):
        return self.tiles * TILE_TOKENS + OTHER_TOKENS
