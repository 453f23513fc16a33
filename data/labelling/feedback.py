"""Reports of a wrong label: the address of a pre-filled e-mail or issue.

The setting REPORT_ADDRESS says where reports go: an e-mail address, the address of a new GitHub issue, or any
https address with the placeholders {title} and {body}.
"""

from __future__ import annotations

from urllib.parse import quote

from data.labelling.explanation import Explanation
from data.records.record import Record
from data.records.text import one_line
from data.records.urls import pubmed_url
from data.topics.model import Topic

LONGEST = 1_900  # characters: mail programs on Windows cut addresses at about 2,000
_WORDS = 600  # characters of evidence at most, before anything is encoded
_CUT = " …"


def report_address(address: str, topic: Topic, record: Record, explanation: Explanation | None = None) -> str:
    """The address that opens the pre-filled e-mail or issue.

    Args:
        address: `Settings.report_address`; '' for none.
        topic: the topic whose rules gave the label; its fingerprint identifies their version.
        record: the paper.
        explanation: the wrong label; None if one is missing.

    Returns:
        At most `LONGEST` characters, unless the setting itself is longer; '' if there is no address.
    """
    if not address:
        return ""
    words = one_line(
        "; ".join(dict.fromkeys(match.words for match in explanation.spans)) if explanation else ""
    )[:_WORDS]
    filled = _filled(address, topic, record, explanation, words)
    while len(filled) > LONGEST and words:
        words = words[: len(words) * 9 // 10]  # one letter may take nine characters of the address
        filled = _filled(address, topic, record, explanation, words + _CUT if words else "")
    return filled


def _filled(address: str, topic: Topic, record: Record, explanation: Explanation | None, words: str) -> str:
    label = _label(topic, explanation)
    title = f"Label of PMID {record.pmid}: {label}"
    lines = (
        f"Paper: {pubmed_url(record.pmid)}",
        f"Label: {label}",
        f"Given: {explanation.by.origin.words}, {explanation.note}" if explanation else "Given: not at all",
        f"Words: {words}" if words else "",
        f"Rules: {topic.code} {topic.fingerprint}",
        "",
        "What it should be, and why:",
        "",
    )
    body = "\n".join(line for place, line in enumerate(lines) if line or place > 4)
    if not address.startswith("https://"):
        return f"mailto:{quote(address, safe='@')}?subject={_quoted(title)}&body={_quoted(_mail(body))}"
    if "{title}" in address:
        return address.replace("{title}", _quoted(title)).replace("{body}", _quoted(body))
    joint = "&" if "?" in address else "?"
    return f"{address}{joint}title={_quoted(title)}&body={_quoted(body)}"


def _label(topic: Topic, explanation: Explanation | None) -> str:
    if explanation is None:
        return "one is missing"
    facet = topic.facet(explanation.facet)
    return f"{facet.name}: {facet.category(explanation.category).name}"


def _mail(text: str) -> str:
    return text.replace("\n", "\r\n")  # RFC 6068, section 5


def _quoted(text: str) -> str:
    return quote(text, safe="")
