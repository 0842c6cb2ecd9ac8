"""Opening a store: what is refused and how that is said, what is brought up to date, who may read and write at once."""

import importlib
import os
import resource
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import pytest

from extractor import Store, StoreError
from extractor.store import errors as store_errors
from extractor.store.connect import MIGRATIONS, connect, transaction
from tests.permissions import as_ordinary_user
from tests.stored import check, dump

opening = importlib.import_module("extractor.store.connect")  # the function of that name hides it

ROOT = Path(__file__).parents[3]
TEXT = "Năm 2023, tỷ lệ hộ nghèo của tỉnh Gia Lai đạt 5,2% theo Quyết định số 162/QĐ-UBND ngày 18/4/2023.\n"
COMMAND = "import sys; from extractor.cli import main; sys.exit(main())"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(TEXT, "utf-8")
    return tmp_path


@pytest.fixture
def store(folder):
    Store("chiso.db").index(["0.txt", "1.txt"])
    return folder / "chiso.db"


def quickly(monkeypatch):
    monkeypatch.setattr(opening, "WAIT", 0.2)


def started(*arguments, code=COMMAND, before=(), **options):
    return subprocess.Popen(
        [*before, sys.executable, "-c", code, *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]},
        **options,
    )


def chiso(*arguments, **options):
    process = started(*arguments, **options)
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def index(**options):
    return Store("chiso.db").index(["2.txt"], **options)


# What is refused


def foreign(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (x)")
        connection.commit()


def foreign_of_an_application(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA application_id = 7")


def no_database(path):
    path.write_text("Báo cáo tình hình kinh tế - xã hội. " * 100, "utf-8")


def too_new(path):
    connect(path, write=True).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")


def folder_of_that_name(path):
    path.mkdir()


@pytest.mark.parametrize("write", [True, False])
@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (foreign, "foreign"),
        (foreign_of_an_application, "foreign"),
        (no_database, "no-database"),
        (too_new, "too-new"),
        (folder_of_that_name, "unusable"),
    ],
)
def test_what_is_no_store_of_ours_is_refused_and_left_as_it_is(folder, make, reason, write):
    path = folder / "x.db"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(StoreError) as caught:
        connect(path, write=write)
    assert (caught.value.reason, caught.value.file) == (reason, str(path))
    assert (path.read_bytes() if path.is_file() else None) == before
    assert sorted(p.name for p in folder.glob("x.db*")) == ["x.db"]


def test_a_store_that_is_not_there_is_not_made_to_be_read(folder):
    with pytest.raises(StoreError, match=r"^x\.db: there is no store here.*chiso index PATH --store x\.db$"):
        Store("x.db").documents()
    assert not Path("x.db").exists()


def test_an_empty_file_is_no_store_yet(folder):
    Path("chiso.db").touch()
    with pytest.raises(StoreError, match="there is no store here"):
        Store("chiso.db").documents()
    assert index().added == ("2.txt",)


def test_damage_is_told(store):
    with closing(sqlite3.connect(store)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'indicators'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with store.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\x5a" * size)
    with pytest.raises(StoreError) as caught:
        Store(store).indicators()
    assert caught.value.reason == "corrupt"
    code, out, err = chiso(
        "index", "0.txt", "2.txt", "--store", "chiso.db", "--published", "2024-01-01", "--lang", "en"
    )
    assert (code, out) == (2, "")
    assert err.startswith("chiso: chiso.db: is damaged (")


def test_a_store_that_may_not_be_written_to_can_be_read(store):
    connection = connect(store, write=False)
    with pytest.raises(sqlite3.OperationalError):
        connection.execute("DELETE FROM documents")
    connection.close()
    store.chmod(stat.S_IRUSR)
    store.parent.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        as_user = as_ordinary_user()
        code, out, err = chiso("index", "2.txt", "--store", "chiso.db", "--lang", "en", before=as_user)
        assert (code, out) == (2, "")
        assert err.splitlines()[-1].startswith("chiso: chiso.db: may not be written to; change the permissions")
        reading = "from extractor import Store; print(len(Store('chiso.db').documents()))"
        assert chiso(code=reading, before=as_user)[:2] == (0, "2\n")
    finally:
        store.parent.chmod(stat.S_IRWXU)
    assert sorted(p.name for p in store.parent.glob("chiso.db*")) == ["chiso.db"]


def test_a_full_disk_loses_nothing(store, monkeypatch):
    before = dump(store)
    opened = opening._opened

    def small(path, mode):
        connection = opened(path, mode)
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")
        return connection

    Path("2.txt").write_text(TEXT * 300, "utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(opening, "_opened", small)
        with pytest.raises(StoreError) as caught:
            index()
    assert caught.value.reason == "full"
    check(store)
    assert dump(store)["documents"] == before["documents"]
    assert index().added == ("2.txt",)


def test_a_file_that_may_not_grow_loses_nothing(store):
    before = dump(store)
    Path("2.txt").write_text(TEXT * 300, "utf-8")

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (2**18, 2**18))

    code, out, err = chiso("index", ".", "--store", "chiso.db", "--lang", "en", preexec_fn=limit)
    assert (code, out) == (2, "")
    assert "chiso: chiso.db: " in err
    check(store)
    assert dump(store)["documents"] == before["documents"]
    assert index().added == ("2.txt",)


@pytest.mark.parametrize(
    "error", [e for e in vars(store_errors).values() if isinstance(e, type) and hasattr(e, "texts")]
)
def test_every_error_is_said_in_both_languages(error):
    said = {
        lang: error("kho.db", found=2, known=1, seconds="5", problem="x", id="x").message(lang) for lang in ("vi", "en")
    }
    assert len(set(said.values())) == 2
    assert all(";" in text or ":" in text for text in said.values()), "the way out is told"


# Versions

NEWER = """
ALTER TABLE documents ADD COLUMN language TEXT; -- what it is for; and more
CREATE TRIGGER no_language AFTER INSERT ON documents BEGIN
  UPDATE documents SET language = 'vi' WHERE document_id = new.document_id;
END;
UPDATE documents SET language = 'vi';
"""


@pytest.fixture
def newer(monkeypatch):
    """A chiso whose stores have one version more."""
    known = opening.script
    monkeypatch.setattr(opening, "MIGRATIONS", (*MIGRATIONS, "newer.sql"))
    monkeypatch.setattr(opening, "script", lambda name: NEWER if name == "newer.sql" else known(name))


def test_an_older_store_is_brought_up_to_date(store, request):
    before = dump(store)
    request.getfixturevalue("newer")
    with pytest.raises(StoreError, match="older chiso"):
        Store(store).documents()
    assert len(index().added) == 1
    check(store)
    with closing(connect(store, write=False)) as connection:
        assert [tuple(row) for row in connection.execute("SELECT DISTINCT language FROM documents")] == [("vi",)]
        assert connection.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS) + 1
    assert len(dump(store)["indicators"]) == len(before["indicators"]) * 3 // 2


