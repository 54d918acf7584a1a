"""Two acts at the same moment, each on a connection of its own. For tests with real transactions."""

import threading
import time

from django.db import connection, transaction


def at_once(*acts):
    """Run these at the same moment, each on a connection of its own; what each gave, or how it failed."""
    together, given = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        together.wait()
        try:
            given[place] = act()
        except Exception as error:
            given[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


def while_another_writes(write, press):
    """What `press` gives when somebody else has written, and not yet committed, what `write` writes."""
    given = []

    def run():
        try:
            given.append(press())
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        write()
        thread.start()
        deadline = time.monotonic() + 4
        while not is_somebody_waiting() and thread.is_alive() and time.monotonic() < deadline:
            time.sleep(0.02)
    thread.join()
    return given[0]


def is_somebody_waiting():
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return cursor.fetchone()[0]
