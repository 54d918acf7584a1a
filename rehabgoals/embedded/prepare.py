"""Make `.venv`, look for the two system packages (Pango for the plan's PDF, Chromium for the tests), compile the texts.

Run as a file by the system's Python, before anything is installed: `python3 rehabgoals/embedded/prepare.py [--tests]`.
So: standard library only, and a syntax that older Pythons can read far enough to say that they are too old.
A second time it does nothing and needs no network. It can be cut off anywhere: the stamp is written last.
"""

from __future__ import annotations

import ctypes
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
CHECKOUT = Path(__file__).resolve().parents[2]
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = CHECKOUT / "requirements.txt"
LOCALE = CHECKOUT / "locale"
STAMP = VENV / "rehabgoals-installed"
INSTALLING = VENV / "rehabgoals-installing"

PANGO_LIBRARIES = {
    "linux": ["libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"],
    "darwin": ["libpango-1.0.dylib", "libpangoft2-1.0.dylib", "libharfbuzz-subset.dylib"],
}
PANGO_PACKAGES = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]
CHROMIUM_PROGRAMS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
CHROMIUM_PACKAGES = ["chromium"]


class Stopped(Exception):
    """Preparation cannot go on; the text is one line that says what is missing and the command that mends it."""


def main(arguments: list[str]) -> int:
    """Prepare; 0 when everything is there, else 1 after one line that says what is not."""
    try:
        use_new_enough_python(arguments)
        lock_folder = CHECKOUT / ".local"
        lock_folder.mkdir(mode=0o700, exist_ok=True)
        with (lock_folder / "prepare.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if "--packages-only" not in arguments:
                need("Pango", has_pango(), has_pango, PANGO_PACKAGES)
                if "--tests" in arguments:
                    need("Chromium", has_chromium(), has_chromium, CHROMIUM_PACKAGES)
            prepare_venv()
            compile_catalogues()
    except Stopped as stopped:
        print(stopped, file=sys.stderr)
        return 1
    return 0


def use_new_enough_python(arguments: list[str]) -> None:
    """Go on with a newer Python of this machine when this one is too old."""
    if sys.version_info >= OLDEST:
        return
    for minor in range(OLDEST[1], OLDEST[1] + 4):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            os.execv(newer, [newer, __file__, *arguments])
    raise Stopped(
        "RehabGoals needs Python {}.{} or newer, and this is {}.{}. Install it, or name it: make PYTHON=... run".format(
            *OLDEST, *sys.version_info[:2]
        )
    )


# --- the virtual environment --------------------------------------------------------------------------------------


def prepare_venv() -> None:
    """Make `.venv` and install into it, when it is missing, broken, half-made, or older than requirements.txt."""
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    works = venv_works()
    if works and not INSTALLING.exists() and STAMP.exists() and STAMP.read_text() == wanted:
        return
    if INSTALLING.exists() or not works:
        # pip takes a half-copied package for an installed one, so what was cut off is made anew.
        shutil.rmtree(VENV, ignore_errors=True)
        make_venv()
    say("Installing Python packages (the first time this takes a minute or two) ...")
    INSTALLING.touch()
    STAMP.unlink() if STAMP.exists() else None
    # Never through .venv/bin/pip: its first line names the interpreter, and breaks where the path has a space.
    # Errors only: pip's warnings about the machine's own settings would bury what `make run` has to say.
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "-qq"]
    done = subprocess.run(
        [*pip, "--require-hashes", "-r", str(REQUIREMENTS)], check=False, cwd=CHECKOUT, stdout=sys.stderr
    )
    if done.returncode:
        raise Stopped("The Python packages could not be installed; pip says why above. Mend that and run this again.")
    INSTALLING.unlink()
    unfinished = STAMP.with_suffix(".new")
    unfinished.write_text(wanted)
    unfinished.replace(STAMP)


def venv_works() -> bool:
    """Whether `.venv` holds a Python that starts, is new enough, and has pip."""
    try:
        done = subprocess.run(
            [
                str(PYTHON),
                "-c",
                "import importlib.util, sys; print(sys.version_info[:2] >= %r "
                "and importlib.util.find_spec('pip') is not None)" % (OLDEST,),
            ],
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        return False
    return done.stdout.strip() == b"True"


def make_venv() -> None:
    """Make an empty `.venv` with pip."""
    try:
        import ensurepip  # noqa: F401 - Debian and Ubuntu ship it apart
    except ImportError:
        version = "python%d.%d-venv" % sys.version_info[:2]
        need(
            "Python's ensurepip",
            False,
            lambda: not subprocess.call([sys.executable, "-c", "import ensurepip"]),
            [version],
        )
    say("Making .venv ...")
    done = subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False, stdout=sys.stderr)
    if done.returncode:
        raise Stopped("Python could not make .venv; it says why above.")


# --- the catalogues -----------------------------------------------------------------------------------------------


def compile_catalogues(folder: Path = LOCALE) -> None:
    """Make each language's `.mo`, which is what Django reads, where it is missing or older than its `.po`."""
    for catalogue in sorted(folder.glob("*/LC_MESSAGES/django.po")):
        compiled = catalogue.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime_ns >= catalogue.stat().st_mtime_ns:
            continue
        unfinished = catalogue.with_suffix(".new")
        # Babel's, and not msgfmt, which would be one more system package.
        babel = [str(PYTHON), "-m", "babel.messages.frontend", "--quiet", "compile"]
        files = ["--input-file", str(catalogue), "--output-file", str(unfinished)]
        done = subprocess.run([*babel, *files, "--locale", catalogue.parts[-3]], check=False, stdout=sys.stderr)
        if done.returncode:
            raise Stopped(f"{catalogue} could not be compiled; Babel says why above.")
        unfinished.replace(compiled)


# --- the system's packages ----------------------------------------------------------------------------------------


def has_pango() -> bool:
    """Whether WeasyPrint will be able to load what it needs."""
    for name in PANGO_LIBRARIES.get(sys.platform, []):
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
    return True


def has_chromium() -> bool:
    """Whether there is a Chromium for the browser's tests."""
    return any(shutil.which(name) for name in CHROMIUM_PROGRAMS)


def need(what, is_there, check, packages) -> None:
    """Install the system's packages when they are missing and this machine allows it; else say how."""
    if is_there:
        return
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    if shutil.which("apt-get") and os.geteuid() == 0:
        say(f"Installing {what} ...")
        if (install(command) or (install(["apt-get", "update"]) and install(command))) and check():
            return
        raise Stopped(f"{what} is missing, and this did not bring it: {' '.join(command)}")
    if shutil.which("apt-get"):
        raise Stopped(f"{what} is missing. Install it with: sudo {' '.join(command)}")
    raise Stopped(
        f"{what} is missing. Install it with this system's package manager (on Debian: {' '.join(packages)})."
    )


def install(command: list[str]) -> bool:
    """Run one command of the package manager, silently when it works; whether it did."""
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    done = subprocess.run(
        command,
        check=False,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if done.returncode:
        say(done.stdout.decode(errors="replace")[-2000:])
    return done.returncode == 0


def say(text: str) -> None:
    """Progress goes to standard error: `make run` keeps standard output for what programs read."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
