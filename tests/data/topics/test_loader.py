from __future__ import annotations

import ast
import json
import re
import tomllib
from dataclasses import fields, replace
from pathlib import Path

import pytest

from data.labelling.classifier import Classifier
from data.labelling.lint import check
from data.labelling.patterns import PLACES
from data.records.record import Record
from data.topics import loader
from data.topics.checks import in_order
from data.topics.frames import FRAME_LISTS
from data.topics.loader import TopicError, load_topic
from data.topics.model import Category, Facet, Topic
from data.topics.toml_reader import RENAMED

ROOT = Path(__file__).parents[3]
SECOND = ROOT / "tests" / "topics" / "acupuncture_migraine.toml"
TOPIC = load_topic()

# The codes of the codebook: they stand in links and may never change.
CODES = {
    "article_type": "systematic_review review clinical_trial observational animal_study in_vitro protocol "
    "commentary other",
    "source": "bm_msc adipose umbilical_cord cord_blood placenta_amnion dental neural embryonic ipsc "
    "haematopoietic olfactory other_tissue msc_unspecified unspecified none",
    "product": "cells engineered preconditioned differentiated ev conditioned_medium scaffold "
    "combined_therapy",
    "condition": "peripheral_nerve_injury trigeminal_orofacial radicular_disc pudendal_pelvic "
    "amputation_neuroma postherpetic diabetic_neuropathy chemotherapy_induced spinal_cord_injury "
    "multiple_sclerosis_central neuropathic_unspecified crps migraine_headache cancer_pain opioid_tolerance "
    "chronic_pain_unspecified inflammatory_pain joint_pain visceral_bladder other_condition",
    "model": "cci snl sni psnl crush_transection drg_compression sci_contusion sci_other stz paclitaxel "
    "oxaliplatin cisplatin vincristine bortezomib ion_cci cfa formalin mia other_model",
    "species": "human rat mouse rabbit dog horse pig primate cat other_species",
    "route": "intrathecal intravenous local intramuscular intraspinal intraganglionic epidural intracerebral "
    "intranasal intraperitoneal subcutaneous intradiscal intraarticular intraarterial other_route",
    "mechanism": "nerve_regeneration immune_modulation angiogenesis glia ion_channel_receptor "
    "spinal_inhibition opioid anti_inflammatory neurotrophic oxidative_mitochondrial autophagy_apoptosis "
    "mirna_epigenetic growth_factor_signalling other_mechanism",
    "outcome": "mechanical_allodynia thermal_hyperalgesia cold_allodynia pain_score spontaneous_pain "
    "motor_function nerve_conduction histology quality_of_life safety analgesic_use other_outcome",
    "effect": "improved no_difference worsened mixed not_reported not_applicable",
}


@pytest.mark.parametrize("facet", CODES)
def test_the_built_in_topic_has_exactly_the_codes_of_the_codebook(facet: str) -> None:
    assert sorted(TOPIC.facet(facet).codes) == sorted(CODES[facet].split())


def test_the_facets_that_the_sidebar_and_the_overview_need() -> None:
    assert [facet.code for facet in TOPIC.facets] == list(CODES)
    assert {f.code for f in TOPIC.facets if f.in_sidebar} == {
        "article_type",
        "source",
        "condition",
        "species",
    }
    assert {f.code for f in TOPIC.facets if f.single} == {"article_type", "effect"}
    assert TOPIC.lead_facet == "source"
    assert TOPIC.title == "Stem cells for neuropathic pain"


def test_unknown_codes_are_key_errors() -> None:
    with pytest.raises(KeyError):
        TOPIC.facet("colour")
    with pytest.raises(KeyError):
        TOPIC.facet("source").category("gold")


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("facet", ["article_type", "source", "product", "species", "effect"])
def test_every_drawn_category_has_its_own_colour_readable_on_white(facet: str) -> None:
    colours = [category.colour for category in TOPIC.facet(facet).categories]
    assert len(set(colours)) == len(colours)
    for colour in colours:
        assert 1.05 / (_luminance(colour) + 0.05) >= 3, colour


@pytest.mark.parametrize("code", ["none", "unspecified"])
def test_what_is_not_a_source_is_grey(code: str) -> None:
    colour = TOPIC.facet("source").category(code).colour
    assert len({colour[1:3], colour[3:5], colour[5:7]}) == 1


