"""A topic: what is asked of PubMed, and how the answer is sorted.

A topic file (TOML) is the only place that knows about stem cells or pain. It has a title, a
question, the PubMed query line by line, and the facets with their categories and rules. What all
topics share (how abstracts are built, article types) stands in `topics/definitions/general.toml`, in the same
form; a topic replaces a shared facet or word list by giving its own under the same name.

How terms are written is told in `labelling.patterns`, how the rules are weighed in
`labelling.classifier`; this module only brings them in and checks that they are whole.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from data.records.index_terms import KINDS
from data.topics.toml_reader import Table, TopicError, read_table

__all__ = ["Category", "Facet", "Preset", "QueryLine", "Related", "Topic", "TopicError", "load_topic"]

# The parts of a record that rules can be told to read; "text" is a sentence whose place is not known.
ROLES = ("title", "keywords", "heading", "background", "aim", "methods", "results", "conclusion", "text")
DEFINITIONS = Path(__file__).parent / "definitions"
BUILT_IN = DEFINITIONS / "stem_cells_neuropathic_pain.toml"
GENERAL = DEFINITIONS / "general.toml"
ARTICLE_TYPE = "article_type"  # the one facet every topic has
SCOPE = "scope"  # stands for a facet in labels such as 'scope:pain'
# Filters that every topic has; a facet with such a code could not be told from them in an address.
RESERVED = ("country", "journal", "phase", "randomised", "related", "retracted", "since", "text", "years")


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
        colour: '#rrggbb', the same on every page and for ever, '' if the facet is not drawn by colour.
        terms: any one of these gives the label.
        hints: weaker words; it takes `needed` of them, in different sentences, or one in the title.
        abbreviations: short form to words ('a | b') of which one is in its expansion.
        ambiguous: those short forms that count only where the text itself expands them.
        unless: a term that touches one of these is not counted.
        blocked_by: the label is not given where the record has one of these terms.
        blocked_by_types: the same for publication types.
        mesh: MeSH descriptors that give the label.
        publication_types: PubMed publication types that give the label.
        implied_by: 'facet:category' labels that bring this one with them, and their words as evidence, so
            not one given as `otherwise`; 'facet:*' is any of them.
        implied_unless: categories of the same facet, or labels of another, with which nothing is implied.
        only_without: categories of the same facet that push this one out; '*' is any other.
        yields_to: the same, but not in reviews, which list one beside the other; a label that rests on
            hints yields there too.
        stands_with: 'facet:category' labels (of overviews, say) that protect this category from suppression
            when the title names it and no competitor.
        only_with: 'facet:category' labels, one of which must be there.
        not_with: 'facet:category' labels, none of which may be there; beside `otherwise`, none of those
            with which it is given so.
        fallback: words that give the label only where nothing else gives one of the facet, and not in
            reviews; of several categories the first in the file has it.
        fallback_beside: words, one of which must stand anywhere in the record for `fallback` to count; ()
            asks for none.
        read: the parts of the record read for this category; () means as the facet says.
        otherwise: true for the category given when no other category of the facet is.
        catch_all: it collects what has no narrower category ('other', 'not stated'), so that an empty cell of
            it is no gap, and what it counts is no result.
        in_map: false for a category that only says what a paper is not about: no row of the evidence map.
    """

    code: str
    name: str
    definition: str
    group: str = ""
    colour: str = ""
    terms: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    needed: int = 2
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    ambiguous: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    blocked_by: tuple[str, ...] = ()
    blocked_by_types: tuple[str, ...] = ()
    mesh: tuple[str, ...] = ()
    publication_types: tuple[str, ...] = ()
    implied_by: tuple[str, ...] = ()
    implied_unless: tuple[str, ...] = ()
    only_without: tuple[str, ...] = ()
    yields_to: tuple[str, ...] = ()
    stands_with: tuple[str, ...] = ()
    only_with: tuple[str, ...] = ()
    not_with: tuple[str, ...] = ()
    fallback: tuple[str, ...] = ()
    fallback_beside: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    otherwise: bool = False
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
        read: the parts of the record that are read, see `labelling/sections.py`; () is all but background.
        read_first: parts that decide alone where they give a label.
        or_read: parts that are read only where the others give no label; 'mesh' among them makes MeSH
            headings count only then.
        read_in_reviews: parts that are read too in a review (`Topic.review_types`), whose subject is what
            others have found.
        mentions: what neither title, keywords nor a sentence on methods name must be named in so many
            sentences of an abstract, or the paper only mentions it.
        title_leads: in an abstract whose title names a category, another that only one sentence names is
            no label; not in reviews, nor beside a title's category that itself yields to others.
        beside: where words of some categories stand in a sentence with one of these, those of others that
            never do are not counted.
        empty_with: 'facet:category' labels with which this facet stays empty.
        unless: a term of any category that touches one of these is not counted.
        unsure: in a facet with one label a record, the category given where plain words say one thing and
            hints another.
        told: codes that say something about the treatment, where others only say that nothing is
            known; their figures are also measured together.
        reference_key: the facet's key in a reference set, where it is not the code.
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
    read: tuple[str, ...] = ()
    read_first: tuple[str, ...] = ()
    or_read: tuple[str, ...] = ()
    read_in_reviews: tuple[str, ...] = ()
    mentions: int = 1
    title_leads: bool = False
    beside: tuple[str, ...] = ()
    empty_with: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    unsure: str = ""
    told: tuple[str, ...] = ()
    reference_key: str = ""

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
class Preset:
    """A question the evidence map answers: two facets crossed, under a title in plain words.

    What follows `ask` changes how these columns are shown, whichever facet stands in the rows.

    Attributes:
        ask: the same as a reader would ask it, where it is a question to start from on the Overview.
        columns_order: the categories shown as columns, from left to right; papers with none of them are not
            counted. () shows all of them, in the order of the facet.
        apart: whether only primary studies are counted, those in people and those in animals in columns of
            their own (`Topic.human_types`, `Topic.animal_types`).
        share: the category whose share of all papers with a result is told for each row, '' for none. A paper
            in a column that is a catch-all has no result.
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
    """A topic file as read.

    Attributes:
        code: the file's stem.
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
        words: named word lists that rules use as `{name}`.
        sentences: how the parts of an abstract are told apart (role to cues).
        trial: words that tell a randomised trial and its phase.
        left_out: by kind (see `index_terms`) the MeSH headings and keywords that tell nothing of a paper.
        fingerprint: 12 hex digits that change when the topic or the general file changes.
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
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sentences: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    trial: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    left_out: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

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


