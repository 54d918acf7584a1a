"""The catalogues: the same texts in every language, whole, with their gaps, and said to be unchecked."""

import re

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation

from rehabgoals.embedded.prepare import compile_catalogues

LANGUAGES = ["es", "fr", "ar"]


def catalogue(language):
    with (settings.LOCALE_PATHS[0] / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language)


def texts(language):
    return {(message.id, message.context): message.string for message in catalogue(language) if message.id}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_text_with_all_its_gaps(language):
    found = texts(language)
    assert set(found) == set(texts("es"))
    for (text, _context), said in found.items():
        assert said.strip() or text == ", "
        assert sorted(re.findall(r"{\w+}", said)) == sorted(re.findall(r"{\w+}", text)), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_says_that_a_native_clinician_has_not_checked_it(language):
    assert "TO BE CHECKED BY A NATIVE CLINICIAN" in catalogue(language).header_comment


def test_every_text_of_the_catalogues_is_still_said_somewhere():
    root = settings.BASE_DIR
    folders = ("accounts", "patients", "measures", "goals", "sessions", "plans", "rehabgoals", "templates")
    files = [
        path for folder in folders for path in (root / folder).rglob("*") if path.suffix in (".py", ".html", ".toml")
    ]
    source = "\n".join(path.read_text("utf-8") for path in files if "tests" not in path.parts)
    unused = [text for text, _context in texts("es") if f'"{text}"' not in source]
    assert unused == []


def test_texts_are_compiled_where_they_are_missing_or_older(tmp_path):
    folder = tmp_path / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text((settings.LOCALE_PATHS[0] / "es/LC_MESSAGES/django.po").read_text("utf-8"))
    compile_catalogues(tmp_path)
    compiled = folder / "django.mo"
    before = compiled.stat().st_mtime_ns
    compile_catalogues(tmp_path)
    assert compiled.stat().st_mtime_ns == before


def test_plans_and_mails_wait_for_their_own_texts():
    for language in LANGUAGES:
        with translation.override(language):
            assert translation.gettext("A note from %(clinic_name)s") == "A note from %(clinic_name)s"
