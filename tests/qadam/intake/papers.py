"""Documents of an invented review, made for each test in the layouts of the United Nations, as DOCX.

The State is a real one, because names of States are recognised; everything that is asked and answered is invented.
"""

import io
from collections.abc import Mapping, Sequence
from functools import cache

from docx import Document
from docx.document import Document as WordDocument
from docx.table import _Cell

ASKS = (
    ("Ratify the Optional Protocol to the Convention against Torture without delay", ("France", "Lithuania")),
    ("Publish the number of complaints of ill-treatment in detention each year", ("Chile",)),
    ("Train prison staff in the Mandela Rules", ("Viet Nam",)),
    ("Widen the use of house arrest before trial", ("Ghana",)),
    ("Adopt a law against discrimination on all grounds", ("Germany",)),
    ("Provide inclusive education for children with disabilities", ("Portugal",)),
    ("Protect the shores of lakes from pollution by mines", ("Fiji",)),
    ("Strengthen the independence of the ombudsman", ("Poland",)),
)
RUSSIAN_ASKS = (
    ("Безотлагательно ратифицировать Факультативный протокол к Конвенции против пыток", ("Франция", "Литва")),
    ("Ежегодно публиковать число жалоб на жестокое обращение в местах лишения свободы", ("Чили",)),
    ("Обучать персонал тюрем Правилам Манделы", ("Вьетнам",)),
    ("Шире применять домашний арест до суда", ("Гана",)),
    ("Принять закон против дискриминации по всем признакам", ("Германия",)),
    ("Обеспечить инклюзивное образование детей с инвалидностью", ("Португалия",)),
    ("Защитить берега озёр от загрязнения рудниками", ("Фиджи",)),
    ("Укрепить независимость омбудсмена", ("Польша",)),
)
SUPPORTED_COUNT = 4  # the first asks stand in the supported list, 6.1 to 6.4; the others wait for the addendum: 7.1 ...


def numbers(count: int = len(ASKS)) -> list[str]:
    """Return the numbers of the first `count` asks."""
    return [
        f"6.{index + 1}" if index < SUPPORTED_COUNT else f"7.{index + 1 - SUPPORTED_COUNT}" for index in range(count)
    ]


def report(
    asks: Sequence[tuple[str, Sequence[str]]] = ASKS,
    *,
    changes: Mapping[str, str] | None = None,
    state: str = "Iceland",
    symbol: str = "A/HRC/60/7",
) -> bytes:
    """Return a report of the Working Group in English; `changes` replace texts by number."""
    lines = [
        "United Nations",
        "A/HRC/60/7",
        "General Assembly",
        "Distr.: General 3 July 2025",
        "Original: English",
        "Human Rights Council",
        "Sixtieth session",
        "Report of the Working Group on the Universal Periodic Review",
        "Iceland",
        "Introduction",
        "1. The Working Group on the Universal Periodic Review held its forty-ninth session from 28 April to 9 May "
        "2025. The review of Iceland was held at the 3rd meeting.",
        "2. The delegation of Iceland presented the national report.",
        "3. During the interactive dialogue, 8 delegations made statements.",
        "4. Iceland thanked the delegations.",
        "5. The delegation took note of what was said.",
        "II. Conclusions and/or recommendations",
        "6. The recommendations formulated during the interactive dialogue and listed below have been examined by "
        "Iceland and enjoy the support of Iceland:",
        *_list(asks[:SUPPORTED_COUNT], 6, changes or {}),
        "7. The following recommendations will be examined by Iceland, which will provide responses in due time, but "
        "no later than the sixtieth session of the Human Rights Council:",
        *_list(asks[SUPPORTED_COUNT:], 7, changes or {}),
        "8. All conclusions and/or recommendations contained in the present report reflect the position of the "
        "submitting State(s) and/or the State under review. They should not be construed as endorsed by the Working "
        "Group as a whole.",
    ]
    return _docx([line.replace("Iceland", state).replace("A/HRC/60/7", symbol) for line in lines])


