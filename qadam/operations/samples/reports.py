"""Reports of Illustria: one sent with what it promised, one on its way through bodies, drafts in Russian and Kazakh.

Everything in them is invented for illustration.
"""

from collections.abc import Callable
from datetime import date, timedelta

from django.utils import timezone

from qadam.accounts.enums import Role
from qadam.accounts.models import User
from qadam.accounts.selectors import has_role
from qadam.bodies.models import Body
from qadam.register.models import Review
from qadam.reports.enums import CommitmentState, ReportState, Verdict
from qadam.reports.figures import figure
from qadam.reports.models import Report, ReportSection
from qadam.reports.selectors.contents import report_data
from qadam.reports.selectors.facts import facts_of
from qadam.reports.services.adoption import move_report
from qadam.reports.services.circulation import answer_section, circulate_to
from qadam.reports.services.commitments import follow_commitment
from qadam.reports.services.facts import insert_facts
from qadam.reports.services.reports import create_report, edit_report
from qadam.reports.services.sections import assign_section, comment_section, save_section
from qadam.reports.typography import written_count

EARLIER, LATER = "xqd-upr-3", "xqd-upr-4"
FACTS_A_SECTION = 6
# Texts by language and key of the section; {name} is filled with a figure field of the register.
TEXTS: dict[str, dict[str, str]] = {
    "en": {
        "introduction": (
            "Illustria submits this report of its own will. It tells what has become of the {recommendations} "
            "recommendations that the State received, of which it supported {supported} and noted {noted}.\n\n"
            "The report was coordinated by the Ministry of Foreign Affairs with the Interagency Working Group (IWG) "
            "and read by the Ombudsman's Office before it was cleared.[^The comments of the Ombudsman's Office are "
            "published on its site.] *All persons and events are invented.*"
        ),
        "process": (
            "The Interagency Plan holds {measures} measures. Every half-year each body reports on its measures, an "
            "approver of the same body confirms the report, and the coordinator accepts it.\n\n"
            "- The platform for dialogue meets four times a year.\n"
            "- Organisations of civil society give their own assessment, which stands beside that of the State.\n"
            "- Noted recommendations are followed too."
        ),
        "conclusion": (
            "Illustria will ratify the Optional Protocol to the Convention against Torture by 2028. It plans to open a "
            "second shelter for victims of domestic violence in each region by 2027.\n\n"
            "The main difficulty is the lack of trained staff outside the capital. The State intends to train 400 "
            "social workers by 2027 and asks for technical assistance in collecting data by disability."
        ),
    },
    "ru": {
        "introduction": (
            "Иллюстрия представляет настоящий доклад по итогам обзора, в ходе которого получила {recommendations} "
            "рекомендаций, поддержала {supported} и приняла к сведению {noted}.\n\n"
            'Доклад подготовлен Министерством иностранных дел совместно с Межведомственной рабочей группой (МРГ). "Все '
            'лица и события вымышлены" - так и есть.[^Замечания Омбудсмена опубликованы на его сайте.]'
        ),
        "methodology": (
            "Проект доклада обсужден на Платформе диалога и направлен органам. План содержит {measures} мероприятий; "
            "по каждому из них ответственный орган отчитывается раз в полгода."
        ),
        "priorities": (
            "Иллюстрия намерена ратифицировать Факультативный протокол к Конвенции против пыток до 2028 г. и планирует "
            "открыть в каждом регионе второй приют для пострадавших от бытового насилия к 2027 г."
        ),
    },
    "kk": {
        "introduction": (
            "Иллюстрия шолу барысында {recommendations} ұсыным алды, оның {supported} қолдау тапты, {noted} назарға "
            "алынды. *Барлық адамдар мен оқиғалар ойдан шығарылған.*"
        ),
        "commitments": "Иллюстрия 2028 жылға дейін Факультативтік хаттаманы ратификациялауды жоспарлап отыр.",
    },
}


def load(people: list[User], say: Callable[[str], None]) -> None:
    """Write the reports through the services that everybody uses; does nothing where there is one already."""
    if Report.objects.exists():
        return
    coordinator = next(person for person in people if has_role(person, Role.COORDINATOR))
    writer = next((person for person in people if has_role(person, Role.FOCAL_POINT)), coordinator)
    approver = next((person for person in people if has_role(person, Role.APPROVER)), None)
    justice = Body.objects.get(code="justice")
    earlier, later = Review.objects.get(code=EARLIER), Review.objects.get(code=LATER)
    sent = _sent(earlier, justice, coordinator)
    going = _circulated(later, sent, justice, coordinator, writer, approver)
    for type_, language in (("national_report", "ru"), ("addendum", "kk")):
        draft = create_report(
            type=type_, language=language, review=later, due_on=_in_days(150), by=coordinator, code=f"xqd-4-{language}"
        )
        _write(draft, language, coordinator)
    say(f"reports: {sent.code} sent, {going.code} circulated, drafts in Russian and Kazakh")


