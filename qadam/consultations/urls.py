"""The addresses of the consultations pages."""

from django.urls import path

from qadam.consultations.views import calls, decisions, meetings, minutes, platforms, structuring

_MEETING = "meetings/<int:meeting_id>/"
_ROUND = "areas/<int:structuring_id>/"
_SUBMISSION = "submissions/<slug:reference>/"

urlpatterns = [
    path("", platforms.home, name="consultations"),
    path("calendar/", platforms.my_calendar, name="my_calendar"),
    path("platforms/<slug:code>/", platforms.platform, name="platform"),
    path("platforms/<slug:code>/members/new/", platforms.member_new, name="member_new"),
    path("platforms/<slug:code>/members/<int:membership_id>/end/", platforms.member_end, name="member_end"),
    path("meetings/new/", meetings.meeting_new, name="meeting_new"),
    path(_MEETING, meetings.meeting, name="meeting"),
    path(_MEETING + "edit/", meetings.meeting_edit, name="meeting_edit"),
    path(_MEETING + "call", meetings.meeting_call, name="meeting_call"),
    path(_MEETING + "cancel/", meetings.meeting_cancel, name="meeting_cancel"),
    path(_MEETING + "attendance/", meetings.meeting_attendance, name="meeting_attendance"),
    path(_MEETING + "guests/new/", meetings.guest_new, name="guest_new"),
    path(_MEETING + "reply", meetings.reply, name="meeting_reply_here"),
    path(_MEETING + "agenda/new/", meetings.item_new, name="agenda_item_new"),
    path(_MEETING + "agenda/<int:item_id>/edit/", meetings.item_edit, name="agenda_item_edit"),
    path(_MEETING + "agenda/<int:item_id>/step", meetings.item_step, name="agenda_item_step"),
    path(_MEETING + "papers/new/", meetings.paper_new, name="paper_new"),
    path(_MEETING + "papers/circulate", meetings.papers_circulate, name="papers_circulate"),
    path(_MEETING + "papers/<int:paper_id>", meetings.paper, name="meeting_paper"),
    path(_MEETING + "publish", meetings.publish, name="meeting_publish"),
    path(_MEETING + "minutes/", minutes.minutes, name="meeting_minutes"),
    path(_MEETING + "minutes/edit/", minutes.minutes_edit, name="minutes_edit"),
    path(_MEETING + "minutes/step", minutes.minutes_step, name="minutes_step"),
    path(_MEETING + "minutes.<slug:form>", minutes.minutes_download, name="minutes_download"),
    path(_MEETING + "decisions/new/", decisions.decision_new, name="decision_new"),
    path(_MEETING + "positions/new/", decisions.position_new, name="position_new"),
    path("decisions/", decisions.decisions, name="decisions"),
    path("decisions/<int:decision_id>/", decisions.decision, name="decision"),
    path("decisions/<int:decision_id>/follow-up", decisions.decision_follow_up, name="decision_follow_up"),
    path("decisions/<int:decision_id>/edit/", decisions.decision_edit, name="decision_edit"),
    path("decisions/<int:decision_id>/measure", decisions.decision_measure, name="decision_measure"),
    path("decisions/<int:decision_id>/assessment", decisions.decision_assessment, name="decision_assessment"),
    path("areas/", structuring.structurings, name="structurings"),
    path("areas/new/", structuring.structuring_new, name="structuring_new"),
    path(_ROUND, structuring.structuring, name="structuring"),
    path(_ROUND + "place", structuring.structuring_place, name="structuring_place"),
    path(_ROUND + "step", structuring.structuring_step, name="structuring_step"),
    path(_ROUND + "proposals/new/", structuring.area_new, name="structuring_area_new"),
    path(_ROUND + "proposals/<int:area_id>", structuring.area_keep, name="structuring_area_keep"),
    path(_ROUND + "remarks/new/", structuring.remark_new, name="structuring_remark_new"),
    path(_ROUND + "placements/<int:placement_id>/remark/", structuring.remark_new, name="placement_remark_new"),
    path(_ROUND + "remarks/<int:remark_id>", structuring.remark_answer, name="structuring_remark_answer"),
    path("calls/", calls.calls, name="consultation_calls"),
    path("calls/new/", calls.call_new, name="call_new"),
    path("calls/<slug:code>/", calls.call, name="consultation_call"),
    path("calls/<slug:code>/edit/", calls.call_edit, name="call_edit"),
    path("calls/<slug:code>/publish", calls.call_publish, name="call_publish"),
    path(_SUBMISSION, calls.submission, name="submission"),
    path(_SUBMISSION + "file", calls.submission_file, name="submission_file"),
    path(_SUBMISSION + "submitter", calls.submission_submitter, name="submission_submitter"),
    path(_SUBMISSION + "<slug:step>", calls.submission_step, name="submission_step"),
]