def test_the_query_is_whole_and_every_line_is_explained() -> None:
    query = TOPIC.query
    assert "\n" not in query
    assert query.count('"') % 2 == 0
    depth = 0
    for char in re.sub(r'"[^"]*"', "", query):
        depth += (char == "(") - (char == ")")
        assert depth >= 0
    assert depth == 0
    assert set(re.findall(r"\[([^]]+)\]", query)) <= {"MeSH Terms", "Title/Abstract", "Publication Type"}
    for term in re.findall(r'([\w" -]+)\*', query):
        assert len(term.strip(' "')) >= 4, term  # PubMed truncates after four characters or more
    assert all(len(line.why) > 20 for line in TOPIC.query_lines)


def test_the_fingerprint_follows_the_content(tmp_path: Path) -> None:
    copy = tmp_path / "other.toml"
    copy.write_text(SECOND.read_text(encoding="utf-8") + "\n# a remark\n", encoding="utf-8")
    assert load_topic(SECOND).fingerprint == load_topic(SECOND).fingerprint
    assert load_topic(copy).fingerprint != load_topic(SECOND).fingerprint
    assert load_topic(copy).code == "other"


def test_a_second_topic_goes_through_the_same_code() -> None:
    topic = load_topic(SECOND)
    assert [facet.code for facet in topic.facets] == ["article_type", "technique", "result"]
    assert topic.query.startswith('("Acupuncture Therapy"[MeSH Terms]')
    labels = Classifier(topic).classify(
        Record(
            1,
            "Electroacupuncture for migraine: a randomised controlled trial",
            "Sixty patients were randomised to electroacupuncture (EA) or sham acupuncture. "
            "Patients given EA had fewer days of migraine.",
        )
    )
    assert labels.codes("article_type") == ("clinical_trial",)
    assert labels.codes("technique") == ("electro",)
    assert labels.codes("result") == ("fewer_attacks",)
    assert labels.randomised is True
    nothing = Classifier(topic).classify(Record(1, "Propranolol for migraine", "Essential amino acids (EA)."))
    assert nothing.codes("technique") == ("no_needle",)
    assert nothing.codes("result") == ("not_told",)


def test_no_code_of_the_topic_stands_in_the_python_code() -> None:
    """Only article types are general; all other categories are in topic files.

    Study characteristics and origins have fixed values for all topics, some of them the same words ("none",
    "cells", "model").
    """
    codes = {f.code for f in TOPIC.facets} | {c for f in TOPIC.facets for c in f.codes}
    codes -= {"article_type", *TOPIC.facet("article_type").codes}
    for module in (*(ROOT / "data" / "topics").rglob("*.py"), *(ROOT / "data" / "labelling").rglob("*.py")):
        if module.stem == "origin" or "characteristics" in (module.stem, module.parent.name):
            continue
        tree = ast.parse(module.read_text(encoding="utf-8"))
        words = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
        assert not words & codes, module


