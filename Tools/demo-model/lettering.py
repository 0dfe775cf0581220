"""Fonts and words: which are drawn in training, which only in held-out pictures."""
import functools
import os
import string
from pathlib import Path

from PIL import ImageFont

import splits

# Where font files are searched: the system's, and a folder of one's own.
FOLDERS = [Path(folder) for folder in (os.environ.get("DEMO_FONTS", ""), "/usr/share/fonts") if folder]
# Their Debian packages are in README.md.
TRAINING = [
    "DejaVuSans", "DejaVuSans-Bold", "DejaVuSerif", "DejaVuSerif-Bold", "DejaVuSansMono-Bold",
    "DejaVuSansCondensed-Bold", "LiberationSans-Regular", "LiberationSans-Bold", "LiberationSerif-Bold",
    "LiberationMono-Bold", "LiberationSansNarrow-Bold", "FreeSansBold", "FreeSerifBold", "FreeMonoBold",
    "Lato-Regular", "Lato-Bold", "Lato-Black", "Roboto-Regular", "Roboto-Bold", "RobotoCondensed-Bold",
    "NimbusSans-Bold", "NimbusRoman-Bold", "URWGothic-Demi", "URWBookman-Demi", "C059-Bold", "ComicNeue-Bold",
    "Quicksand-Bold", "Inter-Bold", "Hack-Bold", "LiberationSans-BoldItalic", "B612-Regular", "B612-Bold",
    "Cabin-Regular", "Cabin-Bold", "Caladea-Regular", "Caladea-Bold", "FiraCode-SemiBold", "JetBrainsMono-Bold",
    "Karla-Regular", "Karla-Bold", "Play-Regular", "Play-Bold", "RobotoSlab-Regular", "RobotoSlab-Bold",
    "Andika-Regular", "Andika-Bold", "CharisSIL-Bold", "GentiumPlus-Bold", "GentiumBookPlus-Bold",
    "LinBiolinum_RB", "LinLibertine_RB", "Dosis-Bold", "LeagueSpartan-Medium", "Lato-Medium", "Lato-Heavy",
    "Roboto-Medium", "Inter-Medium", "InterDisplay-SemiBold", "URWGothic-Book", "NimbusSansNarrow-Bold",
    "LiberationSerif-Regular", "FreeSans", "Quicksand-Medium", "ComicNeue-Regular",
]
# For the first lessons.
EASY = ["DejaVuSans-Bold", "LiberationSans-Bold", "FreeSansBold", "Lato-Bold", "Roboto-Bold", "DejaVuSans"]
# Debian packages: fonts-open-sans, fonts-cantarell, fonts-noto-core, fonts-crosextra-carlito, fonts-urw-base35.
HELD_OUT = ["OpenSans-Bold", "OpenSans-Regular", "Cantarell-Bold", "NotoSans-Bold", "NotoSerif-Bold", "Carlito-Bold",
            "P052-Bold"]
CHARACTERS = string.ascii_uppercase + string.digits
WORDS = """
CAT DOG SUN HAT CUP BUS CAR BOX RED MAP PEN KEY BED EGG ICE JAM LEG NUT OWL PIG ZOO SKY SEA TEA TOY VAN WEB YES NO GO
UP ON IN OK HI STOP OPEN EXIT SALE CAFE FISH BIRD TREE MILK BOOK DOOR KING LAMP MOON NEST PARK QUIZ RAIN SHIP TAXI
UNIT VIEW WIND YEAR ZERO BLUE GOLD HELP HOME JUMP KITE LION MENU NEWS OVEN PLAY ROAD SNOW TIME WALK BEACH BREAD
CHAIR CLOUD DANCE EARTH FRUIT GREEN HAPPY HELLO HOTEL HOUSE JUICE LEMON LIGHT MAGIC MOUSE MUSIC NIGHT OCEAN PAPER
PIZZA PLANT QUEEN RIVER ROBOT SHEEP SMILE SPACE STORM SUGAR SWIFT TABLE TIGER TRAIN WATER WHALE WORLD ZEBRA BANK BALL
CAKE COLD DESK FARM FIRE GAME HAND JAZZ KIWI LAKE MATH NOTE PIPE RICE SAND TENT VOTE WAVE YOGA EAST WEST NORTH SOUTH
APPLE BRICK CANDY DREAM EAGLE FLAME GRAPE HORSE IVORY JELLY KOALA LUNCH MAPLE NINJA ONION PEARL QUICK RADIO SALAD
""".split()


@functools.cache
def _files():
    return {file.stem: str(file) for folder in FOLDERS for file in sorted(folder.rglob("*.[to]tf"))}


@functools.lru_cache(maxsize=4096)
def font(name, size):
    """A font at a size in pixels."""
    files = _files()
    if name not in files:
        raise FileNotFoundError(f"font {name}: install its Debian package (README.md) or set DEMO_FONTS to its folder")
    return ImageFont.truetype(files[name], size)


def word(rng, longest, held_out):
    """A word of at most `longest` letters: real or made up, held out or not."""
    for _ in range(200):
        if rng.random() < (0.8 if held_out else 0.35):
            text = rng.choice(WORDS)
        else:
            length = rng.randint(1, longest)
            text = "".join(rng.choice(string.ascii_uppercase) for _ in range(length))
        if len(text) <= longest and splits.is_held_out_word(text) == (held_out and longest >= 3):
            return text
    return rng.choice(string.ascii_uppercase)


def number(rng, longest):
    """A number of at most `longest` digits without leading zeros."""
    length = rng.randint(1, longest)
    return str(rng.randint(0 if length == 1 else 10 ** (length - 1), 10**length - 1))
