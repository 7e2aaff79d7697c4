"""The people in a message: which words are names, what each person is to it, and what stands beside.

A name begins where a word is surely part of one, and takes in the words beside it that may be. The same word
elsewhere in the message is then a name, too. Where nothing is sure, the likeliest row of words is taken if it
is likely enough, but in messages that do nothing in a case (`other`): the rest are about somebody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from archive.domain.findings import LIKELY, Kind, Mention, Role
from archive.domain.instant import believed
from archive.domain.message import Message
from indexer.extract.persons.beside import BEFORE, BEHIND, find_born, find_files, find_numbers
from indexer.extract.persons.dates import MONTH_FIRST, Dating
from indexer.extract.persons.han import find_han_names
from indexer.extract.persons.labels import is_labeled, join_labeled
from indexer.extract.persons.lexicon import stem_of
from indexer.extract.persons.model import Model, Row, load_model, score_rows
from indexer.extract.persons.named import Field, Named
from indexer.extract.persons.roles import find_others, is_alias, is_contrasted, is_family, mark_parents
from indexer.extract.persons.words import list_words

#: Scores (log odds) from which a word makes a name of its row, is taken in, is a name since it is one
#: elsewhere in the message, and is taken where the message has no surer one.
SURE, TAKEN_IN, AGAIN, LIKELIEST, ALONE = 2.0, 0.0, -3.0, -1.5, -1.0
_MIN_WORD = 3
#: People named in one message; a longer list is cut, so that one file cannot fill the ledger.
MAX_MENTIONS = 2_000
#: Characters between two spellings of one name: "LIU Guoqiang (刘国强)".
_SIDE_BY_SIDE = 4


def find_mentions(
    message: Message, model: Model | None = None, kinds: Collection[Kind] = ()
) -> tuple[Mention, ...]:
    """The people named in the subject and the new text of a message, in order.

    `kinds` of the message, where they are known: one that is only `other` is mostly about nobody.
    """
    words = (list_words("subject", message.subject), list_words("body", message.body, message.quoted))
    model = model or load_model()
    rows = score_rows(message, words, model)
    fields = {id(one): Field(one) for one in words}
    is_case = set(kinds) != {Kind.OTHER}
    subjects = [named for named in _list_subjects(rows, fields, is_case) if not is_family(named)]
    taken = {(id(named.words), place) for named in subjects for place in range(named.first, named.last + 1)}
    rest = [
        (fields[id(row.words)], row.places)
        for row in rows
        if not any((id(row.words), place) in taken for place in row.places)
    ]
    found = [*join_labeled(subjects), *find_others(rest, model.lexicon)][:MAX_MENTIONS]
    sent = believed(message.sent_at)
    dating = Dating(sent.first_day.year if sent else None, message.from_country in MONTH_FIRST)
    mentions: list[Mention] = []
    for field in fields.values():
        here = sorted((named for named in found if named.field is field), key=lambda named: named.first)
        mark_parents(here)
        mentions.extend(_mention(here, place, dating) for place in range(len(here)))
        mentions.extend(_list_han(field, here, dating))
    return tuple(mentions[:MAX_MENTIONS])


def _list_subjects(rows: Sequence[Row], fields: Mapping[int, Field], is_case: bool) -> list[Named]:
    """The names that the scores and the labels make; of a message that `is_case`, one if at all likely."""
    sure = {
        stem_of(row.words.folded[place])
        for row in rows
        for labeled in (is_labeled(fields[id(row.words)], row.places[0]),)
        for place, score in zip(row.places, row.scores, strict=True)
        if (score > SURE or labeled) and len(row.words.folded[place]) >= _MIN_WORD
    }
    rule = ""
    if not sure and rows and is_case:
        best = max(rows, key=lambda row: max(row.scores))
        score, place = max(zip(best.scores, best.places, strict=True))
        if score > (LIKELIEST if len(best.places) > 1 else ALONE):
            sure.add(stem_of(best.words.folded[place]))
            rule = LIKELY
    rows = [row for row in rows if max(row.scores) > AGAIN]  # in the others nothing can be a name
    # What a name takes in at one place is of that name at the others, too.
    for row in rows:
        for named in _names_of(row, sure, fields[id(row.words)]):
            sure.update(named.stems())
    found = [named for row in rows for named in _names_of(row, sure, fields[id(row.words)])]
    for named in found:
        named.rule = rule
    return found


def _names_of(row: Row, sure: set[str], field: Field) -> list[Named]:
    """The names in a row: words that are sure, and those beside them that may be."""
    words, places, scores = row.words, row.places, row.scores
    inside = [
        score > SURE or (score > AGAIN and stem_of(words.folded[place]) in sure)
        for place, score in zip(places, scores, strict=True)
    ]
    if not any(inside):
        return []
    for index in range(1, len(places)):
        inside[index] = inside[index] or (inside[index - 1] and scores[index] > TAKEN_IN)
    for index in range(len(places) - 2, -1, -1):
        inside[index] = inside[index] or (inside[index + 1] and scores[index] > TAKEN_IN)
    found = []
    for yes, group in groupby(zip(places, inside, strict=True), key=itemgetter(1)):
        kept = [place for place, _ in group if yes and not field.cues.is_title(place)]
        if any(words.shapes[place] != "I" for place in kept):
            found.append(Named(field, kept[0], kept[-1]))
    return found


def _mention(here: Sequence[Named], place: int, dating: Dating) -> Mention:
    """One of the names of a field as a mention, with what stands beside it."""
    named = here[place]
    start, end = named.span
    last_end = here[place - 1].span[1] if place else 0
    before = max(start - BEFORE, last_end, 0)
    behind = min(end + BEHIND, _next_start(here, place))
    born = find_born(named.field, before, start, end, behind, dating)
    role = Role.CONTRASTED if named.role is Role.SUBJECT and is_contrasted(named) else named.role
    return Mention(
        name=named.written,
        field=named.words.field,
        span=(start, end),
        role=role,
        rule="dated" if named.rule == LIKELY and born else named.rule or _rule(named, born),
        born=born,
        numbers=find_numbers(named.field, end, behind),
        files=find_files(named.field, end, behind),
    )


def _next_start(here: Sequence[Named], place: int) -> int:
    """Where the next person's name begins; another spelling right behind, the same name again, an alias or a
    parent is not."""
    named = here[place]
    end = named.span[1]
    reach = end + BEHIND
    stems = set(named.stems())
    for index in range(place + 1, len(here)):
        start, stop = here[index].span
        if start >= reach:
            break
        theirs = set(here[index].stems())
        if start - end <= _SIDE_BY_SIDE or here[index].role is Role.RELATED or is_alias(here[index]):
            end = stop
        elif not (stems <= theirs or theirs <= stems):
            return start
    return len(named.words.text)


def _rule(named: Named, born: str | None) -> str:
    if is_alias(named):
        return "alias"
    if born:
        return "dated"
    return "subject_line" if named.words.field == "subject" else "pattern"


def _list_han(field: Field, named: Sequence[Named], dating: Dating) -> Iterator[Mention]:
    if "h" not in field.words.shapes:
        return
    ends = frozenset(one.span[1] for one in named)
    for start, end in find_han_names(field.words, ends):
        behind = end + BEHIND
        yield Mention(
            name=field.words.text[start:end],
            field=field.words.field,
            span=(start, end),
            role=Role.SUBJECT,
            rule="han",
            born=find_born(field, start, start, end, behind, dating),
            numbers=find_numbers(field, end, behind),
        )
