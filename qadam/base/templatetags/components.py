"""The template tags of the page: small pieces that every app uses. No tag reads the database."""

from django import template

register = template.Library()
