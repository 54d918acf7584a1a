"""What the PDF renderer may read: our own fonts, symbols and style sheet, and the charts of the one document at hand.

Everything is addressed in a scheme of our own, ``app:``, that names no place on a disk or a network. Any other address
is refused, so a patient's text can neither open a connection nor attach a file, whatever it says
(security D3: with WeasyPrint's own fetcher 13 of 16 hostile texts reached the network and one attached a local file).
"""

import functools
import importlib.util
from collections.abc import Iterable, Mapping
from pathlib import Path

from fontTools.ttLib import TTFont
from weasyprint.urls import URLFetcher, URLFetcherResponse

DOCUMENT_FOLDER = Path(__file__).resolve().parent.parent / "templates" / "plans" / "document"

STYLE_SHEET = "handout.css"
FONT_FACES = "fonts.css"
SYMBOLS = ("visit", "star", "box", "phone")

# name: (package, file in it, family as the style sheets and the charts name it, weights it is for)
_FONTS = {
    "atkinson-regular": (
        "fontpkg_atkinson_hyperlegible",
        "files/AtkinsonHyperlegible-Regular.ttf",
        "Atkinson Hyperlegible",
        (400,),
    ),
    "atkinson-bold": (
        "fontpkg_atkinson_hyperlegible",
        "files/AtkinsonHyperlegible-Bold.ttf",
        "Atkinson Hyperlegible",
        (700,),
    ),
    "arabic-regular": (
        "fontpkg_ibm_plex_sans_arabic",
        "files/IBMPlexSansArabic-Regular.ttf",
        "IBM Plex Sans Arabic",
        (400,),
    ),
    "arabic-bold": ("fontpkg_ibm_plex_sans_arabic", "files/IBMPlexSansArabic-Bold.ttf", "IBM Plex Sans Arabic", (700,)),
    "hebrew": ("fontpkg_heebo", "files/Heebo[wght].ttf", "Heebo", (400, 700)),
    "noto-sans": ("fontpkg_noto_sans", "files/NotoSans[wdth,wght].ttf", "Noto Sans", (400, 700)),
    "han": ("cvttf_NotoSansCJK_Regular", "NotoSansCJKtc-Regular.otf", "Noto Sans CJK TC", (400,)),
}
# Asked in this order for the letters that those before have not got. The last is 16 MB: read only when needed.
_FAMILIES = (
    ("atkinson-regular", "atkinson-bold"),
    ("arabic-regular", "arabic-bold"),
    ("hebrew",),
    ("noto-sans",),
    ("han",),
)


class RefusedAddress(ValueError):
    """The document named something that is not part of it."""


class DocumentFetcher(URLFetcher):
    """Gives WeasyPrint the ``app:`` files of one document and refuses every other address.

    ``served`` and ``refused`` count, for the tests: WeasyPrint swallows what a fetcher raises, so only a count shows that
    nothing else was read.
    """

    def __init__(self, charts: Mapping[str, bytes], font_names: Iterable[str]) -> None:
        """``charts`` are SVG files by their address ("app:charts/1"); ``font_names`` the fonts this document needs."""
        super().__init__(allowed_protocols=("app",), allow_redirects=False)
        self._charts = dict(charts)
        self._font_names = tuple(font_names)
        self.served = 0
        self.refused = 0

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """The file behind one ``app:`` address.

        Raises RefusedAddress for anything else: other schemes (data: too), other names, a path that climbs.
        """
        found = self._find(url)
        if found is None:
            self.refused += 1
            raise RefusedAddress("The plan names an address that is not part of it.")
        self.served += 1
        body, content_type = found
        return URLFetcherResponse(url, body, {"Content-Type": content_type})

    def _find(self, url: str) -> tuple[bytes, str] | None:
        if url in self._charts:
            return self._charts[url], "image/svg+xml"
        if url == f"app:{STYLE_SHEET}":
            return (DOCUMENT_FOLDER / STYLE_SHEET).read_bytes(), "text/css"
        if url == f"app:{FONT_FACES}":
            return font_faces(self._font_names).encode(), "text/css"
        for name in SYMBOLS:
            if url == f"app:symbols/{name}.svg":
                return (DOCUMENT_FOLDER / "symbols" / f"{name}.svg").read_bytes(), "image/svg+xml"
        for name in self._font_names:
            if url == f"app:fonts/{name}":
                return font_file(name).read_bytes(), "font/ttf"
        return None


def font_file(name: str) -> Path:
    """Where an installed font package keeps the named font. Raises FileNotFoundError when it is not installed."""
    package, file, _family, _weights = _FONTS[name]
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"The font package {package} is not installed.")
    return Path(spec.origin).parent / file


@functools.cache
def _letters(name: str) -> frozenset[int]:
    """The code points that a font can draw."""
    with TTFont(font_file(name), lazy=True) as font:
        return frozenset(font.getBestCmap())


def fonts_for(text: str) -> tuple[str, ...]:
    """Names of the fonts that can draw the text, and no others: a font costs time in every PDF that names it.

    A letter that no font of ours has is left to what the machine has.
    """
    missing = {ord(letter) for letter in text if letter.isprintable() and not letter.isspace()}
    names: list[str] = []
    for family in _FAMILIES:
        if not names or missing & _letters(family[0]):
            names.extend(family)
            missing -= _letters(family[0])
    return tuple(names)


def font_faces(names: Iterable[str]) -> str:
    """The ``@font-face`` rules for these fonts, one for each weight."""
    return "\n".join(
        f'@font-face {{ font-family: "{_FONTS[name][2]}"; font-weight: {weight}; src: url(app:fonts/{name}); }}'
        for name in names
        for weight in _FONTS[name][3]
    )
