"""`python -m tests.mutants [FILE ...]` (`make mutants`): what the tests of the pure modules would not notice.

mutmut changes one thing at a time in the modules that pyproject.toml lists (`[tool.mutmut]`) and runs their own tests,
which need no database. A change that no test notices has survived. Survivors that change nothing a user could see are
explained in docs/mutants.md; any other is printed as "not explained", and the answer is then 1. So is an explanation
that explains nothing any more.

Works on a copy in `.local/mutants/`, so that the files may change meanwhile. Files as arguments (`measures/due.py`)
are tried alone.
"""

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import chdir
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from rehabgoals.embedded.places import CHECKOUT

FOLDER = CHECKOUT / ".local" / "mutants"
EXPLANATIONS = CHECKOUT / "docs" / "mutants.md"
WORKERS = 2
# What is not copied into the working folder.
NOT_NEEDED = (".*", "__pycache__", "docs")


@dataclass(frozen=True)
class Change:
    """One changed place: the function's lines before and after, without how they are indented or broken."""

    file: str
    function: str
    before: str
    after: str


@dataclass(frozen=True)
class Mutant:
    """A change that was tried, the line it begins on, and what became of it, in mutmut's words."""

    change: Change
    line: int
    status: str

    def __str__(self) -> str:
        change = self.change
        return f"{change.file}:{self.line} {change.function}: {self.status}\n  - {change.before}\n  + {change.after}"


def modules() -> list[str]:
    """The files that are changed."""
    settings = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())
    return list(settings["tool"]["mutmut"]["only_mutate"])


# --- Explanations -----------------------------------------------------------------------------------------------


def explained(text: str) -> list[Change]:
    """The changes that docs/mutants.md explains: `## file`, `### function`, and diffs under them."""
    found: list[Change] = []
    file = function = ""
    diff: list[str] | None = None
    for line in text.splitlines():
        if line.startswith("```"):
            found += [Change(file, function, before, after) for before, after in _pairs(diff or ())]
            diff = [] if line == "```diff" else None
        elif diff is not None:
            diff.append(line)
        elif line.startswith("## "):
            file = line.removeprefix("## ").strip("`")
        elif line.startswith("### "):
            function = line.removeprefix("### ").strip("`")
    return found


def _pairs(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each run of `-` lines with the run of `+` lines behind it."""
    before: list[str] = []
    after: list[str] = []
    for line in [*lines, "-"]:
        if line.startswith("-") and after:
            yield _plain(before), _plain(after)
            before, after = [], []
        (before if line.startswith("-") else after).append(line[1:])


def _plain(lines: Iterable[str]) -> str:
    return " ".join(" ".join(lines).split())


# --- Trying -----------------------------------------------------------------------------------------------------


def try_all(files: list[str]) -> list[Mutant]:
    """Make and try every mutant of the files. Ends the program when mutmut could not: the tests fail as they are."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    shutil.copytree(CHECKOUT, FOLDER, ignore=shutil.ignore_patterns(*NOT_NEEDED))
    names = [] if files == modules() else [f"{file.removesuffix('.py').replace('/', '.')}.*" for file in files]
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(WORKERS), *names]
    if subprocess.run(command, cwd=FOLDER, env=_without_servers()).returncode:
        sys.exit("No mutant was tried; mutmut says why above.")
    return [mutant for file in files for mutant in _results(file)]


def _without_servers() -> dict[str, str]:
    """Addresses for the settings to read, with nothing behind them: these tests ask no database."""
    from rehabgoals.testing.plugin import TestServers

    servers = TestServers()
    servers.announce()
    servers.place.remove()
    return dict(os.environ)


def _results(file: str) -> Iterator[Mutant]:
    """What became of each mutant of a file, in the order of its lines."""
    with chdir(FOLDER):
        from mutmut.mutation.data import SourceFileMutationData
        from mutmut.stats import status_by_exit_code

        data = SourceFileMutationData(path=Path(file))
        data.load()
        starts = _starts(file)
        yield from sorted(
            (_read(file, name, status_by_exit_code[code], starts) for name, code in data.exit_code_by_key.items()),
            key=lambda mutant: mutant.line,
        )


def _starts(file: str) -> dict[str, int]:
    """The line of each function and method (`Class.method`)."""
    found = {}
    for node in ast.parse(Path(file).read_text()).body:
        for part in node.body if isinstance(node, ast.ClassDef) else [node]:
            if isinstance(part, ast.FunctionDef):
                found[part.name if part is node else f"{node.name}.{part.name}"] = part.lineno
    return found


def _read(file: str, name: str, status: str, starts: dict[str, int]) -> Mutant:
    import libcst
    from mutmut.mutation.diff_apply import read_functions_from_index
    from mutmut.utils.format_utils import orig_function_and_class_names_from_key

    functions = read_functions_from_index(name, file)
    assert functions, f"mutmut has no text of {name}"
    old, new = (libcst.Module([function]).code.strip().splitlines() for function in functions)
    function, class_name = orig_function_and_class_names_from_key(name)
    function = ".".join(part for part in (class_name, function.rpartition(".")[2]) if part)
    head = next(number for number, line in enumerate(old) if line.lstrip().startswith("def "))
    parts = [part for part in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if part[0] != "equal"]
    first, last = parts[0], parts[-1]
    change = Change(file, function, _plain(old[first[1] : last[2]]), _plain(new[first[3] : last[4]]))
    return Mutant(change, starts[function] + first[1] - head, status)


# --- Telling ----------------------------------------------------------------------------------------------------


def tell(mutants: list[Mutant], explanations: Iterable[Change]) -> int:
    """Print what survived; 0 when all of it is explained and every explanation explains something."""
    survivors = [mutant for mutant in mutants if mutant.status not in ("killed", "timeout")]
    known = set(explanations)
    open_ones = [mutant for mutant in survivors if mutant.change not in known]
    stale = known - {mutant.change for mutant in survivors}
    for title, found in (
        ("Survivors that docs/mutants.md explains", [mutant for mutant in survivors if mutant.change in known]),
        ("Survivors that are not yet explained", open_ones),
        ("Stopped because they took too long, which counts as noticed", [m for m in mutants if m.status == "timeout"]),
    ):
        if found:
            print(f"\n{title}: {len(found)}\n")
            print("\n".join(map(str, found)))
    for change in stale:
        print(f"\nExplained, but no survivor: {change.file} {change.function}\n  - {change.before}\n  + {change.after}")
    counts = Counter(mutant.status for mutant in mutants)
    print(f"\n{len(mutants)} mutants: " + ", ".join(f"{number} {status}" for status, number in counts.most_common()))
    return 1 if open_ones or stale else 0


def main() -> int:
    """Try, and tell."""
    parser = ArgumentParser(prog="python -m tests.mutants")
    parser.add_argument("files", nargs="*", metavar="FILE", help=", ".join(modules()))
    files = parser.parse_args().files or modules()
    if unknown := sorted(set(files) - set(modules())):
        parser.error(f"{unknown[0]} is not in [tool.mutmut] of pyproject.toml")
    explanations = [change for change in explained(EXPLANATIONS.read_text()) if change.file in files]
    return tell(try_all(files), explanations)


if __name__ == "__main__":
    sys.exit(main())
