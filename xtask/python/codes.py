"""Codes as other people's readers see them: zxing-cpp and libzbar.

`codes.py SIGNS.pdf LIST PICTURES` reads every page of a PDF of signs, whose addresses stand in LIST, one a line, and every
PICTURES/*.png, whose text stands in the file of the same name that ends in .txt.
"""

import pathlib
import sys

import pypdfium2
import zxingcpp
from PIL import Image
from pyzbar import pyzbar

DPI = 150


def texts(picture):
    """What each reader reads."""
    gray = picture.convert("L")
    yield "zxing-cpp", {code.text for code in zxingcpp.read_barcodes(gray, formats=zxingcpp.BarcodeFormat.QRCode)}
    yield "libzbar", {code.data.decode() for code in pyzbar.decode(gray, symbols=[pyzbar.ZBarSymbol.QRCODE])}


def main(pdf, addresses, pictures):
    wrong = []
    read = 0

    def check(name, picture, expected):
        nonlocal read
        for reader, found in texts(picture):
            if found == {expected}:
                read += 1
            else:
                wrong.append(f"{name}: {reader} reads {sorted(found)}, not {expected}")

    expected = pathlib.Path(addresses).read_text().split()
    pages = pypdfium2.PdfDocument(pdf)
    if len(pages) != len(expected):
        wrong.append(f"{len(pages)} pages for {len(expected)} signs")
    for page, address in zip(pages, expected):
        check(f"sign {address}", page.render(scale=DPI / 72).to_pil(), address)
    shots = sorted(pathlib.Path(pictures).glob("*.png"))
    if not shots:
        wrong.append(f"there are no pictures in {pictures}")
    for shot in shots:
        check(shot.name, Image.open(shot), shot.with_suffix(".txt").read_text())
    print(f"{len(expected)} signs and {len(shots)} pictures, each by two readers: {read} read")
    if wrong:
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main(*sys.argv[1:])
