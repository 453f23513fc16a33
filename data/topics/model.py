"""What a topic consists of: its PubMed query, its facets and their categories with the rules of each.

`topics.loader` reads a topic from its folder. How terms are written is described in `labelling.patterns`,
how the rules are weighed in `labelling.classifier`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from data.topics.frames import Frames

# The parts of a record that a rule can be limited to; "text" is a sentence in an unknown section.
ROLES = ("title", "keywords", "heading", "background", "aim", "methods", "results", "conclusion", "text")
ARTICLE_TYPE = "article_type"  # the one facet every topic has
SCOPE = "scope"  # stands for a facet in labels such as 'scope:pain'
# Filters that every topic has; in an address, a facet with such a code would be taken for the filter.
RESERVED = (
    *("blinding", "control_group", "country", "follow_up", "journal", "labelled_by", "limit", "offset"),
    *("people", "phase"),
    *("randomised", "related", "retracted", "since", "text", "years"),
)


@dataclass(frozen=True, slots=True)
class QueryLine:
    """One line of the PubMed query and, in plain words, why it is there."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Category:
    """One value of a facet, with its rules. The code is stable (it appears in links); the name may change.

    Attributes:
        group: a heading that categories share, '' if none.
        colour: '#rrggbb', the same on every page, '' if the facet is not drawn by colour.
        terms: any one of these gives the label.
        weak_terms: weaker words; `min_weak_hits` of them are needed, in different sentences, or one in the
            title.
        abbreviations: short form to words ('a | b'), one of which must be in its expansion.
        ambiguous: the short forms that count only where the text itself expands them.
        exclude_overlapping: a term that overlaps one of these is not counted.
        exclude_document: the label is not given where one of these stands anywhere in the record.
        exclude_publication_types: the same for publication types.
        mesh: MeSH descriptors that give the label.
        publication_types: PubMed publication types that give the label.
        implied_by: 'facet:category' labels that imply this one, unless they are only there by `default`;
            their words become its evidence. 'facet:*' is any category of the facet.
        implied_unless: categories of the same facet, or labels of another, with which nothing is implied.
        suppressed_by: categories of the same facet that suppress this one; '*' is any other.
        suppressed_by_outside_reviews: the same, but not in reviews, which list categories side by side; a
            label that rests on weak terms is suppressed there too.
        keep_when: 'facet:category' labels (of overviews, say) that protect this category from suppression
            when the title names it and no competitor.
        only_with: 'facet:category' labels, one of which must be given.
        not_with: 'facet:category' labels, none of which may be given; with `default`, only the default is
            forbidden.
        fallback: words that give the label only where nothing else gives one of the facet, but what this
            category suppresses, and not in reviews; the first category in the file wins.
        fallback_beside: words, one of which must stand anywhere in the record for `fallback` to count; ()
            requires none.
        sections: the sections of the record that are read for this category; () is as the facet says.
        default: whether the category is given when no other category of the facet is.
        catch_all: whether it collects what has no narrower category ('other', 'not stated'), so that an empty
            cell of it is no gap, and its papers do not count as having a result.
        in_map: false for a category that only says what a paper is not about: no row of the evidence map.
    """

    code: str
    name: str
    definition: str
    group: str = ""
    colour: str = ""
    terms: tuple[str, ...] = ()
    weak_terms: tuple[str, ...] = ()
    min_weak_hits: int = 2
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    ambiguous: tuple[str, ...] = ()
    exclude_overlapping: tuple[str, ...] = ()
    exclude_document: tuple[str, ...] = ()
    exclude_publication_types: tuple[str, ...] = ()
    mesh: tuple[str, ...] = ()
    publication_types: tuple[str, ...] = ()
    implied_by: tuple[str, ...] = ()
    implied_unless: tuple[str, ...] = ()
    suppressed_by: tuple[str, ...] = ()
    suppressed_by_outside_reviews: tuple[str, ...] = ()
    keep_when: tuple[str, ...] = ()
    only_with: tuple[str, ...] = ()
    not_with: tuple[str, ...] = ()
    fallback: tuple[str, ...] = ()
    fallback_beside: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    default: bool = False
    catch_all: bool = False
    in_map: bool = True


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to sort records.

    Attributes:
        single: at most one label a record, the first by `precedence` where several would apply.
        precedence: codes in the order in which they win, file order where it is empty.
        in_sidebar: shown among the main filters, else under 'more'.
        optional: a record may have no label of this facet.
        sections: the sections of the record that are read, see `labelling.sections`; () is all but
            background and headings.
        first_sections: sections that decide alone where they give a label.
        fallback_sections: sections that are read only where the others give no label; with 'mesh' among them,
            MeSH headings count only then.
        review_sections: sections that are read as well in a review (`Topic.review_types`), whose subject is
            what others have found.
        min_mentions: minimum number of sentences that must mention the facet, unless the title, the keywords
            or a sentence on methods does.
        title_dominates: in an abstract whose title names a category, one that a single sentence names is not
            given; not in reviews, nor beside a title's category that others suppress.
        prefer_cooccurring: where some categories are named in a sentence with one of these words, those that
            never are do not count.
        empty_with: 'facet:category' labels with which this facet stays empty.
        exclude_overlapping: a term of any category that overlaps one of these is not counted.
        unsure: in a facet with one label a record, the category given where terms and weak terms disagree.
        reported: codes that say something about the treatment, where others only say that nothing is
            known; their accuracy is measured together as well.
        reference_key: the facet's key in a reference set, where it is not the code.
        frames: how it is read from whole sentences, where it describes the effect of a treatment.
    """

    code: str
    name: str
    plural: str
    categories: tuple[Category, ...]
    single: bool = False
    in_sidebar: bool = False
    optional: bool = True
    definition: str = ""
    precedence: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    first_sections: tuple[str, ...] = ()
    fallback_sections: tuple[str, ...] = ()
    review_sections: tuple[str, ...] = ()
    min_mentions: int = 1
    title_dominates: bool = False
    prefer_cooccurring: tuple[str, ...] = ()
    empty_with: tuple[str, ...] = ()
    exclude_overlapping: tuple[str, ...] = ()
    unsure: str = ""
    reported: tuple[str, ...] = ()
    reference_key: str = ""
    frames: Frames | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the categories, in file order."""
        return tuple(category.code for category in self.categories)

    def category(self, code: str) -> Category:
        """The category with this code; KeyError if there is none."""
        for category in self.categories:
            if category.code == code:
                return category
        raise KeyError(code)


