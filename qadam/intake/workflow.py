"""The allowed changes of state in the intake, as tables. A test holds that every state stands in its table."""

from collections.abc import Mapping

from qadam.intake.enums import Decision, ImportStatus, Resolution

IMPORT_CHANGES: Mapping[ImportStatus, frozenset[ImportStatus]] = {
    ImportStatus.UPLOADED: frozenset({ImportStatus.READING, ImportStatus.DISCARDED}),
    # READING follows READING where the worker was killed and another takes the import up again
    ImportStatus.READING: frozenset(
        {ImportStatus.READING, ImportStatus.READY, ImportStatus.FAILED, ImportStatus.DISCARDED}
    ),
    ImportStatus.READY: frozenset({ImportStatus.PUBLISHED, ImportStatus.DISCARDED}),
    ImportStatus.FAILED: frozenset({ImportStatus.UPLOADED, ImportStatus.DISCARDED}),
    ImportStatus.PUBLISHED: frozenset(),
    ImportStatus.DISCARDED: frozenset(),
}

DECISION_CHANGES: Mapping[Decision, frozenset[Decision]] = {
    Decision.PENDING: frozenset({Decision.ACCEPTED, Decision.REJECTED}),
    Decision.ACCEPTED: frozenset({Decision.PENDING, Decision.REJECTED}),
    Decision.REJECTED: frozenset({Decision.PENDING, Decision.ACCEPTED}),
}

RESOLUTION_CHANGES: Mapping[Resolution, frozenset[Resolution]] = {
    Resolution.OPEN: frozenset({Resolution.KEPT_FIRST, Resolution.KEPT_SECOND, Resolution.DISMISSED}),
    Resolution.KEPT_FIRST: frozenset({Resolution.OPEN, Resolution.KEPT_SECOND, Resolution.DISMISSED}),
    Resolution.KEPT_SECOND: frozenset({Resolution.OPEN, Resolution.KEPT_FIRST, Resolution.DISMISSED}),
    Resolution.DISMISSED: frozenset({Resolution.OPEN, Resolution.KEPT_FIRST, Resolution.KEPT_SECOND}),
}

# After these nothing of an import changes any more.
FINAL = frozenset(status for status, following in IMPORT_CHANGES.items() if not following)
