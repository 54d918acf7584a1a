"""The embedded servers, with real processes: they start, survive, stay private, and leave nothing behind."""

import os
import shutil
import signal
import smtplib
import stat
import subprocess
import sys
import time
from email.message import EmailMessage
from pathlib import Path

import psycopg
import pytest

from rehabgoals.embedded import places
from rehabgoals.embedded.mail import Mail
from rehabgoals.embedded.postgres import APPLICATION, DATABASE, OWNER, Postgres
from rehabgoals.embedded.redis import Redis

LIBPQ = "postgresql://{role}@/{database}?host={sockets}"


@pytest.fixture
def place():
    place = places.TemporaryPlace()
    yield place
    place.remove()


def start_postgres(place, *, durable=False):
    return Postgres(place.folder, place.sockets, places.programs(), log=place.folder / "log", durable=durable)


def connect(server, role):
    return psycopg.connect(LIBPQ.format(role=role, database=DATABASE, sockets=server.sockets), autocommit=True)


def gone(pid, seconds=5.0):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def test_postgres_keeps_its_rows_through_a_kill_and_says_nothing_about_them_in_its_log(place):
    server = start_postgres(place, durable=True)
    with connect(server, OWNER) as connection:
        connection.execute("CREATE TABLE kept (word text UNIQUE)")
        connection.execute("INSERT INTO kept VALUES ('still here')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO kept VALUES ('still here')")
    os.kill(server.child.process.pid, signal.SIGKILL)
    server.child.process.wait()
    # What a reboot can leave: a number that now belongs to another process.
    pid_file = server.data / "postmaster.pid"
    pid_file.write_text(pid_file.read_text().replace(str(server.child.process.pid), str(os.getpid()), 1))

    again = start_postgres(place, durable=True)
    with connect(again, OWNER) as connection:
        assert connection.execute("SELECT word FROM kept").fetchall() == [("still here",)]
    again.stop()
    log = (place.folder / "log").read_text()
    assert "duplicate key value" in log
    assert "still here" not in log


def test_a_server_left_running_by_a_killed_run_is_stopped_before_the_next_start(place):
    left = start_postgres(place)
    again = start_postgres(place)
    assert left.child.process.wait(5) == 0
    with connect(again, APPLICATION) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    again.stop()


def test_roles_own_and_may_no_more_than_the_design_says(place):
    server = start_postgres(place)
    with connect(server, APPLICATION) as connection:
        roles = connection.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolinherit FROM pg_roles "
            "WHERE rolname IN (%s, %s) ORDER BY 1",
            [OWNER, APPLICATION],
        ).fetchall()
        assert roles == [(APPLICATION, False, False, False, False, False), (OWNER, False, False, True, False, True)]
        owner = "SELECT pg_get_userbyid(datdba), datcollate, datlocprovider FROM pg_database WHERE datname = %s"
        assert connection.execute(owner, [DATABASE]).fetchone() == (OWNER, "C", "b")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE mine ()")
    server.stop()


def test_no_other_user_and_no_network_reaches_the_servers(place):
    server = start_postgres(place)
    redis = Redis(place.sockets, places.programs(), log=place.folder / "log")
    assert stat.S_IMODE(place.sockets.stat().st_mode) == 0o700
    assert stat.S_IMODE(server.data.stat().st_mode) == 0o700
    for process in (server.child.process, redis.child.process):
        assert not listening_tcp_ports(process.pid)
    assert len(os.fsencode(place.sockets / ".s.PGSQL.5432.lock")) < 107
    redis.stop()
    server.stop()


def listening_tcp_ports(pid):
    sockets = set()
    for handle in Path(f"/proc/{pid}/fd").iterdir():
        try:
            sockets.add(os.readlink(handle))
        except OSError:
            continue
    listening = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        if not Path(table).exists():
            continue
        for line in Path(table).read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and f"socket:[{fields[9]}]" in sockets:
                listening.add(fields[1])
    return listening


def test_data_half_made_by_a_killed_run_is_made_anew(place):
    half = places.private_folder(place.folder / "postgres") / "making"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    server = start_postgres(place)
    with connect(server, APPLICATION) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    server.stop()
    assert not half.exists()


def test_folder_left_by_a_killed_run_is_removed_and_one_in_use_is_kept(place):
    left = place.folder.with_name(place.folder.name + "-left")
    shutil.copytree(place.folder, left)
    an_hour_ago = time.time() - 3600
    for folder in (left, place.folder):
        os.utime(folder, (an_hour_ago, an_hour_ago))
    places.remove_left_places()
    assert not left.exists()
    assert place.folder.exists()


def test_mail_is_taken_over_smtp_and_kept_byte_for_byte(tmp_path):
    mail = Mail(tmp_path / "mail")
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "clinic@riverside.example", "ana@example.org", "Your plan"
    message.set_content("Until Thursday,\n.\nyour clinic – Riverside\n")
    with smtplib.SMTP("127.0.0.1", mail.port, timeout=5) as connection:
        connection.send_message(message, to_addrs=["ana@example.org", "hidden@example.org"])
    mail.stop()
    (kept,) = mail.messages()
    sent = message.as_bytes().replace(b"\n", b"\r\n")
    assert kept.read_bytes().endswith(sent)
    assert b"X-Envelope-To: hidden@example.org" in kept.read_bytes().removesuffix(sent)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


PARENT = """
import sys, time
from rehabgoals.embedded.children import Child
print(Child("sleeper", ["sleep", "60"]).process.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the death signal is Linux's")
def test_children_die_with_a_killed_parent():
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, cwd=places.CHECKOUT) as parent:
        child = int(parent.stdout.readline())
        assert not gone(child, 0)
        parent.kill()
        assert gone(child)


def test_prepare_makes_a_cut_off_environment_anew_and_then_does_nothing(tmp_path):
    checkout = tmp_path / "two words"
    (checkout / "rehabgoals" / "embedded").mkdir(parents=True)
    script = shutil.copy(places.CHECKOUT / "rehabgoals" / "embedded" / "prepare.py", checkout / "rehabgoals/embedded/")
    (checkout / "requirements.txt").write_text("")
    venv = checkout / ".venv"
    venv.mkdir()
    (venv / "rehabgoals-installing").touch()
    (venv / "half-copied").touch()

    def prepare():
        # The interpreter beneath this environment: what a fresh machine has.
        python = Path(sys.base_prefix) / "bin" / "python3"
        return subprocess.run([python, script, "--packages-only"], capture_output=True, text=True, check=False)

    first = prepare()
    assert first.returncode == 0, first.stderr
    assert not (venv / "half-copied").exists()
    assert subprocess.run([venv / "bin" / "python", "-m", "pip", "--version"], check=False).returncode == 0
    second = prepare()
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")


def test_a_missing_system_package_is_named_in_one_line_with_the_command_that_brings_it(tmp_path):
    script = places.CHECKOUT / "rehabgoals" / "embedded" / "prepare.py"
    # Nothing is on the path: no Chromium, and nothing to install it with.
    done = subprocess.run(
        [sys.executable, script, "--tests"],
        env={**os.environ, "PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "Chromium is missing. Install it with" in done.stderr