BROKEN = {
    "no title": ('title = "Acupuncture for migraine"', "", "title"),
    "a list where a text belongs": ('lead_facet = "technique"', 'lead_facet = ["technique"]', "lead_facet"),
    "a facet that is not there": ('lead_facet = "technique"', 'lead_facet = "techniques"', "'technique'"),
    "a misspelt key": ('terms = ["{needle}"]', 'term = ["{needle}"]', "'terms'"),
    "a bad colour": ('colour = "#0f5ac3"', 'colour = "blue"', "colour"),
    "a bad code": ('code = "electro"', 'code = "Electro acupuncture"', "small letters"),
    "a code twice": ('code = "ear"', 'code = "electro"', "more than once"),
    "an unknown rival": ('only_without = ["*"]', 'only_without = ["eyes"]', "'eyes'"),
    "an unknown article type": ('trial_types = ["clinical_trial"]', 'trial_types = ["trial"]', "trial_types"),
    "an unknown part": ('or_read = ["background"]', 'or_read = ["backgrounds"]', "'background'"),
    "an unknown part of reviews": (
        'or_read = ["background"]',
        'read_in_reviews = ["backgrounds"]',
        "'background'",
    ),
    "no query": ("[[query]]", "[[queries]]", "queries"),
    "a short form that stands for nothing": ('["EA = electro"]', '["EA"]', "short form"),
    "not TOML": ('title = "Acupuncture', "title = Acupuncture", "not valid TOML"),
    "a flag that is a text": ("in_sidebar = true", 'in_sidebar = "yes"', "true or false"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_topic_file_is_named_with_the_place_and_the_remedy(fault: str, tmp_path: Path) -> None:
    old, new, told = BROKEN[fault]
    text = SECOND.read_text(encoding="utf-8")
    assert old in text
    broken = tmp_path / "broken.toml"
    broken.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(TopicError) as error:
        load_topic(broken)
    assert str(broken) in str(error.value)
    assert told in str(error.value)
    assert str(error.value).rstrip().endswith((".", "?"))


RELATED = """
[related]
name = "other acupuncture"
switch = "Include other acupuncture"
categories = ["technique:ear"]
"""


def with_related(tmp_path: Path, old: str = "", new: str = "") -> Path:
    """The second topic with related categories, some words replaced."""
    text = SECOND.read_text(encoding="utf-8")
    assert old in RELATED
    path = tmp_path / "related.toml"
    path.write_text(text.replace("[[query]]", f"{RELATED.replace(old, new)}\n[[query]]", 1), encoding="utf-8")
    return path


def test_a_topic_states_its_related_categories_and_the_words_of_the_switch(tmp_path: Path) -> None:
    related = load_topic(with_related(tmp_path)).related
    assert related is not None and (related.facet, related.categories) == ("technique", ("ear",))
    assert (related.name, related.switch) == ("other acupuncture", "Include other acupuncture")
    assert related.covers(("ear",)) and not related.covers(()) and not related.covers(("ear", "electro"))
    assert load_topic(SECOND).related is None


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"technique:ear"', '"technique:eer"', "Did you mean 'technique:ear'?"),
        ('"technique:ear"', '"ear"', "there is no 'ear:'"),
        ('"technique:ear"', "", "at least one category"),
        ('["technique:ear"]', '["technique:ear", "result:not_told"]', "of one facet"),
        ('["technique:ear"]', '["technique:ear", "technique:ear"]', "more than once"),
        ('["technique:ear"]', "EVERY", "must stay core"),
        ("switch =", "swich =", "'switch'"),
        ('switch = "Include other acupuncture"', "", "related.switch"),
    ],
)
def test_what_is_wrong_with_related_categories_is_told_with_its_line(
    old: str, new: str, told: str, tmp_path: Path
) -> None:
    every = [f"technique:{code}" for code in load_topic(SECOND).facet("technique").codes]
    broken = with_related(tmp_path, old, str(every).replace("'", '"') if new == "EVERY" else new)
    text = broken.read_text(encoding="utf-8")
    line = text[: text.index("[related]")].count("\n") + 1
    with pytest.raises(TopicError) as error:
        load_topic(broken)
    assert f"{broken}, in the part that starts at line {line}: related" in str(error.value)
    assert told in str(error.value)


