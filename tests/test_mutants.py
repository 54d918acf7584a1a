"""`make mutants` is set up for files that are there, and what docs/mutants.md explains is still in the code."""

import ast
import tomllib

from rehabgoals.embedded.places import CHECKOUT
from tests.mutants import EXPLANATIONS, Change, Mutant, explained, modules, tell

TEXT = """
# Mutants

## measures/due.py

### due_on

```diff
- if one:
-     return None
+ if two:
+     return None
- first
+ second
```

Both mean the same.

### Later.is_due

```diff
- third
+ fourth
```
"""
FIRST = Change("measures/due.py", "due_on", "if one: return None", "if two: return None")
SECOND = Change("measures/due.py", "due_on", "first", "second")
THIRD = Change("measures/due.py", "Later.is_due", "third", "fourth")


def mutant(change, status="survived"):
    return Mutant(change, 12, status)


def test_several_changes_may_share_an_explanation():
    assert explained(TEXT) == [FIRST, SECOND, THIRD]


def test_a_survivor_without_an_explanation_is_told_with_its_place(capsys):
    assert tell([mutant(FIRST), mutant(SECOND)], [FIRST]) == 1

    told = capsys.readouterr().out
    assert "not yet explained: 1\n\nmeasures/due.py:12 due_on: survived\n  - first\n  + second" in told
    assert "2 mutants: 2 survived" in told


def test_an_explanation_of_nothing_is_told(capsys):
    assert tell([mutant(FIRST, "killed")], [FIRST]) == 1
    assert "Explained, but no survivor: measures/due.py due_on" in capsys.readouterr().out


def test_all_is_well_when_everything_is_noticed_or_explained(capsys):
    assert tell([mutant(FIRST), mutant(SECOND, "killed"), mutant(THIRD, "timeout")], [FIRST]) == 0
    assert "1 killed" in capsys.readouterr().out


def test_what_is_changed_and_what_judges_it_is_there():
    settings = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["tool"]["mutmut"]

    for path in settings["only_mutate"] + settings["pytest_add_cli_args_test_selection"]:
        assert (CHECKOUT / path).is_file(), path


def test_what_is_explained_is_still_in_the_code():
    for change in explained(EXPLANATIONS.read_text()):
        assert change.file in modules()
        text = (CHECKOUT / change.file).read_text()
        functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
        bodies = [
            " ".join(ast.get_source_segment(text, node).split())
            for node in functions
            if node.name == change.function.rpartition(".")[2]
        ]
        assert any(change.before in body for body in bodies), change
