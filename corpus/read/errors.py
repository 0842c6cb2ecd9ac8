"""What can go wrong between a path and a document: one class a reason, each with its way out, in two languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar


class FileError(Exception):
    """Something that went wrong with one file. `file` is its path as it was named, `reason` a stable code.

    The text of an error stands with its class, in Vietnamese and English; `details` fill its gaps.
    """

    reason: ClassVar[str]
    texts: ClassVar[Mapping[str, str]]

    def __init__(self, file: str, **details: object) -> None:
        super().__init__(file)
        self.file = file
        self.details = details

    def message(self, lang: str = "en") -> str:
        """Return the reason and the way out, in words, without the file's name."""
        return self.texts[lang].format(file=self.file, **self.details)

    def __str__(self) -> str:
        return f"{self.file}: {self.message()}"


class SourceError(FileError):
    """A path that gave no document."""


class MissingPath(SourceError):
    """Nothing lies at the path."""

    reason = "missing"
    texts: ClassVar = {
        "en": "there is no such file or folder; check the spelling and the folder you are in",
        "vi": "không có tệp hay thư mục này; hãy kiểm tra lại đường dẫn và thư mục đang đứng",
    }


class NoMatch(SourceError):
    """A pattern such as `*.txt` that no path matches."""

    reason = "no-match"
    texts: ClassVar = {
        "en": "no file matches this pattern; check the folder and the extension",
        "vi": "không có tệp nào khớp mẫu này; hãy kiểm tra thư mục và phần đuôi tệp",
    }


class NoArticles(SourceError):
    """A folder in which nothing can be read as an article."""

    reason = "no-articles"
    texts: ClassVar = {
        "en": "holds no article ({passed_over} of other kinds passed over); "
        "articles are UTF-8 text files, best with the extension .txt",
        "vi": "không có bài viết nào (bỏ qua {passed_over} mục loại khác); "
        "bài viết là tệp văn bản UTF-8, tốt nhất có đuôi .txt",
    }


class IsFolder(SourceError):
    """A folder where one file was asked for."""

    reason = "folder"
    texts: ClassVar = {
        "en": "is a folder, and one file is needed here; name a file, or in Python pass a list: extract([folder])",
        "vi": "là thư mục, trong khi ở đây cần một tệp; hãy nêu tên tệp, hoặc trong Python: extract([thư_mục])",
    }


class UnknownKind(SourceError):
    """A file whose extension names a format that is not read."""

    reason = "unknown-kind"
    texts: ClassVar = {
        "en": "files of this kind are not read; if it is plain text, give it the extension .txt, "
        "or pass it by standard input: chiso extract - < FILE",
        "vi": "không đọc được loại tệp này; nếu là văn bản thuần, hãy đổi đuôi thành .txt, "
        "hoặc đưa qua đầu vào chuẩn: chiso extract - < TỆP",
    }


class EmptyFile(SourceError):
    """A file of no bytes, or of nothing but white space."""

    reason = "empty"
    texts: ClassVar = {
        "en": "holds no text; check that the article was saved",
        "vi": "không có chữ nào; hãy kiểm tra xem bài viết đã được lưu chưa",
    }


class BinaryFile(SourceError):
    """A file with NUL bytes: no text, or text in UTF-16 or UTF-32."""

    reason = "binary"
    texts: ClassVar = {
        "en": "holds binary data (a NUL byte at byte {byte}); if it is an article, save it as plain text in UTF-8",
        "vi": "chứa dữ liệu nhị phân (byte NUL ở vị trí {byte}); nếu là bài viết, hãy lưu lại dạng văn bản thuần UTF-8",
    }


class NotText(SourceError):
    """Bytes, or a Python string, that UTF-8 does not allow."""

    reason = "not-utf8"
    texts: ClassVar = {
        "en": "is not UTF-8 text (byte {byte}, line {line}: {found}); save it again with the encoding UTF-8",
        "vi": "không phải văn bản UTF-8 (byte {byte}, dòng {line}: {found}); hãy lưu lại với bảng mã UTF-8",
    }


class PiledMarks(SourceError):
    """A letter with more combining marks than any language has: normalizing it would take forever."""

    reason = "piled-marks"
    texts: ClassVar = {
        "en": "piles more than {most} combining marks on one letter (character {at}); remove them",
        "vi": "có chữ mang hơn {most} dấu kết hợp chồng lên nhau (ký tự thứ {at}); hãy xóa bớt các dấu ấy",
    }


class TooLarge(SourceError):
    """A file longer than any article."""

    reason = "too-large"
    texts: ClassVar = {
        "en": "is larger than {mebibytes} MiB, more than any article; split it into one file an article",
        "vi": "lớn hơn {mebibytes} MiB, quá cỡ một bài viết; hãy tách mỗi bài thành một tệp",
    }


class NoPermission(SourceError):
    """A file or folder that this user may not read."""

    reason = "no-permission"
    texts: ClassVar = {
        "en": "may not be read by this user; change its permissions (chmod u+r) or ask its owner",
        "vi": "tài khoản này không có quyền đọc; hãy đổi quyền truy cập (chmod u+r) hoặc hỏi chủ sở hữu tệp",
    }


class Unreadable(SourceError):
    """Any other refusal of the operating system."""

    reason = "unreadable"
    texts: ClassVar = {
        "en": "could not be read ({problem}); check the disk or the connection and try again",
        "vi": "không đọc được ({problem}); hãy kiểm tra ổ đĩa hay kết nối rồi thử lại",
    }


def from_os_error(file: str, error: OSError) -> SourceError:
    """Return the `SourceError` that says what `error` means for `file`."""
    if isinstance(error, FileNotFoundError):
        return MissingPath(file)
    if isinstance(error, PermissionError):
        return NoPermission(file)
    if isinstance(error, IsADirectoryError):
        return IsFolder(file)
    return Unreadable(file, problem=error.strerror or type(error).__name__)
