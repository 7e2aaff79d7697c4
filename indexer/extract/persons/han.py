"""Names in Chinese characters: beside a name in letters, or by a family name and what stands around."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.extract.persons.words import Words

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付"
    "方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤張劉陳楊黃趙吳孫馬鄭謝許韓馮鄧葉蘇呂盧鐘譚陸賈"
)
_NAME = re.compile(rf"(?:欧阳|上官|司马|诸葛|[{_SURNAMES}])[\u4e00-\u9fff]{{1,2}}")
_FOREIGN = re.compile(r"[\u4e00-\u9fff]{2,7}(?:[·・‧•][\u4e00-\u9fff]{1,7})+")
#: A person's name between words: behind one of these, or before one of those.
_CUED = re.compile(
    r"(?:姓名[:：\s]*|嫌疑人|逃犯|犯罪嫌疑人|被告人|中国公民|公民|男子|女子|人员|关于|查找|名叫)"
    rf"((?:欧阳|上官|司马|诸葛|[{_SURNAMES}])[\u4e00-\u9fff]{{1,2}}?)(?=[^\u4e00-\u9fff]|男|女|出生|生于|的|于|系|因|涉|等|在|已|及|$)"
)
_BESIDE = re.compile(r"[\s/(（,，:]{1,3}\Z")


def find_han_names(words: Words, ends: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Spans of names; `ends` are where names in letters end."""
    text = words.text
    taken: set[int] = set()
    for place, shape in enumerate(words.shapes):
        if shape != "h" or place in taken:
            continue
        start, end = words.spans[place]
        if foreign := _FOREIGN.match(text, start):
            yield foreign.span()
            taken.update(p for p in range(place, len(words.spans)) if words.spans[p][0] < foreign.end())
        elif _NAME.fullmatch(text, start, end):
            beside = _BESIDE.search(text, max(0, start - 3), start)
            if words.field == "subject" or (beside and beside.start() in ends):
                yield start, end
    for cued in _CUED.finditer(text) if "h" in words.shapes else ():
        yield cued.span(1)
