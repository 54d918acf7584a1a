"""Processes that end when their parent ends, however it ends.

Each child leads a process group of its own, so Ctrl-C in the terminal reaches the parent alone and the parent decides
the order. On Linux the kernel sends the child a signal when the parent dies, `kill -9` included.
"""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from rehabgoals.embedded.places import run_as

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent(death_signal: int) -> None:
    """Have the kernel send this process a signal when its parent dies. On other systems than Linux: nothing."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)


class Child:
    """One running child process and how it is stopped."""

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        stop_signal: signal.Signals = signal.SIGTERM,
        account: pwd.struct_passwd | None = None,
        env: Mapping[str, str] | None = None,
        cwd: Path | str | None = None,
        stdout: int | IO[bytes] | None = None,
        stderr: int | IO[bytes] | None = None,
        pass_fds: Sequence[int] = (),
    ) -> None:
        """Start the command.

        `stop_signal` is also what the child gets when the parent dies. With `account` the child runs as that user
        (only root can do that).
        """
        self.name = name
        self.stop_signal = stop_signal
        parent = os.getpid()

        def before_exec() -> None:
            # After the change of user: changing it afterwards would clear the death signal.
            die_with_parent(stop_signal)
            if os.getppid() != parent:
                os._exit(1)

        self.process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            env=dict(env) if env is not None else None,
            cwd=cwd,
            **run_as(account),
            pass_fds=pass_fds,
            start_new_session=True,
            preexec_fn=before_exec,
        )

    @property
    def is_running(self) -> bool:
        """Whether the process is still there."""
        return self.process.poll() is None

    def ask_to_stop(self) -> None:
        """Send the stop signal, if the process is still there."""
        if self.is_running:
            self.process.send_signal(self.stop_signal)

    def wait(self, seconds: float, *, then: signal.Signals = signal.SIGKILL) -> None:
        """Wait for the end; after `seconds` send `then` to the whole process group and wait on."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._signal_group(then)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self._signal_group(signal.SIGKILL)
                self.process.wait()

    def stop(self, seconds: float = 10, *, then: signal.Signals = signal.SIGKILL) -> None:
        """Ask to stop and wait."""
        self.ask_to_stop()
        self.wait(seconds, then=then)

    def _signal_group(self, number: signal.Signals) -> None:
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            pass
