"""The addresses of that admin: one list of recommendations as its documentation teaches it, fifty rows a page."""

from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import path

from qadam.register.models import Recommendation


class _Anybody(AnonymousUser):
    is_active = is_staff = True

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return True

    def has_module_perms(self, module: str) -> bool:
        return True


class _OpenSite(admin.AdminSite):
    def has_permission(self, request: HttpRequest) -> bool:
        request.user = _Anybody()
        request._messages = []  # type: ignore[attr-defined]
        return True


class _RecommendationAdmin(admin.ModelAdmin):
    list_display = ("number", "review", "words", "position", "states")
    list_filter = ("position", "recurrence", "action_category")
    list_select_related = ("review__mechanism",)
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> object:
        return super().get_queryset(request).prefetch_related("texts", "recommending_states")

    def words(self, item: Recommendation) -> str:
        return next((text.text for text in item.texts.all()), "")

    def states(self, item: Recommendation) -> str:
        return ", ".join(state.state for state in item.recommending_states.all())


site = _OpenSite()
site.register(Recommendation, _RecommendationAdmin)
urlpatterns = [path("admin/", site.urls)]
