"""What the PDF renderer may read: our own fonts, symbols and style sheet, and the charts of the one document at hand.

Everything is addressed in a scheme of our own, ``app:``, that names no place on a disk or a network. Any other address
is refused, so a patient's text can neither open a connection nor attach a file, whatever it says
(security D3: with WeasyPrint's own fetcher 13 of 16 hostile texts reached the network and one attached a local file).
"""

import functools
from collections.abc import Iterable, Mapping
from pathlib import Path

from fontTools.ttLib import TTFont
from weasyprint.urls import URLFetcher, URLFetcherResponse

from rehabgoals.static_packages import font_files

DOCUMENT_FOLDER = Path(__file__).resolve().parent.parent / "templates" / "plans" / "document"

ARABIC = "IBM Plex Sans Arabic"
# The same font under a second name, for charts. The Arabic in a chart is written in its joined forms, and a PDF keeps
# one text for each shape of a font: under one name the forms would get into the patient's own words when copied.
CHART_ARABIC = "IBM Plex Sans Arabic Charts"

STYLE_SHEET = "handout.css"
FONT_FACES = "fonts.css"
SYMBOLS = ("visit", "star", "step", "box", "phone", "lines", "carry_on", "ease_off", "call_us")


class RefusedAddress(ValueError):
    """The document named something that is not part of it."""


class DocumentFetcher(URLFetcher):
    """Gives WeasyPrint the ``app:`` files of one document and refuses every other address.

    ``served`` and ``refused`` count, for the tests: WeasyPrint swallows what a fetcher raises, so only a count shows
    that nothing else was read.
    """

    def __init__(
        self, charts: Mapping[str, bytes], families: Iterable[str], pictures: Mapping[str, bytes] | None = None
    ) -> None:
        """``charts`` are SVG files by their address ("app:charts/1"), ``pictures`` JPEG or PNG ones.

        ``families`` are the fonts it needs.
        """
        super().__init__(allowed_protocols=("app",), allow_redirects=False)
        self._charts, self._pictures = dict(charts), dict(pictures or {})
        self._families = tuple(families)
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
        if url in self._pictures:
            return self._pictures[url], "image/png" if self._pictures[url][:1] == b"\x89" else "image/jpeg"
        if url == f"app:{STYLE_SHEET}":
            return (DOCUMENT_FOLDER / STYLE_SHEET).read_bytes(), "text/css"
        if url == f"app:{FONT_FACES}":
            return font_faces(self._families).encode(), "text/css"
        for name in SYMBOLS:
            if url == f"app:symbols/{name}.svg":
                return (DOCUMENT_FOLDER / "symbols" / f"{name}.svg").read_bytes(), "image/svg+xml"
        for family in self._families:
            for weight, file in font_files()[family].items():
                if url == _address(family, weight):
                    return file.read_bytes(), "font/ttf"
        return None


def _address(family: str, weight: str) -> str:
    return f"app:fonts/{family.lower().replace(' ', '-')}-{weight}"


@functools.cache
def _letters(family: str) -> frozenset[int]:
    """The code points that a family can draw."""
    with TTFont(font_files()[family]["regular"], lazy=True) as font:
        return frozenset(font.getBestCmap())


def families_for(text: str) -> tuple[str, ...]:
    """The families that can draw the text, and no others: each costs time in every PDF that names it, Han 16 MB.

    They are asked in the order of ``font_files``, each for the letters that those before have not got. A letter that
    none of ours has is left to what the machine has.
    """
    missing = {ord(letter) for letter in text if letter.isprintable() and not letter.isspace()}
    families: list[str] = []
    for family in font_files():
        # Only what is still missing is looked up, so that the Han font is not opened for a plan without Han names.
        if not families or (missing and missing & _letters(family)):
            families.append(family)
            missing -= _letters(family)
    return tuple(families)


def font_faces(families: Iterable[str]) -> str:
    """The ``@font-face`` rules for these families, one for each weight.

    Glyph composition is off where it would part a letter into pieces whose text is lost: with it "Thị" comes out of the
    PDF as "ThL ị" (WeasyPrint #2841). Arabic needs it to place its marks.
    """
    names = [(family, family) for family in families]
    if (ARABIC, ARABIC) in names:
        names.append((CHART_ARABIC, ARABIC))
    css_weights = {"regular": 400, "bold": 700}
    features = {family: "" if family == ARABIC else ' font-feature-settings: "ccmp" 0;' for _, family in names}
    return "\n".join(
        f'@font-face {{ font-family: "{name}"; font-weight: {css_weights[weight]};{features[family]}'
        f" src: url({_address(family, weight)}); }}"
        for name, family in names
        for weight in font_files()[family]
    )
