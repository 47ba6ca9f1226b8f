"""The invented communications: letters, visits and individual cases in all stages, with questions, drafts and Views."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from django.core.files.base import ContentFile
from django.utils import timezone
from docx import Document

from qadam.accounts.enums import Role
from qadam.accounts.models import User
from qadam.accounts.selectors import has_role, people_with_role
from qadam.accounts.services import create_user, give_role
from qadam.bodies.models import Body
from qadam.communications.enums import (
    AccessLevel,
    CaseKind,
    ClockChangeKind,
    ContributionState,
    DocumentRole,
    Finding,
    FollowUpGrade,
    LinkKind,
    PersonPart,
    ReplyKind,
    Stage,
)
from qadam.communications.models import Case, Remedy
from qadam.communications.selectors.cases import clocks_of, events_of, proposals_for
from qadam.communications.services.access import give_access
from qadam.communications.services.cases import add_link, add_person, change_stage, record_invitation, register_case
from qadam.communications.services.clocks import change_clock, start_clock
from qadam.communications.services.contributions import ask_body, decide_answer, save_answer
from qadam.communications.services.outcomes import grade_remedy, note_what_was_done, record_views
from qadam.communications.services.papers import (
    add_document,
    check_copy,
    open_case_to_public,
    prepare_copy,
    release_copy,
)
from qadam.communications.services.replies import begin_reply, save_draft
from qadam.communications.services.retention import set_retention

CONTENT = Path(__file__).parent.parent / "sample" / "cases.yaml"
# The mechanism needs a second body that answers; the preset names people of one alone.
SECOND = {"email": "nadia.korr@illustria.example", "name": "Nadia Korr", "body": "interior"}
DAYS_ON_THE_WAY = 4  # between the date of a letter and its arrival


def load(people: list[User], say: Callable[[str], None]) -> None:
    """Load the cases through the services that everybody uses; nothing where there are cases already."""
    if Case.unguarded.exists():
        return
    officer = next(person for person in people if has_role(person, Role.CASE_OFFICER))
    approver = next(person for person in people if has_role(person, Role.APPROVER))
    _second_body(people)
    content = yaml.safe_load(CONTENT.read_text(encoding="utf-8"))
    record_invitation(by=officer, **content["invitation"])
    for given in content["cases"]:
        _load_case(given, officer, approver)
    say(f"communications: {len(content['cases'])} illustrative cases, sealed")


def _second_body(people: list[User]) -> None:
    body = Body.objects.get(code=SECOND["body"])
    if people_with_role(Role.FOCAL_POINT, body=body).exists():
        return
    person = User.objects.filter(email=SECOND["email"]).first() or create_user(
        email=SECOND["email"], full_name=SECOND["name"], language="ru", by=None
    )
    person.password = people[0].password  # signs in like everybody of the demonstration
    person.save(update_fields=["password"])
    give_role(user=person, role=Role.FOCAL_POINT, body=body, by=None)


def _ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def _load_case(given: dict[str, Any], officer: User, approver: User) -> None:
    case = register_case(
        kind=CaseKind(given["kind"]),
        title=given["title"],
        reference=given["reference"],
        summary=given["summary"],
        mandates=given.get("mandates"),
        committee=given.get("committee", ""),
        articles=given.get("articles", ""),
        dated_on=_ago(given["days"]),
        received_on=_ago(given["days"] - DAYS_ON_THE_WAY),
        by=officer,
    )
    which: dict[str, Any] = {"case_id": case.pk, "by": officer}
    for person in given.get("people", ()):
        add_person(
            **which,
            part=PersonPart(person["part"]),
            name=person["name"],
            other_names=person.get("other"),
            note=person.get("note", ""),
            may_be_named=person.get("named", False),
        )
    for link in given.get("links", ()):
        add_link(**which, kind=LinkKind(link["kind"]), target=link["target"])
    for paper in given.get("papers", ()):
        file = ContentFile(paper["text"].encode())
        add = add_document(**which, role=DocumentRole(paper.get("role", "letter")), file=file, name=paper["name"])
        if "public" in given:
            _release(given, add.pk, which)
    _start_clocks(given, case, which)
    for stage in given.get("stages", ()):
        change_stage(**which, to=Stage(stage))
    _ask_bodies(given, which)
    if "draft" in given:
        give_access(**which, person=approver, level=AccessLevel.READER, reason="clears the reply")
        reply = begin_reply(**which, kind=ReplyKind.REPLY, language="en", clock_id=clocks_of(case)[0].clock.pk)
        save_draft(**which, reply_id=reply.pk, upon=1, text=given["draft"], note="first words")
    if "views" in given:
        _decide(given["views"], case, which)
    if "keep_days" in given:
        until = timezone.localdate() + timedelta(days=given["keep_days"])
        set_retention(**which, keep_until=until, reason="Order on the keeping of records, item 12 (illustrative)")


def _start_clocks(given: dict[str, Any], case: Case, which: dict[str, Any]) -> None:
    for each in proposals_for(case, events_of(case), []):
        printed_on = None
        if "printed_in" in given:
            printed_on = timezone.localdate() + timedelta(days=given["printed_in"])
        if each.proposal.due_on is None and printed_on is None:
            continue
        clock = start_clock(**which, event_id=each.event.pk, rule=each.proposal.rule.id, printed_on=printed_on)
        is_over = {"views", "public", "keep_days"} & given.keys()
        if is_over and clock.due_on:
            change_clock(**which, clock_id=clock.pk, kind=ClockChangeKind.MET, on=clock.due_on - timedelta(days=3))
        elif "extended_in" in given:
            to_on = timezone.localdate() + timedelta(days=given["extended_in"])
            reason = "The secretariat has granted the State's request (illustrative)"
            change_clock(**which, clock_id=clock.pk, kind=ClockChangeKind.EXTENDED, to_on=to_on, reason=reason)


def _ask_bodies(given: dict[str, Any], which: dict[str, Any]) -> None:
    for question in given.get("questions", ()):
        body = Body.objects.get(code=question["body"])
        asked = ask_body(
            **which,
            body=body,
            question=question["text"],
            due_on=timezone.localdate() + timedelta(days=question["due_in"]),
        )
        if "answer" in question:
            person = people_with_role(Role.FOCAL_POINT, body=body)[0]
            save_answer(number=asked.number, version=asked.version, text=question["answer"], is_final=True, by=person)
            decide_answer(**which, contribution_id=asked.pk, to=ContributionState.ACCEPTED)


def _release(given: dict[str, Any], document_id: int, which: dict[str, Any]) -> None:
    document = Document()
    document.add_paragraph(given["public"]["text"])
    stream = BytesIO()
    document.save(stream)
    copy = prepare_copy(
        **which,
        document_id=document_id,
        file=ContentFile(stream.getvalue()),
        name=f"{given['reference'].replace(' ', '-').replace('/', '-')}.docx",
        public_title=given["public"]["title"],
    )
    check_copy(**which, copy_id=copy.pk)
    open_case_to_public(**which, opens_on=_ago(given["opens_days"]))
    release_copy(**which, copy_id=copy.pk)


def _decide(views: dict[str, Any], case: Case, which: dict[str, Any]) -> None:
    decided = record_views(
        **which,
        finding=Finding(views["finding"]),
        adopted_on=_ago(views["days"] + 20),
        transmitted_on=_ago(views["days"]),
        symbol=views["symbol"],
        summary=views["summary"],
        remedies=views["remedies"],
    )
    remedies = {remedy.order: remedy for remedy in Remedy.unguarded.filter(views=decided)}
    for done in views.get("done", ()):
        note_what_was_done(**which, remedy_id=remedies[done["remedy"]].pk, text=done["text"])
    for grade in views.get("grades", ()):
        grade_remedy(
            **which,
            remedy_id=remedies[grade["remedy"]].pk,
            grade=FollowUpGrade(grade["grade"]),
            graded_on=_ago(grade["days"]),
            source=grade["source"],
        )
    change_stage(**which, to=Stage.FOLLOW_UP)
    event = events_of(case)[-1]
    for each in proposals_for(case, [event], []):
        if each.proposal.due_on:
            start_clock(**which, event_id=event.pk, rule=each.proposal.rule.id)
