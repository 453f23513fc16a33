"""Names of characteristics and of their values, for screens and files."""

from __future__ import annotations

from data.labelling.characteristics.model import MONTH, AdverseEvents, Blinding, Control, Dose, Unit
from data.records.text import counted

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
CONVENTIONS = {
    "participants": "People in a primary human study: those randomised, else enrolled, else treated; the sum "
    "of the arms where only those are stated. Knees, discs and samples are not people. A protocol's number "
    "is planned, shown as such, and never added to people in studies.",
    "studies": "Primary studies that a review includes.",
    "review_participants": "People in the studies of a review; never counted as people in human studies.",
    "animals": "Animals in all groups together.",
    "dose": "Amount of cells or product, one for each arm; a range keeps both ends. 10⁶ printed as 106 is "
    "read as a power only where the text leaves no doubt.",
    "administrations": "Dosing occasions for each subject. Several sites in one session are one; “an "
    "injection” states no number.",
    "follow_up": "The longest observation; a month is 365/12 days. The length of treatment is not follow-up.",
    "timing_days": "From injury or onset to treatment.",
    "control": "What the treatment was compared with: placebo or sham (also vehicle, control cells or an "
    "empty scaffold), active treatment, usual care, another dose, a historical group. Of several, the first "
    "in this order. None only where a single arm is stated.",
    "blinded": "Double-blind (also triple), single-blind, assessor-blind or open-label, as stated.",
    "randomised": "Whether people or animals were allocated at random.",
    "multicentre": "Whether several centres took part.",
    "registry_ids": "Numbers of trial registries: NCT, ISRCTN, ChiCTR, EudraCT, UMIN, ACTRN and others. "
    "Papers that share one are reports of one study.",
    "adverse_events": "Serious ones; some, none of them serious; or none serious, if the text says so. "
    "“Safe” or “well tolerated” alone states nothing.",
}
"""What each characteristic is, and how it is counted."""

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
    Blinding.OPEN: "open-label",
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


def duration(days: float) -> str:
    """A length of time as a clinician would say it: '10 months', '2 years', '6 weeks'."""
    months = days / MONTH
    if days >= 27 and abs(months - round(months)) <= 0.03 * max(1, months):
        whole = round(months)
        return counted(whole // 12, "year") if whole % 12 == 0 else counted(whole, "month")
    weeks = days / 7
    if days >= 14 and abs(weeks - round(weeks)) < 0.08:
        return counted(round(weeks), "week")
    return counted(round(days), "day")


def stated_in_words(field: str, value: object) -> str:
    """A value of a characteristic as a reader wants it: lengths of time not in days but as `duration`."""
    if field in ("follow_up", "timing_days") and isinstance(value, float):
        return duration(value)
    return value_in_words(value)


def times_given(number: int) -> str:
    """How often a dose was given: 'given once', 'given 3 times'."""
    return {1: "given once", 2: "given twice"}.get(number, f"given {number:,} times")


def control_in_words(control: Control) -> str:
    """A control among other words of a design: 'control: active treatment', 'no control group'."""
    return "no control group" if control is Control.NONE else f"control: {_VALUES[control]}"