def russian_report(asks: Sequence[tuple[str, Sequence[str]]] = RUSSIAN_ASKS) -> bytes:
    """Return the same report in Russian."""
    lines = [
        "Организация Объединенных Наций",
        "A/HRC/60/7",
        "Генеральная Ассамблея",
        "Distr.: General 3 июля 2025 года",
        "Русский. Язык оригинала: английский",
        "Совет по правам человека",
        "Шестидесятая сессия",
        "Доклад Рабочей группы по универсальному периодическому обзору",
        "Исландия",
        "Введение",
        "1. Рабочая группа по универсальному периодическому обзору провела свою сорок девятую сессию с 28 апреля по "
        "9 мая 2025 года. Обзор по Исландии состоялся на 3-м заседании.",
        "2. Делегация Исландии представила национальный доклад.",
        "3. В ходе интерактивного диалога с заявлениями выступили 8 делегаций.",
        "4. Исландия поблагодарила делегации.",
        "5. Делегация приняла сказанное к сведению.",
        "II. Выводы и/или рекомендации",
        "6. Рекомендации, сформулированные в ходе интерактивного диалога и перечисленные ниже, были рассмотрены "
        "Исландией и пользуются поддержкой Исландии:",
        *_list(asks[:SUPPORTED_COUNT], 6, {}),
        "7. Следующие рекомендации будут рассмотрены Исландией, которая представит ответы в надлежащее время, но не "
        "позднее шестидесятой сессии Совета по правам человека:",
        *_list(asks[SUPPORTED_COUNT:], 7, {}),
        "8. Все выводы и/или рекомендации, содержащиеся в настоящем докладе, отражают позицию представившего "
        "государства (государств) и/или государства – объекта обзора. Их не следует рассматривать в качестве "
        "одобренных Рабочей группой в целом.",
    ]
    return _docx(lines)


def addendum(*, supported: str = "7.1-7.3", noted: str = "7.4") -> bytes:
    """Return the State's addendum with the positions that the report leaves open."""
    lines = [
        "United Nations",
        "A/HRC/60/7/Add.1",
        "General Assembly",
        "Distr.: General 1 September 2025",
        "Original: English",
        "Human Rights Council",
        "Sixtieth session",
        "Report of the Working Group on the Universal Periodic Review",
        "Iceland",
        "Addendum",
        "Views on conclusions and/or recommendations, voluntary commitments and replies presented by the State under "
        "review",
        "1. Iceland has examined the recommendations of the Working Group with care.",
        f"2. Iceland supports the following recommendations: {supported}.",
        f"3. Iceland notes the following recommendations: {noted}.",
    ]
    return _docx(lines)


def matrix(positions: Mapping[str, str] | None = None) -> bytes:
    """Return OHCHR's thematic list of the review; `positions` replace positions by number."""
    document = Document()
    document.add_paragraph("UPR of Iceland (4th Cycle - 49th Session) Thematic list of recommendations")
    table = document.add_table(rows=1, cols=4)
    heads = ("Recommendation", "Position", "Full list of themes", "Assessment/comments on level of implementation")
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.text = head
    row = table.add_row().cells
    row[0].merge(row[3]).text = "Theme: Prohibition of torture"
    said = dict.fromkeys(numbers(), "Supported") | {"7.4": "Noted"} | dict(positions or {})
    for number, (text, states) in zip(numbers(), ASKS, strict=True):
        place = "Add.1 - Para. 3" if number == "7.4" else "Add.1 - Para. 2"  # as `addendum` says by default
        symbol = "A/HRC/60/7 - Para. 6" if number.startswith("6") else f"A/HRC/60/7/{place}"
        cells = table.add_row().cells
        _fill(
            cells[0],
            f"{number} {text} {''.join(f'({state})' for state in states)};",
            f"Source of Position: {symbol}",
        )
        cells[1].text = said[number]
        _fill(
            cells[2],
            "- Prohibition of torture",
            "SDGs:",
            "- 16 - PEACE, JUSTICE AND STRONG INSTITUTIONS",
            "Affected persons:",
            "- general",
        )
    return _saved(document)


def _fill(cell: _Cell, *lines: str) -> None:
    cell.text = lines[0]
    for line in lines[1:]:
        cell.add_paragraph(line)


def _list(asks: Sequence[tuple[str, Sequence[str]]], paragraph: int, changes: Mapping[str, str]) -> list[str]:
    return [
        f"{paragraph}.{index} {changes.get(f'{paragraph}.{index}', text)} ({', '.join(states)});"
        for index, (text, states) in enumerate(asks, start=1)
    ]


def _docx(lines: Sequence[str]) -> bytes:
    return _paper(tuple(lines))


@cache
def _paper(lines: tuple[str, ...]) -> bytes:
    """Return the same bytes for the same lines: a document holds the time of its making."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    return _saved(document)


def _saved(document: WordDocument) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
