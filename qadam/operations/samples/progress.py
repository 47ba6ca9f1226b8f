"""What the bodies of Illustria have reported, and what its voices say; every state, several periods. Illustrative."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle

from django.utils import timezone

from qadam.accounts.enums import Role
from qadam.accounts.models import User
from qadam.accounts.selectors import people_with_role
from qadam.accounts.services import create_user, give_role
from qadam.bodies.models import Body
from qadam.plan.deadlines import Deadline, last_day
from qadam.plan.enums import DeadlinePrecision, MeasureStatus
from qadam.plan.models import Measure, Plan
from qadam.plan.selectors.measures import OVER, measures_in_force
from qadam.plan.workflow import IN_FORCE
from qadam.progress.content import content_sha256
from qadam.progress.enums import AssessmentStatus, EvidenceKind, Grade, PeriodKind, Voice
from qadam.progress.models import Assessment, ProgressUpdate, ReportingPeriod
from qadam.progress.records import AssessmentRecord, EvidenceRecord, ReportRecord, ValueRecord
from qadam.progress.selectors.periods import plans_reported
from qadam.progress.services.assessments import (
    add_assessment_evidence,
    publish_assessment,
    return_assessment,
    submit_assessment,
    write_assessment,
)
from qadam.progress.services.extensions import decide_extension, request_extension
from qadam.progress.services.periods import set_reporting
from qadam.progress.services.reports import add_evidence, save_report
from qadam.progress.services.steps import accept_update, approve_update, publish_update, return_update, submit_update
from qadam.register.enums import MechanismKind, Position
from qadam.register.models import Mechanism, Recommendation

PASSWORD = "step-by-step-2026"  # noqa: S105 - of invented people, as in the demonstration
DAYS_TO_REPORT = 30
PERIODS = 3  # the newest ones that have ended
EARLIER_DAYS = 180
ASSESSED = 18  # recommendations on which voices speak

# Besides the people of the preset: body, focal point, approver, language.
PEOPLE = (
    ("interior", "Marat Olen", "Vera Kasten", "ru"),
    ("health", "Sanna Boreal", "Ilyas Tane", "en"),
    ("education", "Gaukhar Sole", "Pavel Ruun", "kk"),
)
SECOND_COORDINATOR = "Nadia Ferro"


@dataclass(frozen=True)
class Story:
    """What a body tells of a measure: the text in three languages, the status claimed, the evidence."""

    status: MeasureStatus
    en: str
    ru: str
    kk: str
    kind: EvidenceKind
    title: str
    reference: str


STORIES = (
    Story(
        MeasureStatus.IN_PROGRESS,
        "A working group of six bodies has prepared the draft. It was published for comments for 30 days; 41 comments "
        "came in, 23 of them were taken up. The draft is now with the ministries for agreement.",
        "Рабочая группа из шести органов подготовила проект. Он был опубликован для обсуждения на 30 дней; поступило "
        "41 замечание, 23 из них учтены. Сейчас проект согласуется с министерствами.",
        "Алты органның жұмыс тобы жобаны әзірледі. Ол 30 күн бойы талқылауға жарияланды; 41 ескерту түсті, оның 23-і "
        "ескерілді. Қазір жоба министрліктермен келісілуде.",
        EvidenceKind.PUBLICATION,
        "Draft and table of comments",
        "Register of drafts, No. 214",
    ),
    Story(
        MeasureStatus.COMPLETED,
        "The law was adopted and is in force. Two orders that it needs were issued in the same month.",
        "Закон принят и вступил в силу. Два необходимых приказа изданы в том же месяце.",
        "Заң қабылданып, күшіне енді. Оған қажетті екі бұйрық сол айда шығарылды.",
        EvidenceKind.LAW,
        "Law on amendments and additions",
        "No. 58-IV",
    ),
    Story(
        MeasureStatus.IN_PROGRESS,
        "Training was held in nine of fourteen regions for 412 officers. A test before and after shows that right "
        "answers rose from 54 to 81 per cent.",
        "Обучение прошло в девяти из четырнадцати регионов для 412 сотрудников. Проверка до и после показала рост "
        "доли верных ответов с 54 до 81 процента.",
        "Он төрт өңірдің тоғызында 412 қызметкер оқытылды. Оқуға дейінгі және кейінгі тест дұрыс жауаптар үлесінің "
        "54-тен 81 пайызға өскенін көрсетті.",
        EvidenceKind.TRAINING,
        "Programme and lists of participants",
        "Order No. 77",
    ),
    Story(
        MeasureStatus.DELAYED,
        "The tender for the building failed twice, because no bid met the conditions. A third one is open.",
        "Конкурс на строительство дважды не состоялся: ни одна заявка не отвечала условиям. Объявлен третий.",
        "Құрылыс конкурсы екі рет өтпей қалды: бірде-бір өтінім шарттарға сай келмеді. Үшіншісі жарияланды.",
        EvidenceKind.BUDGET,
        "Record of the tender commission",
        "Record No. 9",
    ),
    Story(
        MeasureStatus.IN_PROGRESS,
        "The figures of complaints, investigations and convictions are collected by region and by sex and will be "
        "published twice a year.",
        "Данные о жалобах, расследованиях и приговорах собираются по регионам и по полу и будут публиковаться два "
        "раза в год.",
        "Шағымдар, тергеулер мен үкімдер туралы деректер өңірлер мен жыныс бойынша жиналып, жылына екі рет "
        "жарияланады.",
        EvidenceKind.STATISTIC,
        "Table of complaints by region",
        "Form 1-K",
    ),
)
# How far each report of the newest period has come, in turn; those of earlier periods are all published.
ENDS = ("published", "submitted", "approved", "accepted", "returned", "draft", "published", "none")

VOICES = (
    (AssessmentStatus.PARTLY_IMPLEMENTED, AssessmentStatus.NOT_IMPLEMENTED, AssessmentStatus.NOT_IMPLEMENTED, Grade.C),
    (AssessmentStatus.IMPLEMENTED, AssessmentStatus.PARTLY_IMPLEMENTED, AssessmentStatus.PARTLY_IMPLEMENTED, Grade.B),
    (AssessmentStatus.IMPLEMENTED, AssessmentStatus.IMPLEMENTED, AssessmentStatus.IMPLEMENTED, Grade.A),
    (AssessmentStatus.NO_LONGER_APPLICABLE, None, AssessmentStatus.NOT_IMPLEMENTED, None),
    (AssessmentStatus.PARTLY_IMPLEMENTED, AssessmentStatus.PARTLY_IMPLEMENTED, None, None),
    (AssessmentStatus.NOT_IMPLEMENTED, AssessmentStatus.NOT_IMPLEMENTED, AssessmentStatus.NOT_IMPLEMENTED, Grade.E),
)
WORDS = {
    Voice.STATE: {
        "en": "The measures of the plan that answer this recommendation are under way; their reports are public.",
        "ru": "Меры плана, отвечающие на эту рекомендацию, исполняются; отчёты по ним опубликованы.",
        "kk": "Осы ұсынымға жауап беретін жоспар шаралары орындалуда; олар бойынша есептер жарияланған.",
    },
    Voice.NATIONAL_INSTITUTION: {
        "en": "Visits to nine institutions show that the rules have changed, and the practice only in part.",
        "ru": "Посещения девяти учреждений показали: правила изменились, практика — лишь отчасти.",
        "kk": "Тоғыз мекемеге бару ережелердің өзгергенін, ал практиканың ішінара ғана өзгергенін көрсетті.",
    },
    Voice.CIVIL_SOCIETY: {
        "en": "Our member organisations assisted 63 people this year. In most cases nothing had changed for them.",
        "ru": "В этом году наши организации помогли 63 людям. Для большинства из них ничего не изменилось.",
        "kk": "Биыл біздің ұйымдар 63 адамға көмектесті. Олардың көбі үшін ештеңе өзгерген жоқ.",
    },
    Voice.TREATY_BODY: {
        "en": "The Committee welcomes the steps taken and asks for information on their application in practice.",
        "ru": "Комитет приветствует принятые меры и просит сведений об их применении на практике.",
        "kk": "Комитет қабылданған шараларды құптайды және олардың іс жүзінде қолданылуы туралы мәлімет сұрайды.",
    },
}


def load(people: list[User], say: Callable[[str], None]) -> None:
    """Load reports and voices, unless some are there. Without an adopted plan there is nothing to report on."""
    plan = plans_reported().filter(status__in=IN_FORCE).first()
    if plan is None:
        return
    coordinator = next(iter(people_with_role(Role.COORDINATOR)))
    _more_people(people)
    if ProgressUpdate.objects.exists():
        return
    # Bodies began to work on the recommendations, and to tell of it, two quarters before the plan was in force.
    first_on = (plan.starts_on or timezone.localdate()) - timedelta(days=EARLIER_DAYS)
    set_reporting(
        plan_id=plan.pk,
        kind=PeriodKind.QUARTER,
        days_to_report=DAYS_TO_REPORT,
        first_on=first_on,
        version=0,
        by=coordinator,
    )
    reports = _reports(plan, coordinator)
    requests = _extensions(coordinator)
    voices = _voices(coordinator)
    say(f"progress: {reports} reports, {requests} requests for later deadlines, {voices} assessments")


def _more_people(people: list[User]) -> None:
    """Make focal points and approvers of further bodies and a second coordinator, who can sign in like the others."""
    for code, writer, approver, language in PEOPLE:
        body = Body.objects.filter(code=code).first()
        for name, role in ((writer, Role.FOCAL_POINT), (approver, Role.APPROVER)):
            if body is not None:
                people.append(_person(name, language, role, body))
    people.append(_person(SECOND_COORDINATOR, "en", Role.COORDINATOR, None))


def _person(name: str, language: str, role: Role, body: Body | None) -> User:
    email = f"{name.lower().replace(' ', '.')}@illustria.example"
    user = User.objects.filter(email=email).first() or create_user(
        email=email, full_name=name, language=language, password=PASSWORD, by=None
    )
    give_role(user=user, role=role, body=body, by=None)
    return user


def _reports(plan: Plan, coordinator: User) -> int:
    today = timezone.localdate()
    ended = ReportingPeriod.objects.filter(plan=plan, ends_on__lt=today).order_by("-starts_on")[:PERIODS]
    periods = list(reversed(ended))
    count = 0
    for body in Body.objects.filter(led_measures__in=measures_in_force().filter(plan=plan)).distinct().order_by("code"):
        writer = people_with_role(Role.FOCAL_POINT, body=body).first()
        approver = people_with_role(Role.APPROVER, body=body).first()
        if writer is None or approver is None:
            continue
        ends = cycle(ENDS)
        measures = measures_in_force().filter(plan=plan, lead_body=body).order_by("order")
        for place, measure in enumerate(measures):
            newest = next(ends)
            for turn, period in enumerate(periods):
                is_newest = turn == len(periods) - 1
                end = newest if is_newest else "published"
                measure.refresh_from_db()
                if end == "none" or measure.status in OVER or (not is_newest and (place + turn) % 3 == 2):
                    continue
                story = STORIES[(place + turn) % len(STORIES)]
                if not is_newest and story.status in OVER:
                    story = STORIES[0]
                _report(measure, body, period, story, end, writer, approver, coordinator)
                count += 1
    return count


def _report(
    measure: Measure,
    body: Body,
    period: ReportingPeriod,
    story: Story,
    end: str,
    writer: User,
    approver: User,
    coordinator: User,
) -> None:
    """Write one report and take it as far as `end` says."""
    links = measure.indicator_links.select_related("indicator")
    values = {
        link.indicator_id: ValueRecord(
            str(40 + 7 * period.starts_on.month), "Statistical Office", "Illustrative figure"
        )
        for link in links
    }
    texts = {"en": story.en, "ru": story.ru, "kk": story.kk}
    update = save_report(
        measure_id=measure.pk,
        body_id=body.pk,
        period_id=period.pk,
        version=0,
        record=ReportRecord(texts, story.status, values),
        by=writer,
    )
    on = period.ends_on - timedelta(days=20 if measure.order % 4 else 700)  # some of it is old: shown as unverified
    evidence = EvidenceRecord(story.kind, story.title, on, reference=story.reference)
    add_evidence(update_id=update.pk, record=evidence, by=writer)
    if end == "draft":
        return
    submit_update(update_id=update.pk, by=writer)
    if end == "submitted":
        return
    if end == "returned":
        reason = "Which regions are missing? Please give the number of people as well."
        return_update(update_id=update.pk, reason=reason, by=approver)
        return
    approve_update(update_id=update.pk, content_sha256=content_sha256(_now(update)), by=approver)
    if end == "approved":
        return
    _accept(_now(update), coordinator)
    if end == "published":
        publish_update(update_id=update.pk, by=coordinator)


def _accept(update: ProgressUpdate, coordinator: User) -> None:
    """Accept a report; now and then as less than it claims."""
    status, reason = MeasureStatus(update.status_claimed), ""
    if status == MeasureStatus.COMPLETED and update.measure.order % 2:
        status, reason = MeasureStatus.IN_PROGRESS, "The orders that the law needs are not in force yet."
    accept_update(
        update_id=update.pk,
        content_sha256=content_sha256(update),
        status_accepted=status,
        reason=reason,
        by=coordinator,
    )


def _now(update: ProgressUpdate) -> ProgressUpdate:
    return ProgressUpdate.objects.select_related("measure", "body", "period").get(pk=update.pk)


def _extensions(coordinator: User) -> int:
    """Ask for four later deadlines: one granted, one refused, two waiting."""
    measures = measures_in_force().exclude(status__in=OVER).filter(deadline__isnull=False).order_by("deadline", "pk")
    count = 0
    for measure in measures.select_related("lead_body"):
        writer = people_with_role(Role.FOCAL_POINT, body=measure.lead_body).first() if measure.lead_body else None
        if writer is None or measure.deadline is None or count == 4:
            continue
        later = Deadline(last_day(measure.deadline.year + 1, 6), DeadlinePrecision.HALF_YEAR)
        reason = "The tender failed twice; the building cannot be finished in time."
        request = request_extension(measure_id=measure.pk, deadline=later, reason=reason, by=writer)
        if count < 2:
            answer = ("Granted once; the next report gives the new timetable.", "The draft law does not need it.")[
                count
            ]
            decide_extension(request_id=request.pk, granted=count == 0, reason=answer, by=coordinator)
        count += 1
    return count


def _voices(coordinator: User) -> int:
    """Let the voices speak on the first supported recommendations, agreeing and disagreeing in turn."""
    items = Recommendation.objects.filter(published_at__isnull=False, position=Position.SUPPORTED).order_by(
        "-review__cycle", "order"
    )[:ASSESSED]
    state = Body.objects.filter(code="foreign-affairs").first()
    committee = Mechanism.objects.filter(kind=MechanismKind.TREATY_BODY).order_by("order").first()
    for turn, (item, said) in enumerate(zip(items, cycle(VOICES), strict=False)):
        by_state, by_institution, by_society, grade = said
        if state is not None and by_state is not None:
            _speak(item, turn, Voice.STATE, state, None, by_state, "", coordinator, coordinator)
        for voice, status in ((Voice.NATIONAL_INSTITUTION, by_institution), (Voice.CIVIL_SOCIETY, by_society)):
            for writer, body in _speakers(voice):
                if status is not None:
                    _speak(item, turn, voice, body, None, status, "", writer, coordinator)
        if committee is not None and grade is not None:
            _speak(item, turn, Voice.TREATY_BODY, None, committee, "", grade, coordinator, coordinator)
    return Assessment.objects.count()


def _speakers(voice: Voice) -> Iterator[tuple[User, Body]]:
    """Yield the first person who speaks with a voice, with the body."""
    role = Role.NATIONAL_INSTITUTION if voice == Voice.NATIONAL_INSTITUTION else Role.CIVIL_SOCIETY
    person = people_with_role(role).first()
    assignment = person.assignments.filter(role=role, ended_at__isnull=True).first() if person else None
    if person is not None and assignment is not None and assignment.body is not None:
        yield person, assignment.body


def _speak(
    item: Recommendation,
    turn: int,
    voice: Voice,
    body: Body | None,
    committee: Mechanism | None,
    status: str,
    grade: str,
    writer: User,
    coordinator: User,
) -> None:
    """Write one assessment with evidence; most are published, one in seven of the organisations' waits or came back."""
    on = timezone.localdate() - timedelta(days=30 + 9 * (turn % 10))
    assessment = write_assessment(
        recommendation_id=item.pk,
        voice=voice,
        body=body,
        mechanism=committee,
        record=AssessmentRecord(on, WORDS[voice], status, grade),
        by=writer,
    )
    old = turn % 5 == 0
    dated = date(2023, 3, 1) if old else on - timedelta(days=10)
    evidence = EvidenceRecord(EvidenceKind.PUBLICATION, "Annual report", dated, reference="Chapter 4")
    add_assessment_evidence(assessment_id=assessment.pk, record=evidence, by=writer)
    submit_assessment(assessment_id=assessment.pk, by=writer)
    if voice in (Voice.STATE, Voice.TREATY_BODY):
        return
    if turn % 7 == 6:
        return_assessment(
            assessment_id=assessment.pk, reason="A person is named in it. Take the name out.", by=coordinator
        )
    elif turn % 7 != 5:
        publish_assessment(assessment_id=assessment.pk, by=coordinator)
