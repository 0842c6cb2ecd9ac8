"""Mentions of one document are one cited document; those of two documents stay two, whatever their numbers."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.identities import symbols
from extractor.identities.authorities import authorities, may_be, of_name, of_symbol
from extractor.identities.cited import Cited, Decision, Mention, Merge, identify
from extractor.identities.keys import finder
from extractor.identities.provinces import is_below, place_in, province_of_source, provinces_in
from patterns import load

DEFAULTS: dict[str, Any] = {
    "type": "Quyết định",
    "typed": True,
    "number": None,
    "year": None,
    "symbol": None,
    "resolved_key": None,
    "issuer": None,
    "date": None,
    "title": None,
    "draft": False,
}


def mention(key: str, *, article: str = "a", row: int = 0, start: int | None = None, **said: Any) -> Mention:
    """A mention with what its key says: `749/QĐ-TTg`, `Nghị quyết 57`, `Luật Đất đai 2024` with a title."""
    full = symbols.read_key(key)
    if full:
        said = {"number": full[0], "year": full[1], "symbol": full[2], **said}
    elif "title" not in said:
        said = {"number": key.rpartition(" ")[2], "type": key.rpartition(" ")[0], **said}
    stated = {**DEFAULTS, **said}
    return Mention(row=row, id=f"id{row}", article=article, start=row if start is None else start, key=key, **stated)


def law(title: str, year: int | None = None, **said: Any) -> Mention:
    return mention(f"Luật {title}" + (f" {year}" if year else ""), type="Luật", title=title, year=year, **said)


def numbered(*mentions: Mention) -> list[Mention]:
    """The mentions with rows and ids that tell them apart, each in an article of its own unless it names one."""
    return [
        replace(m, row=n, id=f"id{n}", start=n, article=m.article if m.article != "a" else f"a{n}")
        for n, m in enumerate(mentions)
    ]


def documents(*mentions: Mention, decisions: tuple[Decision, ...] = ()) -> list[str]:
    """The id of the document that each mention means."""
    _, merges = identify(numbered(*mentions), decisions)
    return [merge.cited_id for merge in merges]


def one(*mentions: Mention) -> Cited:
    cited, _ = identify(numbered(*mentions))
    assert len(cited) == 1, [each.key for each in cited]
    return cited[0]


def merges(*mentions: Mention) -> list[Merge]:
    return identify(numbered(*mentions))[1]


GIA_LAI, KON_TUM = "UBND tỉnh Gia Lai", "UBND tỉnh Kon Tum"

ALIKE = {
    "spelling of the symbol": (mention("749/QĐ-TTg"), mention("749/QĐ-TTG"), mention("749/QĐ/TTg")),
    "Party, State style": (mention("57-NQ/TW"), mention("57/NQ-TW")),
    "zeros": (mention("03/2023/QĐ-TTg"), mention("3/2023/QĐ-TTg")),
    "ampersand": (mention("15/2017/TT-BGDĐT"), mention("15/2017/TT-BGD&ĐT")),
    "the code left out": (mention("12/2024/QĐ-BLĐTBXH"), mention("12/2024/QĐ-LĐTBXH")),
    "a letter of another alphabet": (mention("10/2020/TT-BCT"), mention("10/2020/TT-BC\u0422")),
    "no hyphen": (mention("30/2020/NĐ-CP"), mention("30/2020/NĐCP")),
    "the legislature in Roman numerals": (mention("63/2025/QH15", type="Luật"), mention("63/2025/QHXV", type="Luật")),
    "a symbol that is cut short": (
        mention("72/2025/QH15", type="Luật", date="2025-06-16"),
        mention("72/2025/QH", type="Luật", date="2025-06-16"),
    ),
    "title here, date there": (
        mention("72/2025/QH15", type="Luật", title="Tổ chức chính quyền địa phương"),
        mention("72/2025/QH15", type="Luật", date="2025-06-16"),
        law("Tổ chức chính quyền địa phương", date="2025-06-16"),
    ),
    "a slip in the ministry": (mention("1/2018/TT-BKHĐT"), mention("1/2018/TT-BHKĐT", resolved_key="1/2018/TT-BKHĐT")),
    "a letter too many": (
        mention("66/2025/QH15", type="Luật", date="2025-06-14"),
        mention("66/2025/QH155", type="Luật", date="2025-06-14"),
    ),
    "one date known": (mention("749/QĐ-TTg", date="2020-06-03"), mention("749/QĐ-TTg")),
    "a slip in the day": (
        mention("30/2020/NĐ-CP", date="2020-03-05"),
        mention("30/2020/NĐ-CP", date="2020-03-15"),
        mention("30/2020/NĐ-CP"),
    ),
    "one province, two ways to write it": (
        mention("162/QĐ-UBND", issuer="UBND tỉnh Đắk Lắk"),
        mention("162/QĐ-UBND", issuer="Chủ tịch Ủy ban nhân dân tỉnh Đăk Lăk"),
    ),
    "the sentence names the province": (
        mention("162/QĐ-UBND", issuer=GIA_LAI),
        mention("162/QĐ-UBND", provinces=("Gia Lai",)),
    ),
    "the source names the province": (mention("162/QĐ-UBND", issuer=GIA_LAI), mention("162/QĐ-UBND", home="Gia Lai")),
    "the type says who issues it": (mention("30/2020/NĐ-CP"), mention("Nghị định 30", year=2020)),
    "the issuer says what the symbol would": (
        mention("39/2014/TT-BTC", type="Thông tư"),
        mention("Thông tư 39", year=2014, issuer="Bộ trưởng Bộ Tài chính"),
    ),
    "the ministry of today for that of then": (
        mention("15/2017/TT-BTTTT", type="Thông tư"),
        mention("15/2017/TT-BTTTT", type="Thông tư", issuer="Bộ Khoa học và Công nghệ"),
        mention("Thông tư 15", year=2017, issuer="Bộ KH&CN"),
    ),
    "titles": (law("Bảo hiểm xã hội", 2014), law("BHXH", 2014), law("bảo hiểm xã hội", 2014)),
    "a comma, an and": (law("Phòng, chống tham nhũng", 2018), law("Phòng chống tham nhũng", 2018)),
    "old and new tone marks": (law("Quản lý thuế và hoá đơn", 2019), law("Quản lý thuế và hóa đơn", 2019)),
    "Luật for Bộ luật": (
        law("Lao động", 2019),
        replace(law("Lao động", 2019), type="Bộ luật", key="Bộ luật Lao động 2019"),
    ),
    "the number with the title": (
        mention("31/2024/QH15", type="Luật", title="Đất đai"),
        law("Đất đai", 2024),
        law("Đất đai", date="2024-01-18"),
    ),
    "a congress": (
        mention("Nghị quyết Đại hội XIII", type="Nghị quyết", title="Đại hội XIII", issuer="Đảng"),
        mention("Nghị quyết Đại hội lần thứ XIII", type="Nghị quyết", title="Đại hội lần thứ XIII", issuer="Đảng"),
    ),
    "a quy định that is called quyết định, of one day": (
        mention("66-QĐ/TW", type="Quy định", date="2017-02-06"),
        mention("66-QĐ/TW", type="Quyết định", date="2017-02-06"),
    ),
}

APART = {
    "two provinces": (mention("162/QĐ-UBND", issuer=GIA_LAI), mention("162/QĐ-UBND", issuer=KON_TUM)),
    "two years": (
        mention("162/QĐ-UBND", issuer=GIA_LAI, date="2022-04-18"),
        mention("162/QĐ-UBND", issuer=GIA_LAI, date="2023-04-18"),
    ),
    "a province and a district of it": (
        mention("162/QĐ-UBND", issuer=GIA_LAI),
        mention("162/QĐ-UBND", issuer="UBND huyện Mang Yang"),
    ),
    "communes of one name": (
        mention("12/QĐ-UBND", issuer="UBND xã Tân An", provinces=("Gia Lai",)),
        mention("12/QĐ-UBND", issuer="UBND xã Tân An", provinces=("Bắc Giang",)),
    ),
    "communes of which no more is known": (
        mention("12/QĐ-UBND", issuer="UBND xã Tân An"),
        mention("12/QĐ-UBND", issuer="UBND xã Tân An"),
    ),
    "places unknown": (mention("162/QĐ-UBND"), mention("162/QĐ-UBND")),
    "a place known, another not": (mention("162/QĐ-UBND", issuer=GIA_LAI), mention("162/QĐ-UBND")),
    "central, two years": (
        mention("749/QĐ-TTg", date="2020-06-03"),
        mention("749/QĐ-TTg", date="2021-05-20"),
    ),
    "a date after the article": (mention("13/CT-TTg", date="2025-05-17"), mention("13/CT-TTg", written=2017)),
    "a small number of any year": (mention("13/CT-TTg", date="2025-05-17"), mention("13/CT-TTg")),
    "a small number in two years": (mention("01/NQ-CP", written=2018), mention("01/NQ-CP", written=2019)),
    "terms of the Party": (mention("18-NQ/TW", written=2018), mention("18-NQ/TW", written=2023)),
    "two issuers": (mention("7811/BCT-CST"), mention("7811/BCT-CST", issuer="Bộ Tài chính")),
    "normative or not": (mention("05/2023/QĐ-TTg"), mention("05/QĐ-TTg", date="2023-02-24")),
    "a day and a month off": (
        mention("30/2020/NĐ-CP", date="2020-03-05"),
        mention("30/2020/NĐ-CP", date="2020-04-20"),
    ),
    "Đ and D": (mention("12/2020/HĐ-BTC"), mention("12/2020/HD-BTC")),
    "a decimal number": (mention("66/2025/NQ-CP"), mention("66.7/2025/NQ-CP")),
    "law and resolution": (
        mention("39/2024/QH15", type="Luật"),
        mention("39/2024/QH15", type="Nghị quyết"),
    ),
    "one number of two types in the Party": (
        mention("66-QĐ/TW", type="Quy định", date="2017-02-06"),
        mention("66-QĐ/TW", type="Quyết định", date="2016-05-01"),
    ),
    "laws of two years": (law("Đất đai", 2013), law("Đất đai", 2024)),
    "a law without its year": (law("Đất đai"), law("Đất đai", 2024)),
    "two laws of one year and title": (
        law("Tổ chức chính quyền địa phương", date="2025-02-19"),
        law("Tổ chức chính quyền địa phương", date="2025-06-16"),
    ),
    "a draft": (law("Đất đai"), law("Đất đai", draft=True)),
    "short, in two articles": (mention("Nghị định 67"), mention("Nghị định 67")),
    "short, with the issuer alone": (
        mention("Nghị quyết 57", issuer="Bộ Chính trị"),
        mention("Nghị quyết 57", issuer="Bộ Chính trị"),
    ),
    "a local congress": (
        mention("Nghị quyết Đại hội XVI", type="Nghị quyết", title="Đại hội Đảng bộ tỉnh lần thứ XVI"),
        mention("Nghị quyết Đại hội XVI", type="Nghị quyết", title="Đại hội Đảng bộ tỉnh lần thứ XVI"),
    ),
    "joint circulars with another lead": (mention("39/2014/TTLT-BCT-BTC"), mention("39/2014/TTLT-BTC-BCT")),
}


@pytest.mark.parametrize("mentions", ALIKE.values(), ids=ALIKE.keys())
def test_one_document(mentions: tuple[Mention, ...]) -> None:
    assert len(set(documents(*mentions))) == 1


@pytest.mark.parametrize("mentions", APART.values(), ids=APART.keys())
def test_two_documents(mentions: tuple[Mention, ...]) -> None:
    assert len(set(documents(*mentions))) == len(mentions)


IN_ONE_ARTICLE = {
    "short for the full number": (
        [mention("57-NQ/TW", type="Nghị quyết"), mention("Nghị quyết 57")],
        "cited.short",
    ),
    "short before the full number": (
        [mention("Nghị quyết 57"), mention("57-NQ/TW", type="Nghị quyết")],
        "cited.short",
    ),
    "short, twice": ([mention("Nghị định 67"), mention("Nghị định 67")], "cited.same-article"),
    "the year of a law": ([law("Đất đai"), law("Đất đai", 2024)], "cited.title-in-article"),
    "the place of the same number": (
        [mention("162/QĐ-UBND"), mention("162/QĐ-UBND", issuer=GIA_LAI)],
        "cited.number-and-place",
    ),
    "no place at all": ([mention("162/QĐ-UBND"), mention("162/QĐ-UBND")], "cited.number-in-article"),
}


@pytest.mark.parametrize(("mentions", "rule"), IN_ONE_ARTICLE.values(), ids=IN_ONE_ARTICLE.keys())
def test_the_article_settles_it(mentions: list[Mention], rule: str) -> None:
    together = [replace(m, article="one") for m in mentions]
    cited, found = identify(numbered(*together))
    assert len(cited) == 1
    assert rule in {merge.rule for merge in found}


@pytest.mark.parametrize(
    "mentions",
    [
        [mention("Nghị quyết 66"), mention("66-NQ/TW", type="Nghị quyết"), mention("66/NQ-CP", type="Nghị quyết")],
        [law("Đất đai"), law("Đất đai", 2013), law("Đất đai", 2024)],
        [mention("Nghị định 94"), mention("94/2016/NĐ-CP"), mention("94/2022/NĐ-CP")],
    ],
)
def test_an_article_that_names_two_settles_nothing(mentions: list[Mention]) -> None:
    assert len(set(documents(*(replace(m, article="one", type=m.type) for m in mentions)))) == 3


def test_what_is_known_of_a_document() -> None:
    cited = one(
        mention("162/QĐ-UBND", issuer=GIA_LAI, date="2023-04-18"),
        mention("162/QĐ-UBND", issuer=GIA_LAI),
    )
    assert (cited.key, cited.issuer, cited.place, cited.date) == (
        "162/QĐ-UBND",
        "Ủy ban nhân dân",
        "Gia Lai",
        "2023-04-18",
    )
    assert one(mention("1/2018/TT-BHKĐT", resolved_key="1/2018/TT-BKHĐT")).key == "1/2018/TT-BKHĐT"


def test_every_mention_has_a_reason() -> None:
    said = merges(
        mention("162/QĐ-UBND", issuer=GIA_LAI, date="2023-04-18"),
        mention("162/QĐ-UBND", provinces=("Gia Lai",)),
    )
    assert [merge.rule for merge in said] == ["cited.number-and-place"] * 2
    agree = {"number": "162", "symbol": "QĐ-UBND", "place": "Gia Lai", "date": "2023-04-18"}
    assert said[0].evidence == {"agree": agree}
    undated = {name: value for name, value in agree.items() if name != "date"}
    assert said[1].evidence == {"agree": undated, "from": {"place": "sentence"}}
    slip = merges(mention("30/2020/NĐ-CP", date="2020-03-05"), mention("30/2020/NĐ-CP", date="2020-03-15"))
    assert {merge.rule for merge in slip} == {"cited.slip-of-date"}
    assert slip[0].evidence["differ"] == {"date": ["2020-03-05", "2020-03-15"]}


# Decisions

PAIR = (mention("749/QĐ-TTg"), mention("749/QĐ-TTg"), mention("749/QĐ-TTg", article="third"))


def test_apart_and_together() -> None:
    assert len(set(documents(*PAIR))) == 1
    first, second, third = documents(*PAIR, decisions=(Decision("apart", "id0", "id1"),))
    assert first == third == documents(*PAIR)[0]
    assert second != first
    back = (Decision("apart", "id0", "id1"), Decision("together", "id0", "id1"))
    assert len(set(documents(*PAIR, decisions=back))) == 1
    two = (mention("162/QĐ-UBND"), mention("162/QĐ-UBND"))
    assert len(set(documents(*two, decisions=(Decision("together", "id0", "id1"),)))) == 1


def test_an_article_leaves_as_a_whole() -> None:
    mentions = [mention("749/QĐ-TTg"), mention("749/QĐ-TTg", article="p"), mention("Quyết định 749", article="p")]
    first, *others = documents(*mentions, decisions=(Decision("apart", "id0", "id1"),))
    assert others == [others[0]] * 2
    assert others[0] != first


@pytest.mark.parametrize("pair", [("id0", "id0"), ("id0", "nobody"), ("nobody", "nothing")])
@pytest.mark.parametrize("kind", ["apart", "together"])
def test_a_decision_about_nothing_does_nothing(kind: Any, pair: tuple[str, str]) -> None:
    assert documents(*PAIR, decisions=(Decision(kind, *pair),)) == documents(*PAIR)


# Properties

EVERYTHING = [m for mentions in [*ALIKE.values(), *APART.values()] for m in mentions]


@given(st.lists(st.sampled_from(EVERYTHING), max_size=12), st.randoms(use_true_random=False))
def test_the_order_makes_no_difference(mentions: list[Mention], random: Any) -> None:
    given_so = numbered(*mentions)
    shuffled = [*given_so]
    random.shuffle(shuffled)
    assert identify(given_so) == identify(shuffled)


@given(st.lists(st.sampled_from(EVERYTHING), min_size=1, max_size=10))
def test_every_mention_has_one_document(mentions: list[Mention]) -> None:
    cited, found = identify(numbered(*mentions))
    assert [merge.row for merge in found] == list(range(len(mentions)))
    assert {merge.cited_id for merge in found} == {each.cited_id for each in cited}
    assert len({each.cited_id for each in cited}) == len(cited)


@pytest.mark.parametrize("mentions", [*ALIKE.values(), *APART.values()], ids=[*ALIKE, *APART])
def test_an_unrelated_document_changes_no_id(mentions: tuple[Mention, ...]) -> None:
    unrelated = [mention("988/QĐ-BCA"), law("Thư viện", 2019), mention("Nghị định 977"), mention("9/2001/PL-X")]
    assert documents(*mentions, *unrelated)[: len(mentions)] == documents(*mentions)


def test_an_id_is_the_same_everywhere() -> None:
    assert one(mention("30/2020/NĐ-CP")).cited_id == "5897662a6854ead851f3"


# Who and where


@pytest.mark.parametrize("id", authorities())
def test_an_authority_is_known_by_its_examples(id: str) -> None:
    known = load.values("authorities")[id]
    assert known["examples"]
    for example in (*known["examples"], known["name"], *known.get("names", ())):
        for written in (example, unicodedata.normalize("NFC", example), example.upper()):
            found = of_name(written)
            assert found is not None, written
            assert found.id == id, written
    for reject in known.get("rejects", ()):
        found = of_name(reject)
        assert found is None or found.id != id, reject
    assert all(of_symbol(symbol) == authorities()[id] for symbol in known["symbols"])
    assert known["level"] in ("central", "local")
    assert set(known) <= {"name", "level", "party", "types", "symbols", "names", "until", "into", "examples", "rejects"}


def test_no_name_or_symbol_stands_for_two() -> None:
    for field in ("symbols", "names", "types"):
        said = [name.casefold() for known in authorities().values() for name in getattr(known, field)]
        assert sorted({name for name in said if said.count(name) > 1}) == []


def test_ministries_now_and_before() -> None:
    known = authorities()
    ministries = {of_symbol(symbol) for symbol in load.read_toml("citations.toml")["ministries"]}
    assert None not in ministries
    now = {each.id for each in ministries if each and each.until is None}
    assert now == {
        "bca", "bct", "bdttg", "bgddt", "bkhcn", "bng", "bnnmt", "bnv", "bqp", "btc", "btp", "bvhttdl", "bxd", "byt",
    }  # fmt: skip
    for each in known.values():
        assert each.into is None or known[each.into].id != each.id
        assert each.until is not None or each.into is None
    assert may_be(known["btttt"], known["bkhcn"], 2017)
    assert may_be(known["bkhcn"], known["btttt"], 2024)
    assert not may_be(known["bkhcn"], known["btttt"], 2026)
    assert not may_be(known["btc"], known["bct"], 2020)


@pytest.mark.parametrize(
    ("issuer", "place", "below"),
    [
        ("UBND tỉnh Gia Lai", "Gia Lai", False),
        ("Ủy ban nhân dân tỉnh Bình Phước Thành", "Bình Phước", False),
        ("UBND TP.HCM", "Hồ Chí Minh", False),
        ("HĐND thành phố Hà Nội", "Hà Nội", False),
        ("UBND thành phố Huế", "Thừa Thiên Huế", False),
        ("UBND TP Pleiku", "thành phố Pleiku", False),
        ("UBND huyện Mang Yang", "huyện Mang Yang", True),
        ("UBND xã Tân An, tỉnh Gia Lai", "xã Tân An, Gia Lai", True),
        ("UBND huyện", None, True),
        ("UBND tỉnh", None, False),
        ("Tỉnh uỷ Đăk Nông", "Đắk Nông", False),
    ],
)
def test_the_place_of_an_issuer(issuer: str, place: str | None, below: bool) -> None:
    assert (place_in(issuer), is_below(issuer)) == (place, below)


@pytest.mark.parametrize(
    ("text", "provinces"),
    [
        ("từ Gia Lai đến Đăk Lăk, rồi về Gia Lai", ("Gia Lai", "Đắk Lắk")),
        ("TPHCM và TP. Hồ Chí Minh", ("Hồ Chí Minh",)),
        ("Thừa Thiên - Huế", ("Thừa Thiên Huế",)),
        ("ở Khánh Hoà", ("Khánh Hòa",)),
        ("hà nội", ()),
    ],
)
def test_provinces_in_a_text(text: str, provinces: tuple[str, ...]) -> None:
    assert provinces_in(text) == provinces


@pytest.mark.parametrize(
    ("source", "province"),
    [("binhdinh/a1.txt", "Bình Định"), ("https://baogialai.com.vn/x", "Gia Lai"), ("news/2023/1.txt", None)],
)
def test_the_province_of_a_source(source: str, province: str | None) -> None:
    assert province_of_source(source) == province


# What people type

TYPED = {
    "749/QĐ-TTg": ["749/qd-ttg", "749 QĐ TTg", "quyết định 749", "Quyet dinh so 749/QD-TTG", "QĐ 749", "749", "qđ749"],
    "03/2023/QĐ-TTg": ["3/2023/qd-ttg", "quyết định 03/2023", "03/2023"],
    "57-NQ/TW": ["57-nq/tw", "nghị quyết số 57", "NQ 57"],
    "Luật Đất đai 2024": ["luat dat dai 2024", "Luật Đất đai năm 2024", "đất đai", "luật đất đai"],
    "Luật Bảo hiểm xã hội 2014": ["luật BHXH 2014", "luat bhxh 2014", "bảo hiểm xã hội"],
}
NOT_TYPED = ["", " ", "/", "748/qd-ttg", "749/qd-ubnd", "nghị định 749", "luật đât đai", "quyết định", "7", "2024"]


def as_cited(key: str) -> Cited:
    kind = "Luật" if key.startswith("Luật") else "Nghị quyết" if "NQ" in key else "Quyết định"
    words, _, year = key.rpartition(" ")
    made = law(words.removeprefix("Luật "), int(year)) if kind == "Luật" else mention(key, type=kind)
    return one(made)


@pytest.mark.parametrize(("key", "typed"), [(key, each) for key, all_ in TYPED.items() for each in all_])
def test_a_document_is_found_in_any_spelling(key: str, typed: str) -> None:
    for form in ("NFC", "NFD"):
        assert finder(unicodedata.normalize(form, typed))(as_cited(key), ())


@pytest.mark.parametrize("typed", NOT_TYPED)
def test_nothing_else_is_found(typed: str) -> None:
    assert [key for key in TYPED if finder(typed)(as_cited(key), ())] == []