def test_a_facet_cannot_have_the_code_of_another_filter(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    text = SECOND.read_text(encoding="utf-8").replace("technique", "phase")
    broken.write_text(text, encoding="utf-8")
    with pytest.raises(TopicError, match="'phase' is the code of another filter"):
        load_topic(broken)


def test_the_message_tells_the_line(tmp_path: Path) -> None:
    text = SECOND.read_text(encoding="utf-8").replace('definition = "Points of the ear."', "")
    line = text[: text.index('code = "ear"')].count("\n")  # of the header, counted from 1
    broken = tmp_path / "broken.toml"
    broken.write_text(text, encoding="utf-8")
    with pytest.raises(TopicError, match=f"line {line}: facets\\[1\\].categories\\[2\\].definition"):
        load_topic(broken)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('terms = ["{needle}"]', 'terms = ["{pin}"]', "'pin'"),
        ('terms = ["{needle}"]', 'terms = ["acu* punct* ure x*y"]', "star"),
        ('terms = ["{needle}"]', 'terms = ["a"]', "too short"),
        ('needle = ["acupuncture"', 'needle = ["{needle} x", "acupuncture"', "uses itself"),
    ],
)
def test_a_term_that_cannot_be_read_is_named(old: str, new: str, told: str, tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text(SECOND.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(TopicError, match=told):
        Classifier(load_topic(broken))


def test_facets_that_refer_to_each_other_in_a_circle_are_refused(tmp_path: Path) -> None:
    text = SECOND.read_text(encoding="utf-8")
    text = text.replace('code = "electro"\n', 'code = "electro"\nonly_with = ["result:fewer_attacks"]\n')
    text = text.replace('code = "fewer_attacks"\n', 'code = "fewer_attacks"\nonly_with = ["technique:*"]\n')
    broken = tmp_path / "broken.toml"
    broken.write_text(text, encoding="utf-8")
    with pytest.raises(TopicError, match="circle"):
        Classifier(load_topic(broken))


def test_a_facet_is_decided_after_those_beside_which_it_implies_nothing(tmp_path: Path) -> None:
    text = SECOND.read_text(encoding="utf-8")
    held_back = 'code = "electro"\nimplied_unless = ["result:fewer_attacks"]\n'
    topic = tmp_path / "topic.toml"
    topic.write_text(text.replace('code = "electro"\n', held_back), encoding="utf-8")
    order = [facet.code for facet in in_order(load_topic(topic).facets)]
    assert order.index("result") < order.index("technique")


def test_a_file_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(TopicError, match="cannot be read"):
        load_topic(tmp_path / "nowhere.toml")
    odd = tmp_path / "odd.toml"
    odd.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(TopicError, match="UTF-8"):
        load_topic(odd)


def test_the_topics_that_ship_are_beside_the_code() -> None:
    assert loader.COMMON.is_dir()
    assert loader.BUILT_IN.is_dir()


def as_folder(path: Path) -> Path:
    """The second topic as a folder: one facet with its categories in it, the other with a file for each."""
    text = SECOND.read_text(encoding="utf-8")
    main, words, technique, result = re.split(r"^(?=\[words\]|\[\[facets\]\])", text, flags=re.MULTILINE)
    parts = result.replace("[[facets]]\n", "").split("[[facets.categories]]\n")
    files = {
        "topic.toml": 'facets = ["technique", "result"]\n' + main,
        "vocabulary/needles.toml": words,
        "facets/technique.toml": technique.replace("[[facets]]\n", "").replace("[[facets.", "[["),
        "facets/result.toml": parts[0] + 'categories = ["fewer_attacks", "not_told"]\n',
        "facets/result/fewer_attacks.toml": parts[1],
        "facets/result/not_told.toml": parts[2],
    }
    for name, content in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(content, encoding="utf-8")
    return path


def test_a_folder_is_the_same_topic_as_a_file_with_the_same_keys(tmp_path: Path) -> None:
    folder = as_folder(tmp_path / SECOND.stem)
    topic = load_topic(folder)
    assert replace(topic, fingerprint="") == replace(load_topic(SECOND), fingerprint="")
    assert topic.folder == folder and check(folder) == []


def test_a_topic_that_ships_is_found_by_its_name() -> None:
    assert load_topic(Path(TOPIC.code).absolute()) == load_topic() == load_topic(loader.BUILT_IN)


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "told"),
    [
        (
            "facets/technique.toml",
            'colour = "#0f5ac3"',
            'colour = "blue"',
            ", in the part that starts",
            "colour",
        ),
        (
            "facets/technique.toml",
            'only_without = ["*"]',
            'only_without = ["eyes"]',
            ", in the part",
            "'eyes'",
        ),
        ("facets/result/not_told.toml", "otherwise", 'not_with = ["x:y"]\notherwise', "", "'x:y'"),
        ("facets/result.toml", '"results", ', '"result", ', "", "'results'"),
        ("facets/result/not_told.toml", '"Not told"', "1", "", "name: a text in quotes"),
        ("facets/result/not_told.toml", '"not_told"', '"untold"', "", "must be the name of the file"),
        ("facets/result.toml", ', "not_told"', "", "", "not_told.toml is not on this list"),
        ("facets/result.toml", '"not_told"', '"nothing"', "", "there is no "),
        ("topic.toml", '"technique", "result"', '"technique", "result", "dose"', "", "dose.toml"),
        ("topic.toml", 'lead_facet = "technique"', 'lead_facet = "x"', "", "lead_facet"),
        ("topic.toml", "title =", "titel =", "", "'title'"),
        ("vocabulary/pins.toml", "", '[words]\nneedle = ["pin"]\n', "", "needles.toml has this key too"),
        ("more.toml", "", 'title = "x"\n', "", "topic.toml has this key too"),
        ("vocabulary/needles.toml", "[words]", "[word]", "", "'words'"),
    ],
)
def test_what_is_wrong_in_a_folder_is_told_with_its_file(
    file: str, old: str, new: str, place: str, told: str, tmp_path: Path
) -> None:
    path = as_folder(tmp_path) / file
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(TopicError) as error:
        load_topic(tmp_path)
    assert str(error.value).startswith(f"{path}{place}")
    assert told in str(error.value)


