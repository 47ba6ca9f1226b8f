"""Joins what the documents of one import say into drafts of proposals, one a number, with everything that disagrees.

The report is the list; the addendum and the thematic list speak of its numbers; a report in another language is its
translation. Without a report the concluding observations, the thematic list or a table are the list, and without any
of them an addendum speaks of the numbers that the register holds. Which position counts, `unrec` decides.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from qadam.documents.enums import DocumentType
from qadam.intake.content import LabelEntry, LedgerEntry, TextEntry, joined_ledger
from qadam.intake.disagreements import Sources, contradicting_facts, further_list_findings, parts_of, warning_of
from qadam.intake.drafts import FIRST_LANGUAGE, Draft, DraftFinding, Gathered, ReadDocument
from qadam.intake.enums import Doubt
from qadam.register.enums import Position
from qadam.taxonomy.enums import Scheme
from unrec.extraction.recommendation_numbers import number_key
from unrec.extraction.reconciliation import Reconciliation, reconcile
from unrec.records import Box, PositionStatement, Recommendation, as_json
from unrec.vocabularies.labels import to_newest

ORDER_STEP = 1_000  # between two proposals, so that a split finds room
LISTS = (  # what can be the list of recommendations, best first
    DocumentType.REPORT,
    DocumentType.CONCLUDING_OBSERVATIONS,
    DocumentType.MATRIX,
    DocumentType.TABLE,
)
# Only of these a recommendation that is absent can be called missing: a table may be any selection.
COMPLETE_LISTS = frozenset({DocumentType.REPORT, DocumentType.CONCLUDING_OBSERVATIONS, DocumentType.MATRIX})
# Of 31,254 recommendations in UPR Info's database about one in 1,000 is shorter or longer (characters).
SHORT_TEXT, LONG_TEXT = 20, 1_200
RECOGNISED_PAGE = "recognised-page"  # the finding of unrec.reading.pdf
FACTS_OF_A_REVIEW = ("state_under_review", "mechanism", "cycle", "working_group_session", "hrc_session")


def gather(documents: Sequence[ReadDocument]) -> Gathered:
    """Return what documents of one review say together."""
    base = _base_of(documents)
    addendum = _main_addendum(documents, base)
    matrix = next((each for each in documents if each.type is DocumentType.MATRIX and each is not base), None)
    findings: list[DraftFinding] = []
    translations: set[int] = set()
    if base is None:
        drafts = _drafts_of_statements(documents)
        joined = [each for each in documents if each is addendum]
        findings += [warning_of(warning, each) for each in joined for warning in each.warnings]
    else:
        reconciled = _reconciled(base, addendum, matrix)
        sources = Sources(base, addendum, matrix)
        drafts = _drafts_of(reconciled, sources)
        findings += [sources.draft_finding(finding) for finding in reconciled.findings]
        joined = [each for each in documents if each in (base, addendum, matrix)]
        for document in documents:
            if document in joined or document.extraction is None:
                continue
            _add_list(document, drafts)
            findings += further_list_findings(document, drafts, base)
            if document.facts.language != base.facts.language:
                translations.add(document.document_id)
    findings += [warning_of(warning, each) for each in documents if each not in joined for warning in each.warnings]
    findings += contradicting_facts(documents)
    for draft in drafts.values():
        draft.doubts = _doubts_of(draft, base, has_addendum=addendum is not None)
    return Gathered(
        drafts=list(drafts.values()),
        findings=findings,
        facts=_facts_of(documents),
        totals={
            "documents": [_totals_of(document) for document in documents],
            "all": _tally([draft.position for draft in drafts.values()]),
        },
        is_complete=base is not None and base.type in COMPLETE_LISTS,
        translations=frozenset(translations),
    )


def _base_of(documents: Iterable[ReadDocument]) -> ReadDocument | None:
    """Return the document that is the list, None where there is only an addendum."""
    lists = [document for document in documents if document.extraction is not None]

    def rank(document: ReadDocument) -> tuple[int, bool]:
        kind = LISTS.index(document.type) if document.type in LISTS else len(LISTS)
        return kind, document.facts.language != FIRST_LANGUAGE

    return min(lists, key=rank, default=None)


def _main_addendum(documents: Iterable[ReadDocument], base: ReadDocument | None) -> ReadDocument | None:
    """Return the addendum that is reconciled: the one in the language of the list, else the first."""
    addenda = [document for document in documents if document.addendum is not None]
    language = base.facts.language if base is not None else FIRST_LANGUAGE
    return min(addenda, key=lambda document: document.facts.language != language, default=None)


def _reconciled(base: ReadDocument, addendum: ReadDocument | None, matrix: ReadDocument | None) -> Reconciliation:
    stated = addendum.addendum if addendum is not None else None
    if base.type is DocumentType.MATRIX:
        return reconcile(None, stated, base.extraction)
    return reconcile(base.extraction, stated, matrix.extraction if matrix is not None else None)


def _drafts_of(reconciled: Reconciliation, sources: Sources) -> dict[str, Draft]:
    """Return a draft for each reconciled recommendation, by the key of its number, with its ledger."""
    drafts: dict[str, Draft] = {}
    for index, recommendation in enumerate(reconciled.extraction.recommendations, start=1):
        key = number_key(recommendation.number)
        printed = sources.printed.get(key)
        source = sources.base if printed is not None or sources.matrix is None else sources.matrix
        draft = Draft(
            number=recommendation.number,
            order=index * ORDER_STEP,
            language=source.facts.language,
            texts={source.facts.language: _text(recommendation, source)},
            heading=recommendation.heading,
            parts=parts_of(recommendation),
            position=recommendation.position.value,
            labels=_labels(recommendation, sources.matrix or sources.base),
            page=source.page(recommendation.page),
            boxes=_boxes(recommendation.boxes),
            document_id=source.document_id,
        )
        draft.ledger = joined_ledger(
            [_entry(printed, source)] if printed is not None and _says_something(printed) else [],
            [_statement_entry(each, sources.addendum) for each in sources.stated.get(key, []) if sources.addendum],
        )
        if not any(entry["position"] == draft.position for entry in draft.ledger) and _says_something(recommendation):
            # said of "all others", or by the thematic list alone
            by_list = sources.matrix if key not in sources.stated and sources.addendum is None else sources.addendum
            draft.ledger = joined_ledger(draft.ledger, [_entry(recommendation, by_list or sources.matrix or source)])
        drafts[key] = draft
    return drafts


def _drafts_of_statements(documents: Iterable[ReadDocument]) -> dict[str, Draft]:
    """Return a draft without a text for each number of which addenda speak; the register has its text."""
    drafts: dict[str, Draft] = {}
    for document in documents:
        for statement in document.addendum.statements if document.addendum else ():
            key = number_key(statement.number)
            draft = drafts.setdefault(key, Draft(number=statement.number, order=(len(drafts) + 1) * ORDER_STEP))
            draft.ledger = joined_ledger(draft.ledger, [_statement_entry(statement, document)])
            if draft.position == Position.PENDING:
                draft.position = statement.position.value
    return drafts


def _add_list(document: ReadDocument, drafts: dict[str, Draft]) -> None:
    """Add the words and labels of a further list, number by number; what stands already is not replaced."""
    for recommendation in document.extraction.recommendations if document.extraction else ():
        draft = drafts.get(number_key(recommendation.number))
        if draft is not None:
            draft.texts.setdefault(document.facts.language, _text(recommendation, document))
            draft.labels = [*draft.labels, *_labels(recommendation, document)]


def _says_something(recommendation: Recommendation) -> bool:
    """Tell whether a document says anything on the position: a decision, or in which words it is left open."""
    return recommendation.position.value != Position.PENDING or bool(recommendation.position_raw)


def _entry(recommendation: Recommendation, document: ReadDocument) -> LedgerEntry:
    return LedgerEntry(
        position=recommendation.position.value,
        raw=recommendation.position_raw,
        comment=recommendation.comment,
        is_partial=False,
        source=recommendation.position_source or document.label,
        document=document.document_id,
        page=document.page(recommendation.page),
        stated_on=document.facts.date,
    )


def _statement_entry(statement: PositionStatement, document: ReadDocument) -> LedgerEntry:
    return LedgerEntry(
        position=statement.position.value,
        raw=statement.raw,
        comment=statement.comment,
        is_partial=statement.partly,
        source=statement.source or document.label,
        document=document.document_id,
        page=document.page(statement.page),
        stated_on=document.facts.date,
    )


def _text(recommendation: Recommendation, document: ReadDocument) -> TextEntry:
    return TextEntry(
        text=recommendation.text,
        is_official=True,
        document=document.document_id,
        page=document.page(recommendation.page),
        boxes=_boxes(recommendation.boxes),
    )


def _boxes(boxes: Iterable[Box]) -> list[dict[str, float]]:
    return [as_json(box) for box in boxes]


def _labels(recommendation: Recommendation, document: ReadDocument) -> list[LabelEntry]:
    """Return the labels that a document itself gives, those of an older list by what they mean in the newest one."""
    given: list[tuple[Scheme, str]] = [
        *((Scheme.THEME, theme) for theme in _newest("themes", recommendation.themes)),
        *((Scheme.AFFECTED_GROUP, group) for group in _newest("persons", recommendation.persons)),
        *((Scheme.SDG_GOAL, str(goal)) for goal in recommendation.sdg_goals),
        *((Scheme.SDG_TARGET, target) for target in recommendation.sdg_targets),
    ]
    return [
        LabelEntry(scheme=scheme.value, code=code, score=None, reason=[], source=document.label)
        for scheme, code in given
    ]


def _newest(scheme: str, names: Iterable[str]) -> list[str]:
    """Return printed names in the wording of the newest list, each once; a name that no list knows stays as it is."""
    return list(dict.fromkeys(newer for name in names for newer in to_newest(scheme, name) or (name,)))


def _doubts_of(draft: Draft, base: ReadDocument | None, *, has_addendum: bool) -> list[str]:
    """Return why a proposal deserves a closer look, as codes of `Doubt`."""
    if base is None:
        return []
    doubts = []
    entry = draft.texts.get(draft.language)
    length = len(entry["text"]) if entry else 0
    if not any(part["states"] for part in draft.parts) and base.type is DocumentType.REPORT:
        doubts.append(Doubt.NO_STATE.value)
    if length < SHORT_TEXT:
        doubts.append(Doubt.SHORT.value)
    if length > LONG_TEXT:
        doubts.append(Doubt.LONG.value)
    if has_addendum and draft.position == Position.PENDING:
        doubts.append(Doubt.NO_POSITION.value)
    if draft.page in {warning.page for warning in base.warnings if warning.code == RECOGNISED_PAGE}:
        doubts.append(Doubt.PICTURE.value)
    return doubts


def _facts_of(documents: Sequence[ReadDocument]) -> dict[str, Any]:
    """Return what the documents say of their review, the first that says it first."""
    facts: dict[str, Any] = {}
    for name in FACTS_OF_A_REVIEW:
        said = [getattr(document.facts, name) for document in documents]
        facts[name] = next((value for value in said if value is not None), None)
    for name, kind in (("report_symbol", DocumentType.REPORT), ("addendum_symbol", DocumentType.ADDENDUM)):
        symbols = [document.facts.symbol for document in documents if document.type is kind]
        facts[name] = next((symbol for symbol in symbols if symbol), "")
    # the addendum of A/HRC/43/15 is A/HRC/43/15/Add.1
    facts["report_symbol"] = facts["report_symbol"] or facts["addendum_symbol"].partition("/Add.")[0]
    return facts


def _totals_of(document: ReadDocument) -> dict[str, Any]:
    """Return how many recommendations a document speaks of, by position."""
    if document.addendum is not None:
        positions = [statement.position.value for statement in document.addendum.statements]
    else:
        listed = document.extraction.recommendations if document.extraction else ()
        positions = [recommendation.position.value for recommendation in listed]
    return {"document": document.document_id, "label": document.label, "type": document.type.value} | _tally(positions)


def _tally(positions: Sequence[str]) -> dict[str, int]:
    return {"recommendations": len(positions)} | {
        position.value: sum(each == position.value for each in positions) for position in Position
    }
