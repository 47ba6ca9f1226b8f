"""The allowed changes of an organisation's verification, as a table. A test holds that every state stands in it."""

from collections.abc import Mapping

from qadam.bodies.enums import Verification

VERIFICATION_CHANGES: Mapping[Verification, frozenset[Verification]] = {
    Verification.ASKED: frozenset({Verification.VERIFIED, Verification.REFUSED}),
    Verification.VERIFIED: frozenset({Verification.REFUSED}),
    Verification.REFUSED: frozenset({Verification.VERIFIED}),
}
