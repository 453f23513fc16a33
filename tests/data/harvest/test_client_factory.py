import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from data.harvest.client_factory import FIELDS_DAYS, known_fields, open_client
from data.pubmed.client import Retries
from data.pubmed.errors import Cancelled, ConfigurationError
from data.pubmed.search_fields import SHIPPED, KnownFields
from data.settings import read_settings
from data.storage.store import open_store
from tests.eutils import faults

pytestmark = pytest.mark.usefixtures("hurry")


@pytest.fixture
def settings(eutils, tmp_path):
    return read_settings({"EUTILS_URL": eutils.url, "EVIDENCE_HOME": str(tmp_path)})


@pytest.fixture
def store(settings):
    with open_store(settings.database_url) as store:
        yield store


def test_pubmed_is_asked_for_its_fields_once_a_month(eutils, settings, store):
    assert known_fields(store) == KnownFields(SHIPPED)
    client = open_client(settings, store)
    before = datetime.now(UTC)
    told = known_fields(store, client)
    assert told.names["TIAB"] == "Title/Abstract"
    assert before <= told.asked <= datetime.now(UTC)
    assert known_fields(store, client) == known_fields(store) == told
    assert [request.function for request in eutils.requests] == ["einfo"]
    store.reference_data.keep_fields(replace(told, asked=datetime.now(UTC) - timedelta(FIELDS_DAYS + 1)))
    assert known_fields(store, client).asked > told.asked
    assert len(eutils.requests) == 2


def test_while_pubmed_is_unavailable_the_stored_fields_are_used(eutils, settings, store):
    eutils.fail(faults.status(503), times=math.inf)
    client = open_client(settings, store, retries=Retries(max_tries=1))
    assert known_fields(store, client) == KnownFields(SHIPPED)
    old = KnownFields({"TIAB": "Title/Abstract"}, datetime(2020, 1, 1, tzinfo=UTC))
    store.reference_data.keep_fields(old)
    assert known_fields(store, client) == old


def test_asking_for_the_fields_can_be_stopped(settings, store):
    client = open_client(settings, store)
    client.stop.set()
    with pytest.raises(Cancelled):
        known_fields(store, client)


def test_ncbi_is_not_asked_without_an_email(store):
    with pytest.raises(ConfigurationError, match="ENTREZ_EMAIL"):
        open_client(read_settings({}), store)