@dataclass(frozen=True, slots=True)
class Modifier:
    """Context that takes back the words of several facets: a denial, a comparison, an adverse event.

    Attributes:
        facets: codes of the facets whose words it takes back, or 'scope'.
        before: phrases after which words are not counted.
        after: phrases in front of which they are not.
        within: at most so many words between phrase and words, in one sentence.
    """

    code: str
    name: str
    definition: str
    facets: tuple[str, ...]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    within: int = 3


@dataclass(frozen=True, slots=True)
class Preset:
    """A question the evidence map answers: two facets crossed, under a title in plain words.

    What follows `ask` changes how these columns are shown, whichever facet is in the rows.

    Attributes:
        ask: the same as a reader would ask it, where it is a question to start from on the Overview.
        columns_order: the categories shown as columns, from left to right; papers with none of them are not
            counted. () shows all of them, in the order of the facet.
        apart: whether only primary studies are counted, those in people and those in animals in columns of
            their own (`Topic.human_types`, `Topic.animal_types`).
        share: the category whose share of all papers with a result is shown for each row, '' for none. A
            paper in a column that is a catch-all has no result.
    """

    code: str
    title: str
    rows: str
    columns: str
    ask: str = ""
    columns_order: tuple[str, ...] = ()
    apart: bool = False
    share: str = ""


@dataclass(frozen=True, slots=True)
class Related:
    """The categories of one facet that are related to the topic without being its core.

    Attributes:
        name: what these papers are on, inside a sentence: 'related pain'.
        switch: the words of the switch that includes them.
        facet: code of the facet.
        categories: codes of its related categories.
    """

    name: str
    switch: str
    facet: str
    categories: tuple[str, ...]

    def covers(self, codes: Collection[str]) -> bool:
        """Whether a paper with these categories of the facet is related: it has some, and no core one."""
        return bool(codes) and all(code in self.categories for code in codes)


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as read from its folder or file.

    Attributes:
        code: the name of the folder, or of the file without its ending.
        folder: where the topic's own starter set and figures are; None for a topic in a single file.
        lead_facet: the facet drawn as *the* figure on the Overview.
        review_types: article types set against `trial_types`.
        human_types: article types that are primary studies in people; () where the topic does not say.
        animal_types: the same in animals; where the topic does not say, those of the general file.
        systematic_review_types: the same of systematic reviews.
        counter_evidence: pairs of facet and category code that speak against the treatment.
        counter_words: what papers with such a label are called, in the plural: 'studies without benefit'.
        presets: the crosses a visitor can choose by name, the first is the default; a file that gives
            none gets the lead facet × the first other one.
        concepts: what the query asks for in a few words, all of which must be met; () to show `question`.
        scope: what a paper must be about, as a facet; one without a category of it is set aside, with
            the category's definition as the reason. None where every paper belongs to the topic.
        related: which papers are excluded until a reader includes them; None where all papers are core.
        modifiers: context in which words are not counted.
        words: named word lists that rules use as `{name}`.
        sentences: how the sections of an abstract are recognised (role to cues).
        trial: words that tell a randomised trial and its phase.
        stop_words: by kind (see `index_terms`), the MeSH headings and keywords that say nothing about a
            paper.
        fingerprint: 12 hex digits that change when a file of the topic or of `definitions/common` changes.
    """

    code: str
    title: str
    question: str
    query_lines: tuple[QueryLine, ...]
    facets: tuple[Facet, ...]
    lead_facet: str
    review_types: tuple[str, ...]
    trial_types: tuple[str, ...]
    fingerprint: str
    human_types: tuple[str, ...] = ()
    animal_types: tuple[str, ...] = ()
    systematic_review_types: tuple[str, ...] = ()
    counter_evidence: tuple[tuple[str, str], ...] = ()
    counter_words: str = "studies without benefit"
    presets: tuple[Preset, ...] = ()
    concepts: tuple[str, ...] = ()
    scope: Facet | None = None
    related: Related | None = None
    modifiers: tuple[Modifier, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sentences: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    trial: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stop_words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    folder: Path | None = field(default=None, compare=False, repr=False)

    @property
    def query(self) -> str:
        """The PubMed query as one string."""
        return " ".join(line.text for line in self.query_lines)

    def facet(self, code: str) -> Facet:
        """The facet with this code; KeyError if there is none."""
        for facet in self.facets:
            if facet.code == code:
                return facet
        raise KeyError(code)
