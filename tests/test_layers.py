"""Imports go one way (DESIGN 3). import-linter holds Python's; these hold what it cannot see."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ORDER = [
    "rehabgoals",
    "accounts",
    "patients",
    "measures",
    "goals",
    "sessions",
    "plans",
    "reminders",
    "evaluation",
    "demo",
]
HEIGHT = {name: height for height, name in enumerate(ORDER)}
ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*"))
# The project's pieces are anybody's; allauth's pages stand on base.html alone.
SHARED_TEMPLATES = {
    "components",
    "rehabgoals",
    "account",
    "mfa",
    "usersessions",
    "allauth",
    "bootstrap5",
    "django",
    "base.html",
}
REFERENCE = re.compile(r"""\{%\s*(?:extends|include)\s+[^%]*?"([^"]+)"|template(?:_name)?=\s*"([^"]+\.html)\"""")
LOADED = re.compile(r"\{%\s*load\s+([^%]+?)\s*%\}")
# Tag libraries by the app that has them; others are Django's and the libraries'.
OWN_LIBRARIES = {
    path.stem: path.parent.parent.name for path in ROOT.glob("*/templatetags/*.py") if path.stem != "__init__"
}


def test_every_model_refers_to_its_own_app_or_one_to_its_left():
    checked = 0
    for model in apps.get_models():
        here = model.__module__.split(".")[0]
        if here not in HEIGHT:
            continue
        for field in model._meta.get_fields():
            related = getattr(field, "related_model", None)
            if field.auto_created or related is None:
                continue
            there = related.__module__.split(".")[0]
            if there in HEIGHT:
                assert HEIGHT[there] <= HEIGHT[here], f"{model.__name__}.{field.name} refers to {there}"
                checked += 1
    assert checked > 50


def test_every_template_includes_its_own_apps_pieces_or_ones_to_its_left():
    checked = 0
    for template in TEMPLATES:
        here = template.relative_to(ROOT / "templates").parts[0]
        if not template.is_file() or here not in HEIGHT:
            continue
        text = template.read_text()
        names = [name for pair in REFERENCE.findall(text) for name in pair if name]
        libraries = [OWN_LIBRARIES.get(name, "rehabgoals") for line in LOADED.findall(text) for name in line.split()]
        for there in [name.split("/")[0] for name in names] + libraries:
            assert there in SHARED_TEMPLATES or HEIGHT[there] <= HEIGHT[here], f"{template} uses {there}"
            checked += 1
    assert checked > 30


def test_shared_pieces_stand_on_no_app():
    for template in (ROOT / "templates" / "components").rglob("*.html"):
        names = [name for pair in REFERENCE.findall(template.read_text()) for name in pair if name]
        assert {name.split("/")[0] for name in names} <= SHARED_TEMPLATES, template


@pytest.mark.parametrize("name", ["services", "utils", "helpers", "common", "misc", "managers"])
def test_no_module_has_a_name_that_fits_everything(name):
    assert list(ROOT.glob(f"*/{name}.py")) == []


def test_pure_modules_touch_no_database_and_no_request():
    pure = [
        "goals/sentence.py",
        "goals/questions.py",
        "goals/summary.py",
        "measures/instruments.py",
        "measures/definitions.py",
        "measures/due.py",
        "measures/due_words.py",
        "patients/names.py",
        "plans/contents.py",
        "reminders/rules.py",
        "sessions/times.py",
        *[str(path.relative_to(ROOT)) for path in (ROOT / "measures" / "charts").glob("*.py")],
    ]
    for name in pure:
        for node in ast.walk(ast.parse((ROOT / name).read_text())):
            modules = []
            if isinstance(node, ast.ImportFrom):
                modules = [node.module or ""]
            elif isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            for module in modules:
                assert not module.startswith(("django.db", "django.http")), f"{name} imports {module}"
                assert not re.search(r"(^|\.)models$", module), f"{name} imports {module}"


def test_the_app_label_of_our_sessions_is_not_djangos():
    assert apps.get_app_config("rehab_sessions").name == "sessions"
    assert apps.get_app_config("sessions").name == "django.contrib.sessions"
