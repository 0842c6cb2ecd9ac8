"""Reading: from paths to documents, and the way back to the source's bytes."""

import os
import subprocess
import sys
import time
import unicodedata
from hashlib import sha256
from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.read import LARGEST, PassedOver, Source, SourceError, find, read
from corpus.read.errors import FileError
from corpus.read.text import MOST_MARKS, from_bytes, from_text, looks_like_text, source_offsets
from tests.permissions import as_ordinary_user

TEXT = "Tỷ lệ hộ đạt 63,5%.\nHết quý I/2024."


def read_path(path, **options):
    return read(Source(str(path), path.name), **options)


def names(*paths):
    return [found.name if isinstance(found, Source) else found for found in find(paths)]


def reasons(*paths):
    return [found.reason for found in find(paths) if isinstance(found, SourceError)]


def all_errors(cls=FileError):
    for sub in cls.__subclasses__():
        yield sub
        yield from all_errors(sub)


# One document


def test_a_plain_file(tmp_path):
    path = tmp_path / "bài viết.txt"
    path.write_bytes(TEXT.encode())
    document = read_path(path, published="2024-04-01")
    assert document.name == "bài viết.txt"
    assert document.text == TEXT
    assert document.sha256 == document.text_sha256 == sha256(TEXT.encode()).hexdigest()
    assert (document.published, document.media_type, document.encoding, document.flags) == (
        "2024-04-01",
        "text/plain",
        "utf-8",
        (),
    )
    assert document.uri == "file://" + str(tmp_path) + "/b%C3%A0i%20vi%E1%BA%BFt.txt"


def test_published_is_null_unless_given():
    assert from_bytes(b"a", name="a").published is None


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_form_gives_the_same_text(form, bom, end):
    data = bom + unicodedata.normalize(form, TEXT).replace("\n", end).encode()
    document = from_bytes(data, name="a")
    assert document.text == TEXT
    assert document.text_sha256 == sha256(TEXT.encode()).hexdigest()
    assert document.sha256 == sha256(data).hexdigest()
    assert ("bom-removed" in document.flags) == bool(bom)
    assert ("line-ends-unified" in document.flags) == (end != "\n")
    assert ("nfc-normalized" in document.flags) == (form == "NFD")


def test_nothing_else_is_changed():
    odd = "\u00a0a\u200b\u2028b\x85c\u00ad\x0cd\x0be \t\n\n\u1e9b\ufeff"
    assert from_bytes(odd.encode(), name="a").text == odd


def test_only_one_byte_order_mark_is_removed():
    assert from_bytes("\ufeff\ufeffa".encode(), name="a").text == "\ufeffa"


# The way back


def test_offsets_lead_back_to_the_bytes():
    data = b"\xef\xbb\xbf" + unicodedata.normalize("NFD", TEXT).replace("\n", "\r\n").encode()
    text, offsets = from_bytes(data, name="a").text, source_offsets(data)
    assert len(offsets) == len(text) + 1
    assert offsets[0] == 3
    assert offsets[-1] == len(data)
    start = text.index("quý")
    piece = data[offsets[start] : offsets[start + 3]].decode()
    assert unicodedata.normalize("NFC", piece) == "quý"
    newline = text.index("\n")
    assert data[offsets[newline] : offsets[newline + 1]] == b"\r\n"


PIECES = ["a", "ư", "ơ\u0323", "\u0301", "\u0323", "\u0344", "\r", "\n", " ", "1", "ạ", "\ufeff", "\u200d", "가",
          "\u1100", "\u1161", "\u11a8", "\u09c7", "\u09be", "\u0dd9", "\u0dca", "\u0dcf", "😀", "\u0f71", "\u0f72",
          "\U00011099", "\U000110ba", "\u1b05", "\u1b35", "\u212b"]  # fmt: skip


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_offsets_cut_any_source_into_the_pieces_of_its_text(source):
    data = source.encode()
    text, offsets = from_text(source, name="a").text, source_offsets(data)
    assert len(offsets) == len(text) + 1
    assert list(offsets) == sorted(offsets)
    cuts = [i for i in range(1, len(text)) if offsets[i] != offsets[i - 1]]
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        piece = data[offsets[start] : offsets[end]].decode()
        assert unicodedata.normalize("NFC", piece.replace("\r\n", "\n").replace("\r", "\n")) == text[start:end]


# What is no document


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n\t\n", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
        ("chữ\0chữ".encode(), "binary"),
        ("chữ".encode("utf-16"), "binary"),
        ("Tỷ lệ".encode("cp1258", "replace") + b"\xff", "not-utf8"),
        (b"a\nb \xed\xa0\x80", "not-utf8"),
        (("a" + "\u0301\u0323" * MOST_MARKS).encode(), "piled-marks"),
    ],
)
def test_bytes_that_are_no_article(tmp_path, data, reason):
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(SourceError) as caught:
        read_path(path)
    assert caught.value.reason == reason
    assert caught.value.file == "a.txt"
    assert str(caught.value).startswith("a.txt: ")


def test_the_place_of_a_wrong_byte_is_told():
    with pytest.raises(SourceError, match=r"byte 4, line 2: 0xED"):
        from_bytes(b"a\nb \xed\xa0\x80", name="a")


def test_a_lone_surrogate_in_a_string():
    with pytest.raises(SourceError, match=r"byte 3, line 2: U\+D800"):
        from_text("đ\n\ud800", name="a")


def test_a_file_that_is_too_large_is_refused_at_once(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"tang 5,2% " * 5_000_000)
    began = time.monotonic()
    with pytest.raises(SourceError, match="16 MiB") as caught:
        read_path(path)
    assert caught.value.reason == "too-large"
    assert time.monotonic() - began < 1


