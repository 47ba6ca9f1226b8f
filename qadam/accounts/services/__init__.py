"""Changing people, their roles, their leave, and the bodies that they work for."""

from qadam.accounts.services.people import create_user, give_role, set_active, set_language, withdraw_role

__all__ = ["create_user", "give_role", "set_active", "set_language", "withdraw_role"]