def test_old_names_of_keys_still_work(tmp_path: Path) -> None:
    """The second topic is written with them."""
    manual = load_topic(SECOND).facet("technique").category("manual")
    assert manual.exclude_overlapping == ("sham {needle}",) and manual.suppressed_by == ("*",)
    assert load_topic(SECOND).facet("technique").fallback_sections == ("background",)
    assert set(RENAMED.values()) <= {item.name for kind in (Topic, Facet, Category) for item in fields(kind)}
    both = tmp_path / "both.toml"
    text = SECOND.read_text("utf-8").replace(
        'only_without = ["*"]', 'only_without = ["*"]\nsuppressed_by = ["*"]'
    )
    both.write_text(text, encoding="utf-8")
    with pytest.raises(TopicError, match="only_without: this is the old name of 'suppressed_by'"):
        load_topic(both)


def test_a_folder_without_a_topic_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TopicError, match=r"no topic\.toml"):
        load_topic(tmp_path)


def test_a_term_that_is_wrong_is_told_with_the_file_of_its_category(tmp_path: Path) -> None:
    file = as_folder(tmp_path) / "facets" / "result" / "fewer_attacks.toml"
    file.write_text(file.read_text("utf-8").replace('"fewer ... attacks"', '"fewer ... x"'), encoding="utf-8")
    (problem,) = check(tmp_path)
    line = next(n for n, text in enumerate(file.read_text("utf-8").splitlines(), 1) if "... x" in text)
    assert (problem.file, problem.line, problem.where) == (file, line, "result.fewer_attacks.terms")


FRAMES = 'frames = { better = "fewer_attacks", same = "not_told", worse = "not_told", split = "not_told" }\n'


def with_frames(path: Path) -> Path:
    """The second topic as a folder whose result is read from whole sentences."""
    facet = as_folder(path) / "facets" / "result.toml"
    facet.write_text(FRAMES + facet.read_text("utf-8"), encoding="utf-8")
    (path / "facets" / "result" / "frames").mkdir()
    lists = "".join(f'{name} = [\n  "{name} word",\n]\n' for name in FRAME_LISTS)
    (path / "facets" / "result" / "frames" / "all.toml").write_text(lists, encoding="utf-8")
    return path


def test_the_words_of_frames_are_part_of_a_topic(tmp_path: Path) -> None:
    topic = load_topic(with_frames(tmp_path))
    frames = topic.facet("result").frames
    assert (
        frames and frames.words["pain"] == ("pain word",) and frames.categories["better"] == "fewer_attacks"
    )
    assert check(tmp_path) == []
    file = tmp_path / "facets" / "result" / "frames" / "all.toml"
    file.write_text(file.read_text("utf-8").replace("pain word", "pain words"), encoding="utf-8")
    assert load_topic(tmp_path).fingerprint != topic.fingerprint


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "told"),
    [
        (
            "result.toml",
            'better = "fewer_attacks"',
            'better = "fewer"',
            ", line 1: ",
            "There is fewer_attacks",
        ),
        ("result.toml", "better =", "best =", ", line 1: ", "Did you mean 'better'"),
        ("result.toml", "single = true", "single = false", ", line 1: ", "single = true"),
        ("result/frames/all.toml", "threshold =", "thresholds =", ", line 4: ", "Did you mean 'threshold'"),
        ("result/frames/all.toml", '"pain word"', "1", ", line 1: ", "pain: a list of texts"),
    ],
)
def test_what_is_wrong_in_frames_is_told_with_file_and_line(
    file: str, old: str, new: str, place: str, told: str, tmp_path: Path
) -> None:
    path = with_frames(tmp_path) / "facets" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(TopicError) as error:
        load_topic(tmp_path)
    assert str(error.value).startswith(f"{path}{place}") and told in str(error.value)