def load_topic(path: Path | None = None) -> Topic:
    """Read a topic file.

    Args:
        path: the file; None means the topic that ships with the project.

    Raises:
        TopicError: the file is not there, is not TOML, or does not hold a whole topic.
    """
    path = path or BUILT_IN
    general, general_text = read_table(GENERAL)
    own, own_text = read_table(path)
    own.only(_TOPIC_KEYS)
    facets = [_facet(table) for table in own.tables("facets")]
    given = {facet.code for facet in facets}
    shared = [facet for table in general.tables("facets") if (facet := _facet(table)).code not in given]
    lead_facet, together = own.text("lead_facet"), (*shared, *facets)
    topic = Topic(
        code=path.stem,
        title=own.text("title"),
        question=own.text("question"),
        query_lines=tuple(_query_line(table) for table in own.tables("query")),
        facets=together,
        lead_facet=lead_facet,
        review_types=own.texts("review_types"),
        trial_types=own.texts("trial_types"),
        fingerprint=hashlib.sha256(f"{general_text}\0{own_text}".encode()).hexdigest()[:12],
        human_types=own.texts("human_types"),
        animal_types=_article_types("animal_types", own, general, together),
        systematic_review_types=_article_types("systematic_review_types", own, general, together),
        counter_evidence=tuple(_pair(label) for label in own.texts("counter_evidence")),
        counter_words=own.text("counter_words", "studies without benefit"),
        presets=_presets(own) or _own_preset(lead_facet, (*facets, *shared)),
        concepts=own.texts("concepts"),
        scope=_scope(own),
        related=_related(own),
        words=general.lists("words") | own.lists("words"),
        sentences=general.lists("sentences") | own.lists("sentences"),
        trial=general.lists("trial") | own.lists("trial"),
        left_out=general.lists("left_out") | own.lists("left_out"),
    )
    _check_codes(topic, own)
    _check_related(topic, own)
    return topic


