import pytest

from data.exports.author_names import Person, author_of, authors_of
from data.records.record import Record


@pytest.mark.parametrize(
    ("author", "full_name", "person"),
    [
        ("Liu WZ", "", Person("Liu", "W. Z.", "W. Z.", "")),
        ("Liu WZ", "Liu, Wei-Zhen", Person("Liu", "Wei-Zhen", "W. Z.", "")),
        ("van der Berg J Jr", "", Person("van der Berg", "J.", "J.", "Jr")),
        ("van der Berg J Jr", "van der Berg, Jan P Jr", Person("van der Berg", "Jan P.", "J.", "Jr")),
        ("de Sá MPL", "", Person("de Sá", "M. P. L.", "M. P. L.", "")),
        ("Cox CS 3rd", "Cox, C S 3rd", Person("Cox", "C. S.", "C. S.", "3rd")),
        ("Çelik Ö", "Çelik, Ömer", Person("Çelik", "Ömer", "Ö.", "")),
        ("Barberini", "Barberini", Person("Barberini", "", "", "")),
    ],
)
def test_persons_in_parts(author, full_name, person):
    assert author_of(author, full_name) == person


@pytest.mark.parametrize("group", ["Barberini", "European Pain Federation", "Study Group on Pain", ""])
def test_groups_stay_whole(group):
    assert author_of(group) == group


def test_beside_full_names_an_author_without_one_is_a_group():
    """Its last word looks like initials, and only its neighbours tell otherwise."""
    record = Record(pmid=1, authors=("Liu WZ", "Pain Group UK"), full_names=("Liu, Wei", ""))
    assert [author if isinstance(author, str) else author.inverted for author in authors_of(record)] == [
        "Liu, Wei",
        "Pain Group UK",
    ]
