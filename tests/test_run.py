"""`make run` as somebody on a fresh machine meets it: a copy of the checkout in a folder with a space in its name."""

import http.client
import os
import re
import select
import shutil
import signal
import stat
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest

from rehabgoals.embedded.places import CHECKOUT

# What the tests' own servers put into the environment (rehabgoals/testing/plugin.py), and make.
NOT_OF_A_FRESH_MACHINE = re.compile(
    "TESTING|DATABASE_.*|REDIS_URL|EMAIL_URL|SECRET_KEY|PUBLIC_BASE_URL|ALLOWED_HOSTS|PORT|DEMO|REHABGOALS_.*|DJANGO_.*"
    "|PYTEST_.*|PYTHON.*|MAKE.*|MFLAGS"
)
READY_SECONDS = 150


@pytest.fixture
def checkout(tmp_path):
    copy = tmp_path / "two words"
    shutil.copytree(CHECKOUT, copy, ignore=shutil.ignore_patterns(".git", ".venv", ".local", ".*_cache", "__pycache__"))
    (copy / ".venv").symlink_to(CHECKOUT / ".venv")
    yield copy
    pointer = copy / ".local" / "servers"
    if pointer.exists():  # as root the data is outside the checkout
        shutil.rmtree(pointer.read_text().strip())


@pytest.fixture
def make_run(checkout, unused_port):
    """`make_run()`: start it; what still runs at the end of a test that failed is stopped."""
    started = []

    def make_run():
        started.append(MakeRun(checkout, unused_port))
        return started[-1]

    yield make_run
    for run in started:
        if run.process.poll() is None:
            run.process.terminate()
            run.end()


class MakeRun:
    def __init__(self, checkout, port):
        env = {name: value for name, value in os.environ.items() if not NOT_OF_A_FRESH_MACHINE.fullmatch(name)}
        self.process = subprocess.Popen(
            ["make", "run"],
            cwd=checkout,
            env=env | {"PORT": str(port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.out = self.errors = ""

    def lines(self):
        """The lines on standard output, up to the last that DESIGN 12 names."""
        deadline = time.monotonic() + READY_SECONDS
        streams = [self.process.stdout, self.process.stderr]
        while not re.search("^mail .*\n", self.out, re.MULTILINE):
            readable, _, _ = select.select(streams, [], [], max(0, deadline - time.monotonic()))
            assert readable, f"not ready after {READY_SECONDS} s; it said:\n{self.errors}"
            for stream in readable:
                said = os.read(stream.fileno(), 65536).decode()
                if stream is self.process.stderr:
                    self.errors += said
                else:
                    assert said, f"ended with {self.process.wait()}; it said:\n{self.errors}"
                    self.out += said
        return self.out.splitlines()

    def end(self):
        out, errors = self.process.communicate(timeout=30)
        return self.process.returncode, out.decode(), self.errors + errors.decode()


def descendants(pid):
    children = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = set(), [pid]
    while waiting:
        for child in children.get(waiting.pop(), []):
            found.add(child)
            waiting.append(child)
    return found


def still_there(pids):
    """Those of the processes that still run; one that has ended and is not yet collected does not."""
    there = set()
    for pid in pids:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if state != "Z":
            there.add(pid)
    return there


def assert_gone(pids, seconds=15):
    deadline = time.monotonic() + seconds
    while still_there(pids) and time.monotonic() < deadline:
        time.sleep(0.1)
    left = still_there(pids)
    assert not left, [Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ") for pid in left]


def status_of_sign_in_page(port):
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("GET", "/accounts/login/")
        return connection.getresponse().status


def test_make_run_starts_on_a_fresh_machine_survives_a_kill_and_stops_cleanly(checkout, unused_port, make_run):
    first = make_run()
    lines = first.lines()
    assert lines == [
        f"ready http://127.0.0.1:{unused_port}/",
        "sign-in clinician clinician@riverside.example walk to the market again",
        "sign-in clinician colleague@riverside.example walk to the market again",
        "sign-in admin admin@riverside.example walk to the market again",
        "sign-in clinician+admin both@riverside.example walk to the market again",
        "sign-in deactivated left@riverside.example walk to the market again",
        "sign-in clinician clinician@hillside.example walk to the market again",
        "sign-in admin admin@hillside.example walk to the market again",
        "mail .local/mail",
    ]
    assert status_of_sign_in_page(unused_port) == 200
    environment = checkout / ".local" / "environment"
    assert stat.S_IMODE(environment.stat().st_mode) == 0o600
    assert "LOCAL_RUN=1\n" in environment.read_text()

    second = make_run()
    returncode, out, errors = second.end()
    assert returncode != 0
    assert out == ""
    assert errors.startswith("make run is already up in this folder (process ")

    parent = int((checkout / ".local" / "run.lock").read_text())
    started = descendants(parent)
    assert len(started) >= 8  # PostgreSQL, Redis, mail, web and its workers, worker, beat
    environments = [Path(f"/proc/{pid}/environ").read_bytes() for pid in started]
    serving = [each for each in environments if b"\0DJANGO_SETTINGS_MODULE=" in each]
    assert len(serving) >= 5  # web and its workers, worker, beat
    assert not any(b"DATABASE_OWNER_URL" in each for each in serving)
    os.kill(parent, signal.SIGKILL)
    assert_gone(started)
    first.end()

    again = make_run()
    assert again.lines() == lines
    assert "Making" not in again.errors
    assert "Installing" not in again.errors
    parent = int((checkout / ".local" / "run.lock").read_text())
    started = descendants(parent)
    os.kill(parent, signal.SIGTERM)
    returncode, out, errors = again.end()
    assert (returncode, out) == (0, ""), errors
    assert_gone(started, 0)
    assert not environment.exists()
