"""What can go wrong with annotations that come back; `file` names the file and the place in it."""

from __future__ import annotations

from typing import ClassVar

from corpus.read.errors import FileError
from extractor.output.errors import OutputError


class FolderInUse(OutputError):
    """A folder for a new project that holds something already, perhaps somebody's corrections."""

    reason = "folder-in-use"
    texts: ClassVar = {
        "en": "holds files already, perhaps corrections; name a new or empty folder",
        "vi": "đã có tệp bên trong, có thể là phần đã sửa; hãy nêu một thư mục mới hoặc rỗng",
    }


class AnnotationError(FileError):
    """One article whose annotation cannot be used."""


class NoProject(AnnotationError):
    """A path at which no file of the format lies."""

    reason = "no-project"
    texts: ClassVar = {
        "en": "there is no {wanted} file here; name the file that the tool exported, or its folder",
        "vi": "không có tệp {wanted} nào ở đây; hãy nêu tệp mà công cụ xuất ra, hoặc thư mục chứa nó",
    }


class Unreadable(AnnotationError):
    """A file that cannot be opened."""

    reason = "annotation-unreadable"
    texts: ClassVar = {"en": "cannot be read ({problem})", "vi": "không đọc được ({problem})"}


class Malformed(AnnotationError):
    """Something that the format does not allow, or that lacks what every export has."""

    reason = "malformed"
    texts: ClassVar = {
        "en": "is not as the tool exports it; here should be {wanted}",
        "vi": "không đúng dạng mà công cụ xuất ra; ở đây phải là {wanted}",
    }


class TextChanged(AnnotationError):
    """A text that is not the one that was exported: changed, read in another encoding, not in NFC."""

    reason = "text-changed"
    texts: ClassVar = {
        "en": "the text is not the one that was exported: it was edited, or the tool read it in another encoding than "
        "UTF-8; export the article again",
        "vi": "văn bản không phải bản đã xuất: đã bị sửa, hoặc công cụ đọc sai bảng mã UTF-8; hãy xuất lại bài này",
    }


class SameName(AnnotationError):
    """A second article of one name."""

    reason = "same-name"
    texts: ClassVar = {
        "en": "there was an article {name} before; rename one, or keep them in folders of their own",
        "vi": "trước đó đã có bài {name}; hãy đổi tên một bài, hoặc để mỗi bài ở một thư mục riêng",
    }


class UnknownLabel(AnnotationError):
    """A label, relation or field that chiso does not have."""

    reason = "unknown-label"
    texts: ClassVar = {"en": "{label} is none of: {known}", "vi": "{label} không thuộc các nhãn: {known}"}


class Outside(AnnotationError):
    """A region that does not lie in the text."""

    reason = "outside"
    texts: ClassVar = {
        "en": "marks {start} to {end}, but the text has {length} characters",
        "vi": "đánh dấu từ {start} đến {end}, nhưng văn bản chỉ có {length} ký tự",
    }


class OtherText(AnnotationError):
    """A region that covers other words than it says; the text was changed after it was exported."""

    reason = "changed-text"
    texts: ClassVar = {
        "en": "marks {start} to {end}, where the text has “{found}”, not “{said}”; was the text changed?",
        "vi": "đánh dấu từ {start} đến {end}, nơi văn bản là “{found}” chứ không phải “{said}”; văn bản đã bị sửa?",
    }


class BadLink(AnnotationError):
    """A relation that does not join a field to a record that can have it."""

    reason = "bad-link"
    texts: ClassVar = {
        "en": "joins {first} and {second}; a relation joins a field, such as name, to a figure, citation or date",
        "vi": "nối {first} với {second}; quan hệ phải nối một trường (như name) với số liệu, văn bản hay mốc thời gian",
    }


class BadValue(AnnotationError):
    """A field whose value cannot be right."""

    reason = "bad-value"
    texts: ClassVar = {
        "en": "{field} of “{text}” is “{given}”; it should be {wanted}",
        "vi": "{field} của “{text}” là “{given}”; giá trị phải là {wanted}",
    }


class NothingSaid(AnnotationError):
    """A new region of which nothing is said, and which no rule can read."""

    reason = "nothing-said"
    texts: ClassVar = {
        "en": "“{text}” cannot be read as {label}; state its {field}",
        "vi": "không đọc được “{text}” theo nhãn {label}; hãy ghi rõ {field}",
    }


class NoRecord(AnnotationError):
    """A correction of a record that is not there, or not only once."""

    reason = "no-record"
    texts: ClassVar = {
        "en": "the comment is on “{text}”, which {count} records cover; write “{text} #2: …” for the second",
        "vi": "lời ghi nói về “{text}”, mà bài có {count} bản ghi như vậy; hãy viết “{text} #2: …” cho bản ghi thứ hai",
    }
