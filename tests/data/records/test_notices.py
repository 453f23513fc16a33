import pytest

from data.records.notices import flag_words, link_words
from data.records.record import Flag, Link, LinkKind, Record


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        ({Flag.PREPRINT}, ("Preprint, no article known",)),
        ({Flag.PREPRINT, Flag.UPDATED}, ("Preprint, since published",)),
        ({Flag.UPDATED}, ("Updated by a newer version",)),
        ({Flag.ERRATUM, Flag.RETRACTED}, ("Retracted", "Erratum published")),
        (set(), ()),
    ],
)
def test_flags_in_words_most_serious_first(flags, words):
    assert flag_words(flags) == words


def test_every_flag_and_every_kind_of_link_has_its_words():
    assert all(flag_words({flag}) for flag in Flag)
    said = {kind: link_words(Record(pmid=1), Link(kind, 2, "Pain. 2020")) for kind in LinkKind}
    assert len(set(said.values())) > 9 and all(said.values())


@pytest.mark.parametrize(
    ("types", "kind", "citation", "words"),
    [
        (("Preprint",), LinkKind.UPDATED_BY, "Nat Commun. 2024", "Published article"),
        ((), LinkKind.UPDATED_BY, "Cochrane Database Syst Rev. 2020", "Newer version"),
        ((), LinkKind.UPDATES, "bioRxiv. 2024 Jan 2:2024.01", "Preprint"),
        ((), LinkKind.UPDATES, "doi: 10.21203/rs.3.rs-1/v1", "Preprint"),
        ((), LinkKind.UPDATES, "Cochrane Database Syst Rev. 2018", "Earlier version"),
    ],
)
def test_a_linked_version_is_named_by_its_kind(types, kind, citation, words):
    assert link_words(Record(pmid=1, publication_types=types), Link(kind, 2, citation)) == words
