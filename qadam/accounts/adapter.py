"""How allauth behaves here: nobody signs up, the administrator makes accounts."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Closes the sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: accounts are made by the administrator."""
        return False