_TOPIC_KEYS = (
    *("title", "question", "lead_facet", "review_types", "trial_types", "human_types", "animal_types"),
    *("systematic_review_types", "counter_evidence", "counter_words", "concepts"),
    *("query", "presets", "scope", "related", "words", "sentences", "trial", "left_out", "facets"),
)
_FACET_KEYS = tuple(item.name for item in fields(Facet))
_CATEGORY_KEYS = tuple(item.name for item in fields(Category))
_COLOUR = re.compile(r"#[0-9a-f]{6}")


def _query_line(table: Table) -> QueryLine:
    table.only(("text", "why"))
    text, why = (" ".join(table.text(key).split()) for key in ("text", "why"))
    return QueryLine(text, why)


def _article_types(key: str, own: Table, general: Table, facets: Iterable[Facet]) -> tuple[str, ...]:
    """The types that a topic names, else those of the general file that it has."""
    known = {code for facet in facets if facet.code == ARTICLE_TYPE for code in facet.codes}
    return own.texts(key) or tuple(code for code in general.texts(key) if code in known)


def _pair(label: str) -> tuple[str, str]:
    facet, _, code = label.partition(":")
    return facet, code


def _presets(own: Table) -> tuple[Preset, ...]:
    found = []
    for table in own.tables("presets", needed=False):
        table.only(tuple(item.name for item in fields(Preset)))
        preset = Preset(
            code=table.code(),
            title=table.text("title"),
            rows=table.text("rows"),
            columns=table.text("columns"),
            ask=table.text("ask", ""),
            columns_order=table.texts("columns_order"),
            apart=table.flag("apart", False),
            share=table.text("share", ""),
        )
        if preset.rows == preset.columns:
            raise table.error("rows and columns are the same facet; give two different ones.", "columns")
        found.append(preset)
    return tuple(found)


def _own_preset(lead: str, facets: Sequence[Facet]) -> tuple[Preset, ...]:
    """The cross of a topic that names none: its lead facet × the first other facet."""
    names = {facet.code: facet.name for facet in facets}
    other = next((code for code in names if code != lead), "")
    if lead not in names or not other:
        return ()
    return (Preset("default", f"{names[lead]} × {names[other][:1].lower()}{names[other][1:]}", lead, other),)


def _scope(own: Table) -> Facet | None:
    """What a paper must be about: every one of its categories."""
    needs = tuple(_category(table) for table in own.tables("scope", needed=False))
    _check_distinct([need.code for need in needs], own, "scope")
    return Facet(SCOPE, "Scope", "Scope", needs, mentions=2) if needs else None


def _related(own: Table) -> Related | None:
    """The `[related]` part; that its codes are known is checked by `_check_related`."""
    table = own.table("related")
    if table is None:
        return None
    table.only(("name", "switch", "categories"))
    labels = table.texts("categories")
    if not labels:
        raise table.error("name at least one category, such as 'condition:joint_pain'.", "categories")
    pairs = [_pair(label) for label in labels]
    facets = sorted({facet for facet, _ in pairs})
    if len(facets) > 1:
        raise table.error(f"all must be of one facet; these are of {', '.join(facets)}.", "categories")
    codes = [code for _, code in pairs]
    _check_distinct(codes, table, "categories")
    return Related(table.text("name"), table.text("switch"), facets[0], tuple(codes))


