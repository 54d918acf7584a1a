"""Bootstrap and the fonts, served and read from the packages they are installed with; nothing is copied."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.contrib.staticfiles.finders import BaseFinder
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import FileSystemStorage

# What a page may ask for, and where it is: (package, path inside it). The maps are there because Bootstrap's sheets
# name them, and the manifest storage follows every name it reads.
SERVED = {
    "bootstrap/bootstrap.min.css": ("bootstrap_wrapper", "../bootstrap/css/bootstrap.min.css"),
    "bootstrap/bootstrap.min.css.map": ("bootstrap_wrapper", "../bootstrap/css/bootstrap.min.css.map"),
    "bootstrap/bootstrap.rtl.min.css": ("bootstrap_wrapper", "../bootstrap/css/bootstrap.rtl.min.css"),
    "bootstrap/bootstrap.rtl.min.css.map": ("bootstrap_wrapper", "../bootstrap/css/bootstrap.rtl.min.css.map"),
    "fonts/atkinson-regular.ttf": ("fontpkg_atkinson_hyperlegible", "files/AtkinsonHyperlegible-Regular.ttf"),
    "fonts/atkinson-bold.ttf": ("fontpkg_atkinson_hyperlegible", "files/AtkinsonHyperlegible-Bold.ttf"),
    "fonts/plex-arabic-regular.ttf": ("fontpkg_ibm_plex_sans_arabic", "files/IBMPlexSansArabic-Regular.ttf"),
    "fonts/plex-arabic-bold.ttf": ("fontpkg_ibm_plex_sans_arabic", "files/IBMPlexSansArabic-Bold.ttf"),
    "fonts/noto-sans.ttf": ("fontpkg_noto_sans", "files/NotoSans[wdth,wght].ttf"),
    "fonts/heebo.ttf": ("fontpkg_heebo", "files/Heebo[wght].ttf"),
}

# Only for paper: 16 MB, which no browser should fetch; the patient's own device has a Han font.
HAN = ("cvttf_NotoSansCJK_Regular", "NotoSansCJKtc-Regular.otf")


@cache
def _package_folder(package: str) -> Path:
    """Where a package is installed, without importing it.

    Raises ImproperlyConfigured when it is not.
    """
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ImproperlyConfigured(f"The package {package} is not installed; it holds style sheets or fonts.")
    return Path(next(iter(spec.submodule_search_locations)))


def _located(package: str, path: str) -> Path:
    file = (_package_folder(package) / path).resolve()
    if not file.is_file():
        raise ImproperlyConfigured(f"The package {package} has no {path}.")
    return file


def served_file(name: str) -> Path:
    """The file on disk behind a static name such as `fonts/heebo.ttf`; KeyError for a name that is not served."""
    return _located(*SERVED[name])


def font_files() -> dict[str, dict[str, Path]]:
    """The font files for paper, by family and weight (`regular`, `bold`).

    Noto Sans and Heebo are variable fonts: both weights are the same file. The Han font has no bold.
    """
    return {
        "Atkinson Hyperlegible": {
            "regular": served_file("fonts/atkinson-regular.ttf"),
            "bold": served_file("fonts/atkinson-bold.ttf"),
        },
        "IBM Plex Sans Arabic": {
            "regular": served_file("fonts/plex-arabic-regular.ttf"),
            "bold": served_file("fonts/plex-arabic-bold.ttf"),
        },
        "Noto Sans": {
            "regular": served_file("fonts/noto-sans.ttf"),
            "bold": served_file("fonts/noto-sans.ttf"),
        },
        "Heebo": {
            "regular": served_file("fonts/heebo.ttf"),
            "bold": served_file("fonts/heebo.ttf"),
        },
        "Noto Sans CJK": {"regular": _located(*HAN)},
    }


class PackageStorage(FileSystemStorage):
    """Read-only: static names on one side, files inside installed packages on the other."""

    def path(self, name: str) -> str:
        return str(served_file(name))

    def exists(self, name: str) -> bool:
        return name in SERVED


class PackageFinder(BaseFinder):
    """Finds Bootstrap's style sheets and the fonts in their packages, for `collectstatic` and for development."""

    def __init__(self, app_names: object = None, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.storage = PackageStorage()

    def check(self, **kwargs: object) -> list:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: object) -> str | list[str]:
        """The absolute path of a served name; an empty list when it is not one of ours."""
        if path not in SERVED:
            return []
        found = self.storage.path(path)
        return [found] if find_all else found

    def list(self, ignore_patterns: object) -> Iterator[tuple[str, PackageStorage]]:
        for name in SERVED:
            yield name, self.storage