def test_a_list_of_frames_that_is_missing_is_named(tmp_path: Path) -> None:
    folder = with_frames(tmp_path) / "facets" / "result" / "frames"
    (folder / "all.toml").write_text('pain = ["pain"]\n', encoding="utf-8")
    with pytest.raises(TopicError, match=f"{folder}: .*threshold, relief"):
        load_topic(tmp_path)


def test_a_term_of_frames_that_is_wrong_is_told_with_file_and_line(tmp_path: Path) -> None:
    file = with_frames(tmp_path) / "facets" / "result" / "frames" / "all.toml"
    file.write_text(file.read_text("utf-8").replace('"relief word"', '"rel*f"'), encoding="utf-8")
    (problem,) = check(tmp_path)
    assert (problem.file, problem.line, problem.where) == (file, 8, "result.frames.relief")


def test_no_topic_file_is_too_long_to_find_ones_way_in() -> None:
    for folder in (loader.COMMON, loader.BUILT_IN):
        for file in loader.topic_files(folder):
            assert len(file.read_text("utf-8").splitlines()) <= 800, file


MOST_STRINGS = 12_000


def test_the_topic_files_together_stay_small_enough_to_be_read() -> None:
    """A new term should replace narrower ones; context that takes words back belongs into context.toml."""
    files = (*loader.topic_files(loader.COMMON), *loader.topic_files(loader.BUILT_IN))
    assert sum(strings(tomllib.loads(file.read_text("utf-8"))) for file in files) <= MOST_STRINGS


def strings(value: object) -> int:
    """How many texts a TOML value holds."""
    if isinstance(value, dict):
        return sum(map(strings, value.values()))
    return sum(map(strings, value)) if isinstance(value, list) else isinstance(value, str)


TERM_LISTS = (
    *("terms", "weak_terms", "exclude_overlapping", "exclude_document", "fallback", "fallback_beside"),
    *("abbreviations", "ambiguous", "prefer_cooccurring", "mesh", "publication_types"),
    *("exclude_publication_types", "before", "after"),
)


def test_terms_stand_one_a_line_and_sorted() -> None:
    for file in (*loader.topic_files(loader.COMMON), *loader.topic_files(loader.BUILT_IN)):
        text = file.read_text("utf-8")
        tables = [tomllib.loads(text)]
        while tables:
            for key, value in tables.pop().items():
                if isinstance(value, dict):
                    tables.append(value)
                elif isinstance(value, list) and value and isinstance(value[0], dict):
                    tables += value
                elif isinstance(value, list) and (
                    key in TERM_LISTS or file.parent.name in ("vocabulary", "frames")
                ):
                    assert value == sorted(value, key=str.casefold), (file, key)
                    for term in value:
                        assert f"\n  {json.dumps(term, ensure_ascii=False)},\n" in text, (file, term)


def test_what_tells_nothing_is_shared_and_a_topic_may_replace_it(tmp_path):
    topic = load_topic()
    assert {"Humans", "Male", "Rats"} <= set(topic.stop_words["mesh"])
    path = tmp_path / "own.toml"
    text = SECOND.read_text()
    path.write_text(f'{text}\n[left_out]\nmesh = ["Needles"]\n')
    own = load_topic(path)
    assert own.stop_words == {**topic.stop_words, "mesh": ("Needles",)}
    path.write_text(f'{text}\n[left_out]\nkeywords = ["needles"]\n')
    with pytest.raises(TopicError, match="Did you mean 'keyword'"):
        load_topic(path)


def test_the_presets_of_the_evidence_map() -> None:
    assert [(preset.title, preset.rows, preset.columns) for preset in TOPIC.presets] == [
        ("What was tried for what", "source", "condition"),
        ("How it was given", "source", "route"),
        ("How it is thought to work", "mechanism", "source"),
        ("In which model", "model", "source"),
        ("What was measured", "outcome", "source"),
        ("Does it help?", "source", "effect"),
    ]
    codes = [preset.code for preset in TOPIC.presets]
    assert len(set(codes)) == len(codes)


