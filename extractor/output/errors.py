"""What can go wrong with a destination."""

from __future__ import annotations

from typing import ClassVar

from corpus.read.errors import FileError


class OutputError(FileError):
    """A destination that cannot be written as asked."""


class UnknownFormat(OutputError):
    """A destination whose extension names no format."""

    reason = "unknown-format"
    texts: ClassVar = {
        "en": "the extension chooses the format; end the name with one of {known}",
        "vi": "định dạng được chọn theo đuôi tệp; hãy đặt tên kết thúc bằng một trong các đuôi {known}",
    }


class MissingExtra(OutputError):
    """A format whose library is not installed."""

    reason = "missing-extra"
    texts: ClassVar = {
        "en": "Parquet needs pyarrow; install it with: pip install 'chiso[parquet]'",
        "vi": "Parquet cần pyarrow; hãy cài bằng lệnh: pip install 'chiso[parquet]'",
    }


class TooManyRows(OutputError):
    """More records than a worksheet has rows."""

    reason = "too-many-rows"
    texts: ClassVar = {
        "en": "a worksheet has no more than {most} rows; write .csv, .parquet or .jsonl instead",
        "vi": "mỗi trang tính chỉ có tối đa {most} dòng; hãy ghi ra .csv, .parquet hoặc .jsonl",
    }
