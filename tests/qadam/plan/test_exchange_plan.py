"""A plan goes out as a workbook and as the annex, and comes back the same: every field, three languages."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.utils import translation

from qadam.audit.models import AuditEvent
from qadam.base.errors import NotAllowedError, WrongStateError
from qadam.plan.content import content_of
from qadam.plan.deadlines import parse_deadline
from qadam.plan.exchange.annex import plan_annex
from qadam.plan.exchange.comparison import State, compare
from qadam.plan.exchange.files import read_file
from qadam.plan.exchange.workbook import plan_workbook
from qadam.plan.models import Indicator, IndicatorValue, Measure, Plan
from qadam.plan.records import MeasureRecord
from qadam.plan.selectors.measures import by_area, standing, with_everything
from qadam.plan.services.exchange import import_plan, receive_plan_file, stored_comparison
from qadam.plan.services.measures import create_measures, edit_measure, remove_measures
from qadam.plan.services.plans import create_plan
from qadam.register.models import Cluster, Recommendation
from tests.qadam.plan.plans import make_area, make_plan
from tests.qadam.register.reviews import make_review
from unrec.reading.files import read_source

pytestmark = pytest.mark.django_db

DEADLINES = ["30 June 2027", "March 2028", "Q2 2027", "H1 2029", "2030", ""]
AWKWARD = [
    "=1+1; sum of complaints",
    "+7 (000) 000-00-00 hotline",
    "-1 per cent of cases",
    "@ministry answers",
    "First line\nsecond line\n3. third line",
    'Quotes "here" and «there» — dash… and ₸ sign',
    "_x0041_ stays what it is",
    "Tab\tinside",
    "Long: " + "ensure equal access to justice for everybody " * 300,
]


def text_of(n: int) -> str:
    return AWKWARD[n % len(AWKWARD)] + f" ({n})" if n % 2 else f"Adopt act No. {n}"


@pytest.fixture
def full_plan(cast):
    """A plan of 40 measures in which every field is filled somewhere."""
    review, recommendations = make_review_with(cast, 12)
    clusters = [Cluster.objects.create(review=review, label=label) for label in ("Torture", "Torture", "Schools; all")]
    other = make_plan(code="other-plan", texts=())
    plan = create_plan(
        code="full-plan",
        names={"en": "Full plan", "ru": "Полный план", "kk": "Толық жоспар"},
        reviews=[review],
        starts_on=date(2026, 1, 1),
        ends_on=date(2030, 12, 31),
        legal_act="Resolution No. 1",
        by=None,
    )
    indicator = Indicator.objects.create(
        code="complaints",
        name_en="Complaints",
        name_ru="Жалобы",
        unit_en="per year",
        kind="outcome",
        baseline_value=Decimal("0.000001"),
        baseline_on=date(2025, 12, 31),
        target_value=Decimal("1200"),
        target_on=date(2030, 12, 31),
        direction="down",
        disaggregations=["sex", "region"],
        source="Statistics",
        frequency="quarterly",
        sdg_codes=["16.3.1", "16.a.1"],
    )
    IndicatorValue.objects.create(
        indicator=indicator, period_start=date(2026, 1, 1), period_end=date(2026, 12, 31), value=Decimal("-10.5"),
        source="Yearbook", note="=preliminary",
    )  # fmt: skip
    IndicatorValue.objects.create(
        indicator=indicator, period_start=date(2026, 1, 1), period_end=date(2026, 12, 31), value=Decimal("123456789.5"),
        disaggregation={"sex": "women", "region": "North"}, disaggregation_key="region=North;sex=women",
    )  # fmt: skip
    areas = [make_area("torture", order=1), make_area("schools", order=2), make_area("health", order=3)]
    records = [
        MeasureRecord(
            number=f"{1 + n // 10}.{n % 10 or 10}" if n < 39 else "39a",
            texts={"en": text_of(n), "ru": f"Текст {text_of(n)}", "kk": f"Мәтін {text_of(n)}" if n % 3 else ""},
            lead_body=cast.justice if n % 4 else None,
            contributing_bodies=(cast.health, cast.ombudsman)[: n % 3],
            deadline=parse_deadline(DEADLINES[n % len(DEADLINES)]),
            deadline_note="every year by 10 July" if n % 5 == 0 else "",
            completion_form=["law", "report", "", "training"][n % 4],
            completion_note="=Law on police" if n % 3 == 0 else "",
            funding="State budget; 1,5 bn" if n % 2 else "",
            legal_act="Decree No. 7" if n % 7 == 0 else "",
            areas=tuple(areas[: n % 4]),
            recommendations=tuple(recommendations[n % 12 : n % 12 + 2]),
            clusters=(clusters[n % 3],) if n % 6 == 0 else (),
            indicators=(indicator,) if n % 5 == 0 else (),
            other_plans=(other,) if n % 8 == 0 else (),
        )
        for n in range(40)
    ]
    create_measures(plan_id=plan.pk, records=records, by=None)
    return plan


def make_review_with(cast, count):
    review = make_review()
    rows = [Recommendation.objects.create(review=review, number=f"101.{n}", order=n) for n in range(1, count + 1)]
    return review, rows


def tables_of(data: bytes, *, without_code: bool = True):
    tables = {table.name: [[cell.text for cell in row] for row in table.rows] for table in read_source(data).tables}
    tables.pop("qadam", None)
    for name in ("Plan", "План", "Жоспар"):
        if name in tables and without_code:
            tables[name] = tables[name][1:]
    return tables


def content(plan: Plan):
    found = content_of(plan, with_everything(by_area(standing(plan))))
    for row in found["measures"]:
        del row["id"]
    del found["plan"]["code"]
    return found


def taken_over(plan: Plan, data: bytes, by, *, take=(), remove=False, language="en"):
    document = receive_plan_file(plan_id=plan.pk, file=ContentFile(data), name="plan.xlsx", language=language, by=by)
    seen = stored_comparison(plan, document.sha256, language)
    assert seen.errors == []
    return import_plan(
        plan_id=plan.pk, sha256=document.sha256, language=language, seen=seen.seen, take=take, remove=remove, by=by
    )


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_a_workbook_comes_back_into_an_empty_plan_as_it_went_out(full_plan, cast, language):
    data = plan_workbook(full_plan, language)
    empty = create_plan(code="empty-plan", names={"en": "Empty"}, by=None)
    with translation.override(language):
        taken_over(empty, data, cast.coordinator, take={"plan"})
    empty.refresh_from_db()
    assert content(empty) == content(full_plan)
    assert tables_of(plan_workbook(empty, language)) == tables_of(data)
    assert len(tables_of(data)) == 5


def test_indicators_and_values_come_back_where_they_were_lost(full_plan, cast):
    data = plan_workbook(full_plan, "ru")
    Measure.objects.filter(plan=full_plan).delete()
    Indicator.objects.all().delete()
    taken_over(
        full_plan,
        data,
        cast.coordinator,
        take={item.key for item in compare(read_file(data, full_plan, "ru"), full_plan).items},
    )
    assert tables_of(plan_workbook(full_plan, "ru"), without_code=False) == tables_of(data, without_code=False)


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_the_annex_comes_back_into_an_empty_plan_as_it_went_out(full_plan, cast, language):
    data = plan_annex(full_plan, language)
    empty = create_plan(code="empty-plan", names={"en": "Empty"}, reviews=list(full_plan.reviews.all()), by=None)
    taken_over(empty, data, cast.coordinator)
    assert [t.rows for t in read_source(plan_annex(empty, language)).tables] == [
        t.rows for t in read_source(data).tables
    ]
    assert standing(empty).count() == 40


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
@pytest.mark.parametrize("make", [plan_workbook, plan_annex])
def test_a_file_that_nobody_has_touched_changes_nothing(full_plan, make, language):
    comparison = compare(read_file(make(full_plan, language), full_plan, "en"), full_plan)
    assert comparison.errors == []
    assert [(item.key, item.differences) for item in comparison.items if item.state != State.UNCHANGED] == []
    assert comparison.count(State.UNCHANGED) >= 40


def test_the_comparison_tells_new_changed_unchanged_and_removed(full_plan, cast):
    data = plan_workbook(full_plan, "en")
    read = read_file(data, full_plan, "en")
    read.measures["1.1"]["funding"] = "None"
    read.measures["99"] = {"number": "99", "text_en": "New"}
    del read.measures["2.1"]
    found = compare(read, full_plan)
    assert {item.key: item.state for item in found.items if item.state != State.UNCHANGED} == {
        "measure:1.1": State.CHANGED,
        "measure:99": State.NEW,
        "measure:2.1": State.REMOVED,
    }
    changed = found.of(State.CHANGED)[0].differences
    assert [(one.label, one.after) for one in changed] == [("Funding", "None")]


def test_what_somebody_else_has_changed_since_is_a_conflict_with_both_texts(full_plan, cast):
    data = plan_workbook(full_plan, "en")
    both, theirs, gone = (standing(full_plan).get(number=number) for number in ("1.1", "1.2", "1.3"))
    for measure in (both, theirs):
        edit_measure(measure_id=measure.pk, version=1, changes={"funding": "Theirs"}, by=cast.coordinator)
    remove_measures(plan_id=full_plan.pk, measure_ids=[gone.pk], by=cast.coordinator)
    read = read_file(data, full_plan, "en")
    read.measures["1.1"]["funding"] = "Yours"
    found = compare(read, full_plan)
    states = {item.key: item for item in found.items if item.state != State.UNCHANGED}
    assert set(states) == {"measure:1.1", "measure:1.3"}
    assert all(item.state is State.CONFLICT for item in states.values())
    assert [(d.before, d.after) for d in states["measure:1.1"].differences] == [("Theirs", "Yours")]


def test_a_conflict_stays_as_it_is_unless_it_is_taken(full_plan, cast):
    data = plan_annex(full_plan, "en")
    measure = standing(full_plan).get(number="1.1")
    edit_measure(measure_id=measure.pk, version=1, changes={"funding": "Theirs"}, by=cast.coordinator)
    comparison = taken_over(full_plan, data, cast.coordinator)
    assert comparison.count(State.CONFLICT) == 1
    measure.refresh_from_db()
    assert measure.funding == "Theirs"
    taken_over(full_plan, data, cast.coordinator, take={"measure:1.1"})
    measure.refresh_from_db()
    assert measure.funding == "State budget; 1,5 bn"


def test_the_import_is_one_event_and_needs_the_plan_that_was_compared(full_plan, cast):
    data = plan_workbook(full_plan, "en")
    empty = create_plan(code="empty-plan", names={"en": "Empty"}, by=None)
    document = receive_plan_file(
        plan_id=empty.pk, file=ContentFile(data), name="p.xlsx", language="en", by=cast.coordinator
    )
    seen = stored_comparison(empty, document.sha256, "en").seen
    create_measures(plan_id=empty.pk, records=[MeasureRecord(texts={"en": "In between"})], by=cast.coordinator)
    given = {"plan_id": empty.pk, "sha256": document.sha256, "language": "en", "take": (), "remove": False}
    with pytest.raises(WrongStateError):
        import_plan(**given, seen=seen, by=cast.coordinator)
    assert standing(empty).count() == 1
    before = AuditEvent.objects.count()
    import_plan(**given, seen=stored_comparison(empty, document.sha256, "en").seen, by=cast.coordinator)
    assert AuditEvent.objects.count() == before + 1
    assert AuditEvent.objects.latest("sequence").action == "plan.imported"


@pytest.mark.parametrize("actor", ["focal_point", "stranger", "approver", "case_officer"])
def test_nobody_else_imports(full_plan, cast, actor):
    by = getattr(cast, actor)
    with pytest.raises(NotAllowedError):
        receive_plan_file(plan_id=full_plan.pk, file=ContentFile(b"x"), name="p.xlsx", language="en", by=by)
    with pytest.raises(NotAllowedError):
        import_plan(plan_id=full_plan.pk, sha256="0" * 64, language="en", seen="", take=(), remove=True, by=by)


def test_the_export_asks_the_database_as_often_for_one_measure_as_for_forty(
    full_plan, cast, django_assert_max_num_queries
):
    with django_assert_max_num_queries(16):
        plan_workbook(full_plan, "en")
    with django_assert_max_num_queries(24):
        plan_annex(full_plan, "en")
    data = plan_workbook(full_plan, "en")
    empty = create_plan(code="empty-plan", names={"en": "Empty"}, by=None)
    with django_assert_max_num_queries(80):
        taken_over(empty, data, cast.coordinator)


def test_no_cell_of_the_workbook_is_a_formula(full_plan):
    import zipfile

    with zipfile.ZipFile(io.BytesIO(plan_workbook(full_plan, "en"))) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 6
    assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)


def test_the_pages_take_a_file_and_show_what_it_changes(full_plan, cast, sign_in):
    from django.urls import reverse

    client = sign_in(cast.coordinator)
    empty = create_plan(code="empty-plan", names={"en": "Empty"}, by=None)
    page = reverse("plan_exchange", args=[empty.code])
    file = client.get(reverse("plan_export", args=[full_plan.code, "xlsx", "en"]))
    assert file.headers["Content-Disposition"] == 'attachment; filename="full-plan-en.xlsx"'
    answer = client.post(page, {"file": ContentFile(file.content, name="plan.xlsx")}, follow=True)
    assert answer.status_code == 200
    assert answer.context["comparison"].count("new") == 40
    address = answer.redirect_chain[-1][0]
    answer = client.post(address, {"seen": answer.context["comparison"].seen}, follow=True)
    assert answer.status_code == 200
    assert standing(empty).count() == 40
    wrong = client.post(page, {"file": ContentFile(b"number;text\n1;x\n", name="plan.csv")})
    assert wrong.status_code == 422
    assert "Excel workbook" in wrong.content.decode()
