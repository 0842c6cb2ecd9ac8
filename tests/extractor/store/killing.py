"""Index runs that are killed, for `test_killed.py`: one process forks them all, so that each begins at once.

`python killing.py FOLDER`, where `before` and `after` in FOLDER hold the articles as they were and as they are now. It
makes `before.db`, puts `after` in the place of `before`, and answers each line on standard input by one:

- `whole NAME`: a run into `NAME.db` that nothing stops; answered by the steps of SQLite and the seconds that it took;
- `step NAME N`, `after NAME SECONDS`: a run that is killed when SQLite has done N steps, or after so long; answered by
  `killed` or `ended`. Where NAME begins with `old`, the store is `before.db` at first, else there is none;
- `again NAME`: the run that follows; answered by `ended`.
"""

import contextlib
import functools
import os
import shutil
import signal
import sqlite3
import sys
import time
from pathlib import Path

import extractor.pipeline
from extractor import Store
from extractor.store import derived

STEPS = 10
"""Steps of SQLite's machine between two looks at how many there were."""


def main() -> None:
    os.chdir(sys.argv[1])
    extractor.pipeline.process = remembered(extractor.pipeline.process)
    derived.REBUILD = (*derived.REBUILD, counted_by_kind)
    Path("before").rename("articles")
    again("before")
    Path("articles").rename("before")
    Path("after").rename("articles")
    again("warm")
    for line in sys.stdin:
        what, name, *limit = line.split()
        print(ACTIONS[what](name, *limit), flush=True)


def remembered(process):
    """What takes long is done once: a run is to be killed while it reads and writes, not while it thinks."""
    results = {}

    @functools.wraps(process)
    def process_once(document):
        key = (document.sha256, document.name)
        if key not in results:
            results[key] = process(document)
        return results[key]

    return process_once


def counted_by_kind(connection):
    """Something that hangs on all documents together."""
    connection.execute("CREATE TABLE IF NOT EXISTS kinds (kind TEXT, records INTEGER)")
    connection.execute("DELETE FROM kinds")
    connection.execute("INSERT INTO kinds SELECT kind, count(*) FROM indicators GROUP BY kind")


def whole(name):
    opened = sqlite3.connect
    steps = counted(lambda steps: None)
    again(name)
    sqlite3.connect = opened
    began = time.perf_counter()
    again(f"{name}-timed")
    return f"{steps[0]} {time.perf_counter() - began}"


def killed_at_step(name, limit):
    def check(steps):
        if steps >= int(limit):
            os.kill(os.getpid(), signal.SIGKILL)

    return forked(name, lambda: counted(check))


def killed_after(name, seconds):
    return forked(name, lambda: None, float(seconds))


def again(name):
    Store(store_of(name)).index(["articles"], prune=True)
    return "ended"


def store_of(name):
    store = Path(f"{name}.db")
    if name.startswith("old") and not store.exists():
        shutil.copy("before.db", store)
    return store


def forked(name, prepare, seconds=None):
    """Run in a child that does `prepare` first, and is killed after `seconds`."""
    store_of(name)
    child = os.fork()
    if not child:
        prepare()
        again(name)
        os._exit(0)
    if seconds is not None:
        time.sleep(seconds)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return {0: "ended", signal.SIGKILL: "killed"}.get(status, f"failed: {status}")


def counted(check):
    """Have `check` called with how many steps all connections made from now on have done."""
    opened, done = sqlite3.connect, [0]

    def step():
        done[0] += STEPS
        check(done[0])
        return 0

    def connect(*arguments, **options):
        connection = opened(*arguments, **options)
        connection.set_progress_handler(step, STEPS)
        return connection

    sqlite3.connect = connect
    return done


ACTIONS = {"whole": whole, "step": killed_at_step, "after": killed_after, "again": again}

if __name__ == "__main__":
    main()
