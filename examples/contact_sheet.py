#!/usr/bin/python3
"""Draw one portrait through the sandbox in every style at several values of s_scale, on one sheet."""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    from PIL import Image, ImageDraw, ImageFont
except ImportError:
    sys.exit("This needs Pillow: apt-get install python3-pil")

ROOT = Path(__file__).resolve().parent.parent
STYLES = ("realistic", "comic", "3d", "anime", "chibi")
S_SCALES = ("0", "0.5", "1", "1.5", "2")
DRAWN, SHOWN, GAP = 448, 220, 6         # pixels: a picture's side as drawn and on the sheet, and what is between two
LEFT, TOP = 66, 48                      # pixels for the labels of rows and columns
INK, PAPER = (50, 50, 50), (255, 255, 255)


def draw(options, style, s_scale, path):
    command = [options.facegen, "generate", "--sandbox", "--quiet", "--face", options.face, "--prompt", options.prompt,
               "--style", style, "--s-scale", s_scale, "--seed", options.seed, "--num-inference-steps", "41",
               "--width", str(DRAWN), "--height", str(DRAWN), "--output", path]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    with Image.open(path) as picture:
        return picture.convert("RGB").resize((SHOWN, SHOWN), Image.LANCZOS)


def label_font():
    try:
        return ImageFont.truetype("DejaVuSans.ttf", 17)
    except OSError:
        sys.exit("This needs a font: apt-get install fonts-dejavu-core")


def label(sheet, text, middle, font, turned=False):
    """Write text round a point, from below upwards if it is turned."""
    width, height = font.getbbox(text, anchor="ls")[2] + 2, 24
    strip = Image.new("RGB", (width, height), PAPER)
    ImageDraw.Draw(strip).text((1, 18), text, INK, font, anchor="ls")
    if turned:
        strip = strip.transpose(Image.ROTATE_90)
    sheet.paste(strip, (middle[0] - strip.width // 2, middle[1] - strip.height // 2))


def make_sheet(options):
    font = label_font()
    step = SHOWN + GAP
    sheet = Image.new("RGB", (LEFT + step * len(S_SCALES), TOP + step * len(STYLES)), PAPER)
    for column, s_scale in enumerate(S_SCALES):
        label(sheet, f"s_scale {s_scale}", (LEFT + column * step + SHOWN // 2, TOP // 2), font)
    with tempfile.TemporaryDirectory() as folder:
        for row, style in enumerate(STYLES):
            label(sheet, style, (LEFT // 2, TOP + row * step + SHOWN // 2), font, turned=True)
            for column, s_scale in enumerate(S_SCALES):
                picture = draw(options, style, s_scale, str(Path(folder) / "drawn.png"))
                sheet.paste(picture, (LEFT + column * step, TOP + row * step))
    return sheet


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", nargs="?", default=str(ROOT / "docs/contact-sheet.jpg"), metavar="OUT",
                        help="JPEG to write (default: docs/contact-sheet.jpg)")
    parser.add_argument("--facegen", default=str(ROOT / "build/release/bin/facegen"), metavar="PROGRAM",
                        help="the built command (default: build/release/bin/facegen)")
    parser.add_argument("--face", default=str(ROOT / "examples/portrait.jpg"), metavar="FILE",
                        help="the portrait (default: examples/portrait.jpg)")
    parser.add_argument("--prompt", default="a sunny garden", metavar="TEXT", help="default: %(default)s")
    parser.add_argument("--seed", default="1", metavar="N", help="default: %(default)s")
    options = parser.parse_args()
    if not Path(options.facegen).exists():
        parser.error(f"{options.facegen} is not there: build it (sh examples/quickstart.sh), or name it by --facegen")
    make_sheet(options).save(options.out, "JPEG", quality=80, optimize=True)


if __name__ == "__main__":
    main()