def _facet(table: Table) -> Facet:
    table.only(_FACET_KEYS)
    categories = tuple(_category(item) for item in table.tables("categories"))
    _check_distinct([category.code for category in categories], table, "categories")
    name = table.text("name")
    return Facet(
        code=table.code(),
        name=name,
        plural=table.text("plural", name),
        categories=categories,
        single=table.flag("single", False),
        in_sidebar=table.flag("in_sidebar", False),
        optional=table.flag("optional", True),
        definition=table.text("definition", ""),
        precedence=table.texts("precedence"),
        read=table.texts("read"),
        read_first=table.texts("read_first"),
        or_read=table.texts("or_read"),
        read_in_reviews=table.texts("read_in_reviews"),
        mentions=table.number("mentions", 1),
        title_leads=table.flag("title_leads", False),
        beside=table.texts("beside"),
        empty_with=table.texts("empty_with"),
        unless=table.texts("unless"),
        unsure=table.text("unsure", ""),
        told=table.texts("told"),
        reference_key=table.text("reference_key", ""),
    )


def _category(table: Table) -> Category:
    table.only(_CATEGORY_KEYS)
    colour = table.text("colour", "")
    if colour and not _COLOUR.fullmatch(colour):
        raise table.error(f"{colour!r} is not a colour such as '#0f5ac3' (small letters).", "colour")
    return Category(
        code=table.code(),
        name=table.text("name"),
        definition=table.text("definition"),
        group=table.text("group", ""),
        colour=colour,
        terms=table.texts("terms"),
        hints=table.texts("hints"),
        needed=table.number("needed", 2),
        abbreviations=_abbreviations(table),
        ambiguous=table.texts("ambiguous"),
        unless=table.texts("unless"),
        blocked_by=table.texts("blocked_by"),
        blocked_by_types=table.texts("blocked_by_types"),
        mesh=table.texts("mesh"),
        publication_types=table.texts("publication_types"),
        implied_by=table.texts("implied_by"),
        implied_unless=table.texts("implied_unless"),
        only_without=table.texts("only_without"),
        yields_to=table.texts("yields_to"),
        stands_with=table.texts("stands_with"),
        only_with=table.texts("only_with"),
        not_with=table.texts("not_with"),
        fallback=table.texts("fallback"),
        fallback_beside=table.texts("fallback_beside"),
        read=table.texts("read"),
        otherwise=table.flag("otherwise", False),
        catch_all=table.flag("catch_all", False),
        in_map=table.flag("in_map", True),
    )


def _abbreviations(table: Table) -> dict[str, str]:
    found = {}
    for written in table.texts("abbreviations"):
        short, _, stands_for = (part.strip() for part in written.partition("="))
        if not short or not stands_for:
            raise table.error(
                f"{written!r} must be a short form and a word of what it stands for: 'BMSC = marrow'.",
                "abbreviations",
            )
        found[short] = stands_for
    return found


def in_order(facets: Sequence[Facet]) -> list[Facet]:
    """Facets so that those which others refer to come first; article types before all others.

    Raises:
        TopicError: facets refer to each other in a circle.
    """
    needs: dict[str, set[str]] = {}
    for facet in facets:
        named = {*facet.empty_with}
        for category in facet.categories:
            named |= {*category.implied_by, *category.only_with, *category.not_with, *category.stands_with}
            named |= {label for label in category.implied_unless if ":" in label}
        needs[facet.code] = {label.partition(":")[0] for label in named} - {facet.code}
        if facet.code != ARTICLE_TYPE:
            needs[facet.code].add(ARTICLE_TYPE)
    by_code = {facet.code: facet for facet in facets}
    try:
        return [by_code[code] for code in TopologicalSorter(needs).static_order()]
    except CycleError as error:
        circle = " -> ".join(error.args[1])
        raise TopicError(
            f"facets refer to each other in a circle: {circle}. Take one of them out."
        ) from error


