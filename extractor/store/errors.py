"""What can go wrong with a store."""

from __future__ import annotations

import sqlite3
from typing import ClassVar

from corpus.read.errors import FileError, SourceError


class StoreError(FileError):
    """A store that cannot be used as asked."""


class MissingStore(StoreError):
    """Nothing lies where the store should be."""

    reason = "missing-store"
    texts: ClassVar = {
        "en": "there is no store here; check the name, or make one: chiso index PATH --store {file}",
        "vi": "không có kho ở đây; hãy kiểm tra lại tên, hoặc lập kho: chiso index ĐƯỜNG_DẪN --store {file}",
    }


class ForeignDatabase(StoreError):
    """A database of SQLite that some other program made."""

    reason = "foreign"
    texts: ClassVar = {
        "en": "is a database of another program, and was left as it is; name another file",
        "vi": "là cơ sở dữ liệu của chương trình khác, được giữ nguyên; hãy chọn tên tệp khác",
    }


class NotADatabase(StoreError):
    """A file that is no database."""

    reason = "no-database"
    texts: ClassVar = {
        "en": "is no SQLite database, or its beginning is damaged; name another file, or put a copy back in its place",
        "vi": "không phải cơ sở dữ liệu SQLite, hoặc bị hỏng phần đầu; hãy chọn tên tệp khác, hoặc chép bản sao lưu về",
    }


class TooNew(StoreError):
    """A store that a later version of chiso made."""

    reason = "too-new"
    texts: ClassVar = {
        "en": "was made by a newer chiso (store version {found}; this one knows {known}); install the newer chiso",
        "vi": "do bản chiso mới hơn lập (kho phiên bản {found}; bản này chỉ biết {known}); hãy cài bản chiso mới hơn",
    }


class TooOld(StoreError):
    """A store that an earlier version of chiso made, opened only to be read."""

    reason = "too-old"
    texts: ClassVar = {
        "en": "was made by an older chiso (store version {found}; this one reads {known}); "
        "bring it up to date: chiso index PATH --store {file}",
        "vi": "do bản chiso cũ hơn lập (kho phiên bản {found}; bản này đọc {known}); "
        "hãy cập nhật: chiso index ĐƯỜNG_DẪN --store {file}",
    }


class Locked(StoreError):
    """A store that something else is writing to."""

    reason = "locked"
    texts: ClassVar = {
        "en": "another program has been writing to it for more than {seconds} seconds; try again when it is done",
        "vi": "chương trình khác đang ghi vào kho, đã chờ quá {seconds} giây; hãy thử lại khi chương trình ấy xong",
    }


class Full(StoreError):
    """No room left for the store."""

    reason = "full"
    texts: ClassVar = {
        "en": "the disk is full; all that was written before is kept: make room, and run the same command again",
        "vi": "ổ đĩa đã đầy; những gì đã ghi trước đó vẫn còn: hãy giải phóng chỗ trống rồi chạy lại đúng lệnh này",
    }


class ReadOnly(StoreError):
    """A store that this user may not write to."""

    reason = "read-only"
    texts: ClassVar = {
        "en": "may not be written to; change the permissions of the file and its folder, or work on a copy",
        "vi": "không có quyền ghi; hãy đổi quyền của tệp và thư mục chứa nó, hoặc làm việc trên bản sao",
    }


class Corrupt(StoreError):
    """A store with damaged pages."""

    reason = "corrupt"
    texts: ClassVar = {
        "en": "is damaged ({problem}); put a copy back in its place, or move it away and index the articles again",
        "vi": "đã bị hỏng ({problem}); hãy chép bản sao lưu về, hoặc chuyển tệp đi chỗ khác rồi lập lại kho từ các bài",
    }


class Unusable(StoreError):
    """Any other refusal of the database or the operating system."""

    reason = "unusable"
    texts: ClassVar = {
        "en": "could not be used ({problem}); check that its folder is there, its permissions, and the disk",
        "vi": "không dùng được ({problem}); hãy kiểm tra thư mục chứa kho, quyền truy cập và ổ đĩa",
    }


class UnknownCitation(StoreError):
    """An id that is neither that of a citation nor that of a cited document."""

    reason = "unknown-citation"
    texts: ClassVar = {
        "en": "holds no citation and no cited document with the id {id}; for the ids: chiso citations --format jsonl",
        "vi": "không có lượt viện dẫn hay văn bản nào mang mã {id}; xem các mã: chiso citations --format jsonl",
    }


class SameCitation(StoreError):
    """A decision about one mention, where two are needed."""

    reason = "same-citation"
    texts: ClassVar = {
        "en": "{id} is named twice, or both ids mean one mention; name two mentions: chiso citations --format jsonl",
        "vi": "{id} được nêu hai lần, hoặc cả hai mã chỉ một lượt; hãy nêu hai lượt: chiso citations --format jsonl",
    }


class StandardInput(SourceError):
    """Standard input, which has no place that a store could name."""

    reason = "standard-input"
    texts: ClassVar = {
        "en": "standard input cannot be indexed, because the store names every article by its file; save it to a file",
        "vi": "không thể đưa đầu vào chuẩn vào kho, vì kho gọi mỗi bài theo tên tệp; hãy lưu bài thành tệp",
    }


class UnstorableName(SourceError):
    """A file whose name is no text."""

    reason = "file-name"
    texts: ClassVar = {
        "en": "the name of the file or of a folder above it is not UTF-8, so the store cannot hold it; rename it",
        "vi": "tên tệp hoặc tên thư mục chứa tệp không phải UTF-8 nên không lưu vào kho được; hãy đổi tên",
    }


WAIT = 5.0
"""Seconds for which a writer waits for another to finish."""

_KINDS = {
    sqlite3.SQLITE_BUSY: Locked,
    sqlite3.SQLITE_LOCKED: Locked,
    sqlite3.SQLITE_FULL: Full,
    sqlite3.SQLITE_READONLY: ReadOnly,
    sqlite3.SQLITE_PERM: ReadOnly,
    sqlite3.SQLITE_CORRUPT: Corrupt,
    sqlite3.SQLITE_NOTADB: NotADatabase,
}

_PRIMARY = 0xFF
"""The part of SQLite's result code that says what went wrong; the rest says where."""


def from_sqlite_error(file: str, error: sqlite3.Error) -> StoreError:
    """Return the `StoreError` that says what `error` means for the store at `file`."""
    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    kind = _KINDS.get(code & _PRIMARY, Unusable)
    return kind(file, problem=error, seconds=f"{WAIT:g}")