def test_what_speaks_against_the_treatment() -> None:
    assert TOPIC.counter_evidence == (("effect", "no_difference"), ("effect", "worsened"))
    assert load_topic(SECOND).counter_evidence == ()


def test_a_topic_without_presets_crosses_its_lead_facet_with_the_next() -> None:
    (preset,) = load_topic(SECOND).presets
    assert (preset.title, preset.rows, preset.columns) == ("Technique × result", "technique", "result")


PRESET = '[[presets]]\ncode = "one"\ntitle = "One"\nrows = "technique"\ncolumns = "result"\n\n'


def test_a_topic_file_may_give_its_own_presets(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    text = SECOND.read_text(encoding="utf-8").replace("[words]", PRESET + "[words]")
    own.write_text(text, encoding="utf-8")
    assert [preset.code for preset in load_topic(own).presets] == ["one"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('columns = "result"', 'columns = "results"', "'result'"),
        ('columns = "result"', 'columns = "technique"', "same facet"),
        ('code = "one"', 'code = "No. 1"', "small letters"),
        ('title = "One"', 'titel = "One"', "'title'"),
        (PRESET, PRESET + PRESET, "more than once"),
        (PRESET, 'counter_evidence = ["result:worse"]\n', "'result:worse'"),
        (PRESET, 'counter_evidence = ["result:*"]\n', "counter_evidence"),
        (PRESET, 'counter_evidence = ["not_told"]\n', "counter_evidence"),
    ],
)
def test_a_broken_preset_or_label_is_named(old: str, new: str, told: str, tmp_path: Path) -> None:
    changed = PRESET.replace(old, new)
    broken = tmp_path / "broken.toml"
    text = SECOND.read_text(encoding="utf-8")
    before = "[words]" if "presets" in changed else "[[query]]"
    broken.write_text(text.replace(before, changed + before, 1), encoding="utf-8")
    with pytest.raises(TopicError) as error:
        load_topic(broken)
    assert told in str(error.value)
    assert str(broken) in str(error.value)


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The complete example of the guide, as a file."""
    text = (ROOT / "docs" / "topics.md").read_text(encoding="utf-8")
    example = re.findall(r"^```toml\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)[0]
    path = tmp_path_factory.mktemp("guide") / "yoga.toml"
    path.write_text(example, encoding="utf-8")
    return path


def test_the_example_of_the_guide_is_a_whole_topic(guide: Path) -> None:
    assert check(guide) == []
    topic = load_topic(guide)
    assert topic.query.startswith('("Yoga"[MeSH Terms]')
    assert [facet.code for facet in topic.facets] == ["article_type", "style", "result"]


@pytest.mark.parametrize(
    ("title", "abstract", "style", "result", "in_scope"),
    [
        ("Hatha yoga for low back pain", "Pain scores decreased.", "hatha", "less_pain", True),
        ("Iyengar yoga (IY) for back pain", "IY helped.", "iyengar", "not_reported", True),
        ("IY for back pain", "It was a yoga class.", "not_told", "not_reported", True),
        ("Yoga for back pain", "Pain did not differ from exercise.", "not_told", "no_better", True),
        (
            "Yoga for back pain",
            "Back pain was less at week 2. At week 9 there was no difference in pain.",
            "not_told",
            "not_reported",
            True,
        ),
        ("Yoga for back pain", "It may have reduced pain.", "not_told", "not_reported", True),
        ("Back pain and the yoga mat as a trip hazard", "Forty falls.", "not_told", "not_reported", False),
        ("Yoga for asthma", "They had no back pain.", "not_told", "not_reported", False),
    ],
)
def test_the_example_of_the_guide_sorts_papers(
    guide: Path, title: str, abstract: str, style: str, result: str, in_scope: bool
) -> None:
    labels = Classifier(load_topic(guide)).classify(Record(1, title, abstract))
    assert labels.codes("style") == (style,)
    assert labels.codes("result") == (result,)
    assert labels.scope.in_scope is in_scope


def test_the_guide_tells_every_way_to_write_a_term_and_every_key() -> None:
    text = (ROOT / "docs" / "topics.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`([a-z_]+)(?: = [^`]*)?`", text))
    rules = {item.name for item in fields(Category)} - {"code", "name", "definition", "group", "colour"}
    assert rules <= told
    for place in PLACES:
        assert f"`{place}: " in text