def _check_codes(topic: Topic, table: Table) -> None:
    """Every code that a topic names must be one it has."""
    _check_distinct([facet.code for facet in topic.facets], table, "facets")
    for facet in topic.facets:
        if facet.code in RESERVED:
            raise table.error(f"{facet.code!r} is the code of another filter; choose another one.", "facets")
    codes = {facet.code: set(facet.codes) for facet in topic.facets}
    if ARTICLE_TYPE not in codes:
        raise table.error(f"a facet with the code {ARTICLE_TYPE!r} is needed.", "facets")
    _check_named([topic.lead_facet], codes, table, "lead_facet")
    _check_named(topic.review_types, codes[ARTICLE_TYPE], table, "review_types")
    _check_named(topic.trial_types, codes[ARTICLE_TYPE], table, "trial_types")
    _check_named(topic.human_types, codes[ARTICLE_TYPE], table, "human_types")
    _check_named(topic.animal_types, codes[ARTICLE_TYPE], table, "animal_types")
    _check_named(topic.systematic_review_types, codes[ARTICLE_TYPE], table, "systematic_review_types")
    labels = {f"{facet}:{code}" for facet, own in codes.items() for code in (*own, "*")}
    single = {label for label in labels if not label.endswith(":*")}
    _check_named([":".join(pair) for pair in topic.counter_evidence], single, table, "counter_evidence")
    _check_distinct([preset.code for preset in topic.presets], table, "presets")
    for preset in topic.presets:
        where = f"presets.{preset.code}"
        _check_named([preset.rows, preset.columns], codes, table, where)
        shown = preset.columns_order or topic.facet(preset.columns).codes
        _check_named(preset.columns_order, codes[preset.columns], table, f"{where}.columns_order")
        _check_distinct(preset.columns_order, table, f"{where}.columns_order")
        _check_named([preset.share] if preset.share else [], shown, table, f"{where}.share")
        if preset.apart and not (topic.human_types and topic.animal_types):
            raise table.error("human_types and animal_types are needed for it.", f"{where}.apart")
    _check_named(topic.left_out, KINDS, table, "left_out")
    for facet in (*topic.facets, *((topic.scope,) if topic.scope else ())):
        own = set(facet.codes)
        _check_named(facet.empty_with, labels, table, f"{facet.code}.empty_with")
        _check_named(facet.precedence, own, table, f"{facet.code}.precedence")
        _check_named(facet.told, own, table, f"{facet.code}.told")
        _check_named((*facet.read_first, *facet.read), ROLES, table, f"{facet.code}.read")
        _check_named(facet.read_in_reviews, ROLES, table, f"{facet.code}.read_in_reviews")
        _check_named([facet.unsure] if facet.unsure else [], own, table, f"{facet.code}.unsure")
        _check_named(facet.or_read, (*ROLES, "mesh"), table, f"{facet.code}.or_read")
        for category in facet.categories:
            for key, known in (
                *((key, labels) for key in ("implied_by", "only_with", "not_with", "stands_with")),
                *((key, {*own, "*"}) for key in ("only_without", "yields_to")),
                ("implied_unless", own | labels),
                ("ambiguous", set(category.abbreviations)),
                ("read", set(ROLES)),
            ):
                _check_named(getattr(category, key), known, table, f"{facet.code}.{category.code}.{key}")


def _check_related(topic: Topic, own: Table) -> None:
    """Related categories must be known, and must leave a core one."""
    related, table = topic.related, own.table("related")
    if related is None or table is None:
        return
    known = {f"{facet.code}:{code}" for facet in topic.facets for code in facet.codes}
    _check_named((f"{related.facet}:{code}" for code in related.categories), known, table, "categories")
    if set(related.categories) == set(topic.facet(related.facet).codes):
        raise table.error("at least one category of the facet must stay core; take one out.", "categories")


def _check_named(named: Iterable[str], known: Collection[str], table: Table, key: str) -> None:
    for name in named:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            advice = f"Did you mean {near[0]!r}?" if near else f"There is {', '.join(sorted(known)[:9])}."
            raise table.error(f"there is no {name!r}. {advice}", key)


def _check_distinct(codes: Sequence[str], table: Table, key: str) -> None:
    for code in codes:
        if codes.count(code) > 1:
            raise table.error(f"the code {code!r} is used more than once; give each its own.", key)
