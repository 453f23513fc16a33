"""Names of characteristics and of their values, for screens and files."""

from __future__ import annotations

from data.labelling.characteristics.model import AdverseEvents, Blinding, Control, Dose, Unit

NAMES = {
    "participants": "Participants",
    "studies": "Studies in review",
    "review_participants": "People in review",
    "animals": "Animals",
    "dose": "Dose",
    "administrations": "Administrations",
    "follow_up": "Follow-up (days)",
    "timing_days": "Injury to treatment (days)",
    "control": "Control",
    "blinded": "Blinding",
    "randomised": "Random allocation",
    "multicentre": "Multicentre",
    "registry_ids": "Registrations",
    "adverse_events": "Adverse events",
}
PLANNED = "Planned participants"
"""The name of the participants of a protocol."""

_VALUES = {
    Control.PLACEBO_SHAM: "placebo or sham",
    Control.ACTIVE: "active treatment",
    Control.USUAL_CARE: "usual care",
    Control.DOSE_COMPARISON: "other dose",
    Control.HISTORICAL: "historical",
    Control.NONE: "none",
    Blinding.DOUBLE: "double-blind",
    Blinding.SINGLE: "single-blind",
    Blinding.ASSESSOR: "assessor-blind",
    Blinding.OPEN: "open",
    AdverseEvents.SERIOUS: "serious",
    AdverseEvents.REPORTED: "reported, none serious",
    AdverseEvents.NONE_SERIOUS: "none serious",
}
_MILLION = 1e6


def value_in_words(value: object) -> str:
    """A value as it is written: 'double-blind', '2 million cells/kg', '1,204', 'yes'."""
    if isinstance(value, Dose):
        return _dose(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Control | Blinding | AdverseEvents):
        return _VALUES[value]
    return f"{value:,.10g}" if isinstance(value, int | float) else str(value)


def _dose(dose: Dose) -> str:
    millions = dose.low >= _MILLION and dose.unit not in (Unit.MICROGRAM, Unit.MILLIGRAM, Unit.MILLILITRE)
    low, high = ((one / _MILLION if millions else one) for one in (dose.low, dose.high))
    amount = f"{low:,.6g}" if low == high else f"{low:,.6g} to {high:,.6g}"
    return f"{amount}{' million' if millions else ''} {dose.unit}"