def test_a_migration_that_fails_leaves_the_store_as_it_was(store, newer, monkeypatch):
    before = dump(store)
    broken = f"{NEWER} INSERT INTO nowhere VALUES (1);"
    monkeypatch.setattr(opening, "script", lambda name: broken)
    with pytest.raises(StoreError):
        index()
    assert dump(store) == before


def test_a_store_is_known_by_its_header(store):
    with closing(sqlite3.connect(store)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (opening.APPLICATION_ID,)
        assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_connection_heeds_foreign_keys(store):
    with closing(connect(store, write=True)) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute("UPDATE indicators SET fact_id = 7")


def test_a_transaction_is_all_or_nothing(store):
    before = dump(store)
    with closing(connect(store, write=True)) as connection:
        with suppress(KeyboardInterrupt), transaction(connection):
            connection.execute("DELETE FROM documents")
            raise KeyboardInterrupt
        assert not connection.in_transaction
    assert dump(store) == before


# At once


def test_a_second_writer_waits_and_then_says_so(store, monkeypatch):
    quickly(monkeypatch)
    with closing(connect(store, write=True)) as connection:
        with transaction(connection), pytest.raises(StoreError) as caught:
            index()
        assert caught.value.reason == "locked"
        assert index().added == ("2.txt",)


def test_a_second_writer_gets_its_turn(store):
    connection = connect(store, write=True)
    connection.execute("BEGIN IMMEDIATE")
    process = started("index", "2.txt", "--store", "chiso.db")
    time.sleep(2)
    connection.execute("COMMIT")
    connection.close()
    assert process.communicate(timeout=60)[0] == ""
    assert process.returncode == 0


READER = """
import time
from extractor import Store
seen = 0
with Store("chiso.db") as store:
    while seen < 6:
        connection = store.connection
        connection.execute("BEGIN")
        documents = connection.execute("SELECT count(*) FROM documents").fetchone()[0]
        records = connection.execute("SELECT count(*) FROM indicators").fetchone()[0]
        assert records == documents * EACH, (documents, records)
        connection.execute("COMMIT")
        assert documents >= seen
        seen = documents
        time.sleep(0.01)
"""


def test_many_read_while_one_writes(store):
    each = len(dump(store)["indicators"]) // 2
    readers = [started(code=READER.replace("EACH", str(each))) for _ in range(3)]
    for number in range(3, 6):
        Path(f"{number}.txt").write_text(TEXT, "utf-8")
    code, _, err = chiso("index", ".", "--store", "chiso.db", "--lang", "en")
    ended = [(reader.communicate(timeout=60), reader.returncode) for reader in readers]
    assert (code, ended) == (0, [(("", ""), 0)] * 3), err
    check(store)


def test_two_that_write_at_once_give_what_one_would(folder):
    samples = ROOT / "corpus" / "samples"
    both = [started("index", samples, "--store", "two.db", "--quiet") for _ in range(2)]
    assert [(process.communicate(timeout=120), process.returncode) for process in both] == [(("", ""), 0)] * 2
    check(folder / "two.db")
    Store("one.db").index([samples])
    assert dump(folder / "two.db") == dump(folder / "one.db")


def test_all_that_make_a_store_at_once_open_it(tmp_path):
    # SQLite refuses to change how a database logs while another does so, and does not wait: sixty tries show it
    for number in range(60):
        path, together = tmp_path / f"{number}.db", threading.Barrier(4)

        def opened(path=path, together=together):
            together.wait()
            connect(path, write=True).close()

        with ThreadPoolExecutor(4) as pool:
            tries = [pool.submit(opened) for _ in range(4)]
        assert [done.exception() for done in tries] == [None] * 4
        check(path)


def test_a_thread_of_its_own_has_a_store_of_its_own(store):
    counted = []
    thread = threading.Thread(target=lambda: counted.append(len(Store(store).documents())))
    thread.start()
    thread.join()
    assert counted == [2]
