"""The cast: the same people in every test. Each test file says which of them may do what, and what a stranger sees."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from qadam.accounts.enums import Role
from qadam.accounts.models import User
from qadam.accounts.services import create_user, give_role
from qadam.bodies.enums import BodyKind
from qadam.bodies.models import Body

PASSWORD = "step-by-step-2026"


@dataclass
class Cast:
    """Everybody who may turn up, by their part."""

    justice: Body
    health: Body
    ombudsman: Body
    coalition: Body
    guild: Body  # another organisation of civil society
    coordinator: User
    focal_point: User
    other_focal_point: User  # of another body
    approver: User
    national_institution: User
    civil_society: User
    other_civil_society: User  # of another organisation
    case_officer: User
    administrator: User
    stranger: User  # signs in, holds no role
    deactivated: User  # a coordinator once
    anonymous: AnonymousUser


def make_cast() -> Cast:
    """Make the cast in the database, through the same services that the product uses."""
    justice = Body.objects.create(
        code="ministry-of-justice", name_en="Ministry of Justice", name_ru="Министерство юстиции"
    )
    health = Body.objects.create(code="ministry-of-health", name_en="Ministry of Health")
    ombudsman = Body.objects.create(
        code="ombudsman", kind=BodyKind.NATIONAL_INSTITUTION, name_en="Commissioner for Human Rights"
    )
    coalition = Body.objects.create(code="coalition", kind=BodyKind.CIVIL_SOCIETY, name_en="Coalition of Organisations")
    guild = Body.objects.create(code="guild", kind=BodyKind.CIVIL_SOCIETY, name_en="Guild of Lawyers")

    def person(name: str, role: Role | None = None, body: Body | None = None) -> User:
        user = create_user(
            email=f"{name.lower().replace(' ', '.')}@example.org", full_name=name, password=PASSWORD, by=None
        )
        if role is not None:
            give_role(user=user, role=role, body=body, by=None)
        return user

    deactivated = person("Dana Left", Role.COORDINATOR)
    deactivated.is_active = False
    deactivated.save()
    return Cast(
        justice=justice,
        health=health,
        ombudsman=ombudsman,
        coalition=coalition,
        guild=guild,
        coordinator=person("Aida Coordinator", Role.COORDINATOR),
        focal_point=person("Bolat Focal", Role.FOCAL_POINT, justice),
        other_focal_point=person("Gulnara Other", Role.FOCAL_POINT, health),
        approver=person("Yerlan Approver", Role.APPROVER, justice),
        national_institution=person("Nurlan Ombudsman", Role.NATIONAL_INSTITUTION, ombudsman),
        civil_society=person("Saule Society", Role.CIVIL_SOCIETY, coalition),
        other_civil_society=person("Olzhas Guild", Role.CIVIL_SOCIETY, guild),
        case_officer=person("Kairat Case", Role.CASE_OFFICER),
        administrator=person("Madina Admin", Role.ADMINISTRATOR),
        stranger=person("Timur Stranger"),
        deactivated=deactivated,
        anonymous=AnonymousUser(),
    )
