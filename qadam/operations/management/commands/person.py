"""`qadam person`"""

import getpass
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from qadam.accounts.enums import Role
from qadam.accounts.models import User
from qadam.accounts.services import create_user, give_role
from qadam.base.errors import DomainError, InvalidInputError
from qadam.bodies.models import Body


class Command(BaseCommand):
    """Makes a sign-in and gives it a role."""

    help = "Make a sign-in (the password is asked for, or read from standard input) and give it a role."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("mail", help="the mail address to sign in with")
        parser.add_argument("--name", default="", help="the person's name, for a new account")
        parser.add_argument("--role", choices=[role.value for role in Role], required=True)
        parser.add_argument("--body", help="the code of the body, for a role of a body")
        parser.add_argument("--language", default="en", choices=["en", "ru", "kk"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        body = None
        if options["body"]:
            body = Body.objects.filter(code=options["body"]).first()
            if body is None:
                raise CommandError(f"There is no body with the code {options['body']!r}. Load a preset first.")
        try:
            with transaction.atomic():
                user = User.objects.filter(email__iexact=options["mail"]).first()
                if user is None:
                    if not options["name"]:
                        raise InvalidInputError("Give the person's name with --name.")
                    user = create_user(
                        email=options["mail"],
                        full_name=options["name"],
                        language=options["language"],
                        password=self._password(),
                        by=None,
                    )
                give_role(user=user, role=Role(options["role"]), body=body, by=None)
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{user.full_name} ({user.email}) is {options['role']}{f' for {body}' if body else ''}.")

    def _password(self) -> str:
        if sys.stdin.isatty():
            return getpass.getpass("Password (12 characters or more): ")
        return sys.stdin.readline().rstrip("\n")