def _sent(review: Review, justice: Body, by: User) -> Report:
    """Return a mid-term report that went the whole way."""
    report = create_report(
        type="mid_term_report",
        language="en",
        review=review,
        reference_on=date(2024, 3, 31),
        by=by,
        code="xqd-3-mid-term",
    )
    _write(report, "en", by)
    first = report.sections.order_by("order").first()
    circulate_to(
        report_id=report.pk, body=justice, section_ids=[first.pk] if first else [], by=by, note="Please confirm."
    )
    steps = (
        (ReportState.CIRCULATED, date(2024, 4, 8), "Letter 11-2/418"),
        (ReportState.CONSULTED, date(2024, 5, 16), "Meeting of the platform on 16 May 2024"),
        (ReportState.CLEARED, date(2024, 6, 3), "Decision of the Interagency Working Group, No. 9"),
        (ReportState.SENT, date(2024, 6, 20), "Note verbale 203/24"),
    )
    for state, on, note in steps:
        move_report(report_id=report.pk, to=state, on=on, note=note, by=by)
    for place, promise in enumerate(report.commitments.all()):
        followed = follow_commitment(
            commitment_id=promise.pk,
            version=promise.version,
            state=CommitmentState.OPEN,
            body=justice,
            due_on=promise.due_on,
            by=by,
        )
        if place == 1:
            follow_commitment(
                commitment_id=promise.pk,
                version=followed.version,
                state=CommitmentState.DONE,
                body=justice,
                due_on=promise.due_on,
                note="Opened in all seven regions.",
                by=by,
            )
    report.refresh_from_db()
    return report


def _circulated(
    review: Review, previous: Report, justice: Body, by: User, writer: User, approver: User | None
) -> Report:
    """Return a mid-term report that bodies are reading, with facts taken over, comments and an answer."""
    report = create_report(
        type="mid_term_report",
        language="en",
        review=review,
        due_on=_in_days(60),
        by=by,
        code="xqd-4-mid-term",
    )
    report = edit_report(
        report_id=report.pk, version=report.version, changes={"previous": previous, "due_on": _in_days(60)}, by=by
    )
    _write(report, "en", by)
    data = report_data(report)
    areas = list(report.sections.filter(area__isnull=False).order_by("order"))
    for section in areas:
        recommendations = list(section.recommendations.values_list("pk", flat=True))
        sources = [fact.source for fact in facts_of(data, recommendations, "en")][:FACTS_A_SECTION]
        if sources:
            insert_facts(section_id=section.pk, version=section.version, sources=sources, by=by, data=data)
    for section in areas[:2]:
        assign_section(section_id=section.pk, author=writer, by=by)
    comment_section(section_id=areas[0].pk, text="Can we say how many people this reached?", by=by)
    parts = [section.pk for section in areas[:4]]
    circulation = circulate_to(
        report_id=report.pk,
        body=justice,
        section_ids=parts,
        due_on=_in_days(14),
        note="Please look at figures and names of laws.",
        by=by,
    )
    move_report(report_id=report.pk, to=ReportState.CIRCULATED, note="Letter 11-2/96", by=by)
    if approver is not None:
        answers = ((Verdict.AGREED, ""), (Verdict.CHANGES, "The law is of 14 May, not of 14 March."))
        for part, (verdict, answer) in zip(circulation.parts.select_related("section"), answers, strict=False):
            answer_section(
                part_id=part.pk, verdict=verdict, answer=answer, version_seen=part.section.version, by=approver
            )
    return report


def _write(report: Report, language: str, by: User) -> None:
    data = report_data(report)
    names = ("recommendations", "supported", "noted", "measures")
    fields = {name: f"{{{{figure:{name}|{written_count(int(figure(data, name).value), language)}}}}}" for name in names}
    for section in ReportSection.objects.filter(report=report, key__in=TEXTS[language], area__isnull=True):
        text = TEXTS[language][section.key]
        for name, field in fields.items():
            text = text.replace(f"{{{name}}}", field)
        save_section(section_id=section.pk, version=section.version, text=text, by=by)


def _in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)