def test_the_largest_file_is_read(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"a" * LARGEST)
    assert len(read_path(path).text) == LARGEST


def test_a_path_that_is_no_file(tmp_path):
    with pytest.raises(SourceError) as missing:
        read_path(tmp_path / "a.jpg")
    with pytest.raises(SourceError) as folder:
        read_path(tmp_path)
    assert (missing.value.reason, folder.value.reason) == ("missing", "folder")


def test_every_error_says_the_way_out_in_both_languages():
    import extractor.api
    import extractor.output.errors  # noqa: F401

    for error in all_errors():
        if "reason" in vars(error):
            assert set(error.texts) == {"vi", "en"}, error
            gaps = [sorted(part.split("}")[0] for part in text.split("{")[1:]) for text in error.texts.values()]
            assert gaps[0] == gaps[1], error
            assert error.__doc__
    reasons = [error.reason for error in all_errors() if "reason" in vars(error)]
    assert len(reasons) == len(set(reasons))


# Finding


def test_a_folder_is_read_in_order_with_all_below_it(tmp_path):
    for name in ("b.txt", "B.txt", "a/z.txt", "a/10.txt", "a/9.TXT", "ă.txt", "z/y/x.text", "LICENSE", "so 3.2022"):
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text("chữ")
    expected = ["B.txt", "LICENSE", "a/10.txt", "a/9.TXT", "a/z.txt", "b.txt", "so 3.2022", "z/y/x.text", "ă.txt"]
    assert names(tmp_path) == expected
    assert names(f"{tmp_path}/") == expected


def test_files_of_other_kinds_in_a_folder_are_passed_over(tmp_path):
    for name in ("a.txt", "a.json", "a.txt~", "b.docx", ".hidden.txt", ".git/HEAD"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("chữ")
    (tmp_path / "binary").write_bytes(b"\0\1\2")
    (tmp_path / "loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe.txt")
    found = list(find([tmp_path]))
    assert [f.name for f in found if isinstance(f, Source)] == ["a.txt"]
    assert sorted(PurePath(f.path).name for f in found if isinstance(f, PassedOver)) == [
        ".git", ".hidden.txt", "a.json", "a.txt~", "b.docx", "binary", "loop", "pipe.txt"
    ]  # fmt: skip
    assert reasons(tmp_path) == []


def test_named_itself_a_file_of_another_kind_is_an_error(tmp_path):
    (tmp_path / "a.json").write_text("{}")
    (tmp_path / "binary").write_bytes(b"\0\1\2")
    assert reasons(tmp_path / "a.json", tmp_path / "binary") == ["unknown-kind", "unknown-kind"]


def test_paths_that_lead_nowhere(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing")
    long = "tỷ lệ " * 1000
    assert reasons(
        tmp_path / "no.txt", f"{tmp_path}/*.docx", tmp_path / "empty", tmp_path / "gone.txt", long, "\0"
    ) == [
        "missing",
        "no-match",
        "no-articles",
        "missing",
        "unreadable",
        "missing",
    ]


def test_patterns(tmp_path, monkeypatch):
    for name in ("a.txt", "b.txt", "b.json", "2022/c.txt", "2023/d.txt", "[x].txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("chữ")
    monkeypatch.chdir(tmp_path)
    assert names("[ab].txt") == ["a.txt", "b.txt"]
    assert [n for n in names("b.*") if isinstance(n, str)] == ["b.txt"]
    assert names("202?") == ["c.txt", "d.txt"]
    assert names("**/*.txt") == ["2022/c.txt", "2023/d.txt", "[x].txt", "a.txt", "b.txt"]
    assert names("[x].txt") == ["[x].txt"]


def test_names_and_uris_are_as_named(tmp_path, monkeypatch):
    (tmp_path / "2022").mkdir()
    (tmp_path / "2022/a b.txt").write_text("chữ")
    monkeypatch.chdir(tmp_path)
    (named,), (below,), (stdin,) = list(find(["2022/a b.txt"])), list(find(["2022"])), list(find(["-"]))
    assert (named.name, named.uri) == ("2022/a b.txt", "2022/a%20b.txt")
    assert (below.name, below.uri) == ("a b.txt", "2022/a%20b.txt")
    assert (stdin.name, stdin.uri) == ("-", None)


def test_a_name_that_is_no_utf8_becomes_text(tmp_path):
    (tmp_path / os.fsdecode(b"\xff.txt")).write_bytes(b"a")
    (found,) = find([tmp_path])
    assert found.name == "\ufffd.txt"
    assert read(found).name.encode()


def test_without_permission(tmp_path):
    (tmp_path / "a.txt").write_text("chữ")
    (tmp_path / "noname").write_text("chữ")
    (tmp_path / "shut").mkdir()
    for path in (tmp_path / "a.txt", tmp_path / "noname", tmp_path / "shut"):
        path.chmod(0)
    code = (
        "from corpus.read import *\n"
        "def reason(found):\n"
        "    try: return read(found) if isinstance(found, Source) else found.reason\n"
        "    except SourceError as error: return error.reason\n"
        "print([reason(found) for found in find('.')])\n"
    )
    done = subprocess.run(
        [*as_ordinary_user(), sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "['no-permission', 'no-permission', 'no-permission']"


def test_what_looks_like_text():
    assert looks_like_text("chữ".encode()[:-1])
    assert not looks_like_text(b"\xff\xfe")
    assert not looks_like_text(b"a\0")
