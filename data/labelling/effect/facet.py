"""A facet that describes the effect of a treatment, decided from whole sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from data.labelling.effect.claim import Claim
from data.labelling.effect.decision import Setting, decide
from data.labelling.effect.frames import claims_in
from data.labelling.effect.harm import harms_of, is_on_harm
from data.labelling.effect.sentences import report_sentences
from data.labelling.effect.tags import Tag, tags_by_segment
from data.labelling.facet_rules import FacetRules, Paper
from data.labelling.labels import Match
from data.labelling.sections import PreparedText
from data.topics.frames import Frames
from data.topics.model import ARTICLE_TYPE

_PAIN = ("pain", "index_down", "index_up", "relief", "relieved", "threshold")


class FramedFacet:
    """The rules of a facet, and its frames, which decide where the rules leave the default category."""

    def __init__(
        self,
        rules: FacetRules,
        frames: Frames,
        slot: Callable[[Iterable[str], str], int],
        animal_types: Iterable[str],
    ) -> None:
        """Register the words of the frames with `slot`, which returns the number their hits go by."""
        self.facet = rules.facet
        self._rules = rules
        self._categories = frames.categories
        self._slots = {
            slot(terms, f"{self.facet.code}.frames.{name}"): name for name, terms in frames.words.items()
        }
        self._animals = frozenset(f"{ARTICLE_TYPE}:{code}" for code in animal_types)
        self._default = next(category.code for category in self.facet.categories if category.default)

    def decide(self, paper: Paper) -> dict[str, tuple[Match, ...]]:
        """The one category, with the sentences it was read from; the labels of `paper` then have it too."""
        decided = self._rules.decide(paper)
        if self._default not in decided:
            return decided
        prepared, people = paper.prepared, not paper.has(self._animals)
        tags = tags_by_segment(paper.finds, self._slots)
        setting = _setting(prepared, tags, people)
        tags = {number: list(_in_setting(own, setting)) for number, own in tags.items()}
        harms: list[Claim] = []
        if people:
            harms = harms_of(prepared, tags, is_on_harm(prepared, tags, setting.controlled))
        verdict, claims = decide(claims_in(report_sentences(prepared, tags)), harms, setting)
        category = self._categories.get(verdict)
        if category is None or paper.has(self.facet.category(category).not_with):
            return decided
        sentences = tuple(paper.matches((claim.segment, claim.start, claim.end) for claim in claims))
        del paper.labels[f"{self.facet.code}:{self._default}"]
        paper.labels[f"{self.facet.code}:*"] = paper.labels[f"{self.facet.code}:{category}"] = sentences
        return {category: sentences}


def _setting(prepared: PreparedText, tags: Mapping[int, Sequence[Tag]], people: bool) -> Setting:
    controlled = pain = untold = all_treated = uncontrolled = False
    for number, segment in enumerate(prepared.segments):
        kinds = {tag.kind for tag in tags.get(number, ())}
        if segment.role == "background":
            continue
        controlled = controlled or "control" in kinds or _is_with_or_without(tags.get(number, ()), prepared)
        pain = pain or not kinds.isdisjoint(_PAIN)
        untold = untold or "untold" in kinds or (segment.role == "title" and "donors" in kinds)
        uncontrolled = uncontrolled or "uncontrolled" in kinds
        all_treated = all_treated or (segment.role == "title" and _is_of_all(tags.get(number, ()), prepared))
    return Setting(controlled and not all_treated and not uncontrolled, pain, untold, people)


def _is_with_or_without(tags: Sequence[Tag], prepared: PreparedText) -> bool:
    """'Surgery with or without cells': those without are a control group."""
    return any(
        prepared.folded.startswith("with", group.start)
        and any(0 <= tag.start - group.end < 40 for tag in tags if tag.kind == "treated")
        for group in tags
        if group.kind == "all_treated"
    )


def _in_setting(tags: Iterable[Tag], setting: Setting) -> Iterable[Tag]:
    """Drugs are no control group where there is none; animals had no pain before their injury."""
    for tag in tags:
        if tag.kind == "returned" and not setting.people:
            yield tag._replace(kind="better")
        elif tag.kind != "control" or setting.controlled:
            yield tag


def _is_of_all(title: Sequence[Tag], prepared: PreparedText) -> bool:
    """Whether every group had the treatment: 'three doses of cells', 'cells with and without plasma'."""
    every = next((tag for tag in title if tag.kind == "all_treated"), None)
    if every is None:
        return False
    controls = [tag for tag in title if tag.kind == "control"]
    treated = [tag.start < every.start for tag in title if tag.kind == "treated"]
    added = prepared.folded.startswith("with", every.start) and bool(treated) and all(treated)
    return not controls or (added and len(controls) == 1 and controls[0].start > every.end)
