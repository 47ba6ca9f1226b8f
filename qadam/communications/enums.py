"""The closed lists of communications."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseKind(models.TextChoices):
    """What arrived. The values are also those by which `qadam.taxonomy.clocks` knows the rules of each kind."""

    URGENT_APPEAL = "urgent_appeal", _("urgent appeal")
    JOINT_URGENT_APPEAL = "joint_urgent_appeal", _("joint urgent appeal")
    ALLEGATION_LETTER = "allegation_letter", _("allegation letter")
    JOINT_ALLEGATION_LETTER = "joint_allegation_letter", _("joint allegation letter")
    OTHER_LETTER = "other_letter", _("other letter")
    VISIT_REQUEST = "visit_request", _("visit request")
    INDIVIDUAL_COMMUNICATION = "individual_communication", _("individual communication")
    WGAD_REGULAR = "wgad_regular", _("Working Group on Arbitrary Detention, regular procedure")
    WGAD_URGENT = "wgad_urgent", _("Working Group on Arbitrary Detention, urgent action")
    WGEID_STANDARD = "wgeid_standard", _("Working Group on Disappearances, standard procedure")
    WGEID_URGENT = "wgeid_urgent", _("Working Group on Disappearances, urgent action")


class Track(models.TextChoices):
    """The way that a kind of case goes: each has its own table of stages."""

    LETTER = "letter", _("letters of special procedures")
    VISIT = "visit", _("visits")
    INDIVIDUAL = "individual", _("individual communications")
    DETENTION = "detention", _("Working Group on Arbitrary Detention")
    DISAPPEARANCE = "disappearance", _("Working Group on Disappearances")


class Stage(models.TextChoices):
    """Where a case stands. `qadam.communications.workflow` says which stages a track has, and what follows what."""

    REGISTERED = "registered", _("registered")
    IN_PREPARATION = "in_preparation", _("reply in preparation")
    ANSWERED = "answered", _("answered")
    AGREED = "agreed", _("visit agreed")
    VISITED = "visited", _("visit carried out")
    INTERIM_MEASURES = "interim_measures", _("interim measures")
    ADMISSIBILITY = "admissibility", _("admissibility")
    MERITS = "merits", _("merits")
    VIEWS = "views", _("Views")
    OPINION = "opinion", _("opinion adopted")
    CLARIFIED = "clarified", _("clarified")
    FOLLOW_UP = "follow_up", _("follow-up")
    CLOSED = "closed", _("closed")


class Committee(models.TextChoices):
    """The committees that examine individual communications; the values are those of `qadam.taxonomy.clocks`."""

    CCPR = "ccpr", _("Human Rights Committee")
    CAT = "cat", _("Committee against Torture")
    CEDAW = "cedaw", _("Committee on the Elimination of Discrimination against Women")
    CRPD = "crpd", _("Committee on the Rights of Persons with Disabilities")
    CERD = "cerd", _("Committee on the Elimination of Racial Discrimination")
    CED = "ced", _("Committee on Enforced Disappearances")
    CRC = "crc", _("Committee on the Rights of the Child")
    CESCR = "cescr", _("Committee on Economic, Social and Cultural Rights")
    CMW = "cmw", _("Committee on Migrant Workers")


class AccessLevel(models.TextChoices):
    """What a person on the access list may do. Each level includes the one below it."""

    OWNER = "owner", _("owner")  # also the access list, the log, release and erasure
    OFFICER = "officer", _("works on it")
    READER = "reader", _("reads it")


class PersonPart(models.TextChoices):
    """What a person is in a case."""

    VICTIM = "victim", _("alleged victim")
    AUTHOR = "author", _("author")
    SOURCE = "source", _("source")
    COUNSEL = "counsel", _("counsel")
    RELATIVE = "relative", _("relative")
    OFFICIAL = "official", _("official")


class EventKind(models.TextChoices):
    """What happened in a case. Values that `qadam.taxonomy.clocks.Event` has too may start a clock."""

    LETTER_DATED = "letter_dated", _("letter dated")
    LETTER_RECEIVED = "letter_received", _("letter received")
    REGISTERED = "registered", _("transmitted to the State")
    INTERIM_MEASURES_REQUESTED = "interim_measures_requested", _("interim measures requested")
    INTERIM_MEASURES_LIFTED = "interim_measures_lifted", _("interim measures lifted")
    ADMISSIBILITY_DECIDED = "admissibility_decided", _("decision on admissibility")
    FURTHER_OBSERVATIONS_REQUESTED = "further_observations_requested", _("further observations requested")
    VIEWS_TRANSMITTED = "views_transmitted", _("Views or opinion transmitted")
    VISIT_REQUESTED = "visit_requested", _("visit requested")
    VISIT_AGREED = "visit_agreed", _("dates of the visit agreed")
    VISIT_HELD = "visit_held", _("visit carried out")
    REPLY_SENT = "reply_sent", _("reply sent")
    REPLY_ACKNOWLEDGED = "reply_acknowledged", _("receipt acknowledged")
    PUBLISHED_BY_THE_UNITED_NATIONS = "published_by_un", _("made public in the joint communications report")
    NOTE = "note", _("other")


class ClockChangeKind(models.TextChoices):
    """What happened to a clock; nothing of it is overwritten."""

    PRINTED = "printed", _("printed date recorded")
    EXTENDED = "extended", _("extended")
    PAUSED = "paused", _("paused")
    RESUMED = "resumed", _("resumed")
    MET = "met", _("met")
    REOPENED = "reopened", _("reopened")
    ACKNOWLEDGED = "acknowledged", _("delay explained")
    WITHDRAWN = "withdrawn", _("withdrawn")


class DocumentRole(models.TextChoices):
    """What a paper is in a case."""

    LETTER = "letter", _("received letter")
    ANNEX = "annex", _("annex")
    REPLY = "reply", _("reply")
    DECISION = "decision", _("decision or Views")
    EVIDENCE = "evidence", _("evidence")
    OTHER = "other", _("other paper")


class CopyState(models.TextChoices):
    """Where a public copy stands on its way out."""

    PREPARED = "prepared", _("prepared")
    CHECKED = "checked", _("passed the gate")
    REFUSED = "refused", _("stopped at the gate")
    RELEASED = "released", _("released")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ContributionState(models.TextChoices):
    """Where the question to a body stands."""

    REQUESTED = "requested", _("requested")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned")
    ACCEPTED = "accepted", _("accepted")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ReplyKind(models.TextChoices):
    """What the State sends."""

    REPLY = "reply", _("reply to a letter")
    ADMISSIBILITY = "admissibility", _("observations on admissibility")
    MERITS = "merits", _("observations on the merits")
    INTERIM_MEASURES = "interim_measures", _("information on interim measures")
    FOLLOW_UP = "follow_up", _("information on follow-up")
    VISIT = "visit", _("answer to a visit request")


class ReplyState(models.TextChoices):
    """Where a reply stands."""

    DRAFTING = "drafting", _("being drafted")
    IN_CLEARANCE = "in_clearance", _("in clearance")
    CLEARED = "cleared", _("cleared")
    SIGNED = "signed", _("signed")
    SENT = "sent", _("sent")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ClearanceState(models.TextChoices):
    """What a person in the chain of clearance has said."""

    WAITING = "waiting", _("waiting for those before")
    ASKED = "asked", _("asked")
    CLEARED = "cleared", _("cleared")
    RETURNED = "returned", _("returned")


class Finding(models.TextChoices):
    """What a committee or working group has decided."""

    VIOLATION = "violation", _("violation found")
    NO_VIOLATION = "no_violation", _("no violation found")
    INADMISSIBLE = "inadmissible", _("inadmissible")
    DISCONTINUED = "discontinued", _("discontinued")
    ARBITRARY = "arbitrary", _("detention arbitrary")
    NOT_ARBITRARY = "not_arbitrary", _("detention not arbitrary")


class FollowUpGrade(models.TextChoices):
    """The grades that committees give to the follow-up of their Views (CCPR/C/108/2 and later notes)."""

    A = "A", _("A: largely satisfactory")
    B = "B", _("B: partially satisfactory")
    C = "C", _("C: not satisfactory")
    D = "D", _("D: no cooperation")
    E = "E", _("E: contrary to the Views")


class LinkKind(models.TextChoices):
    """What a case is linked to."""

    RECOMMENDATION = "recommendation", _("recommendation")
    MEASURE = "measure", _("measure")
    LAW = "law", _("law")


class LessonState(models.TextChoices):
    """Where a lesson stands on its way to the plan."""

    DRAFT = "draft", _("draft")
    HANDED_OVER = "handed_over", _("handed over to the plan")
