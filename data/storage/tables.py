"""The tables of the store. Their names are older than those of the modules that use them."""

from __future__ import annotations

import sqlalchemy as sa

METADATA = sa.MetaData()
STORE_INFO = sa.Table(
    "evidence_store",
    METADATA,
    sa.Column("name", sa.String(32), primary_key=True),
    sa.Column("value", sa.String(64), nullable=False),
)
SEARCHES = sa.Table(
    "searches",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", sa.String(8), nullable=False, unique=True),
    sa.Column("query", sa.Text, nullable=False),
    sa.Column("query_digest", sa.String(32), nullable=False),  # of the query with its white space normalised
    sa.Column("translation", sa.Text, nullable=False),
    sa.Column("warnings", sa.LargeBinary, nullable=False),  # a JSON list of sentences
    sa.Column("counted", sa.Integer, nullable=False),
    sa.Column("fetched", sa.Integer),  # counted when the search is finished
    sa.Column("started", sa.Float, nullable=False),  # seconds since 1970, UTC: the same in both databases
    sa.Column("finished", sa.Float),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("unreadable", sa.Integer, nullable=False),
    sa.Column("requests", sa.Integer, nullable=False),
    sa.Column("seconds", sa.Float, nullable=False),
)
RECORDS = sa.Table(
    "records",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("pmid", sa.BigInteger, nullable=False),
    sa.Column("digest", sa.String(32), nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),  # the record as JSON, empty fields left out
    sa.Column("medline", sa.LargeBinary, nullable=False),  # PubMed's own text, zlib
    sa.UniqueConstraint("pmid", "digest"),
)
HITS = sa.Table(  # the PMIDs of a search in PubMed's order; without a record, `reason` says why
    "hits",
    METADATA,
    sa.Column("search", sa.ForeignKey("searches.number"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("pmid", sa.BigInteger, nullable=False),
    sa.Column("record", sa.ForeignKey("records.number")),
    sa.Column("reason", sa.Text, nullable=False),
    sa.UniqueConstraint("search", "pmid"),
)
sa.Index("hits_by_record", HITS.c.record)  # which records no search has any longer
UNREADABLE = sa.Table(  # what PubMed sent and the parser could not read, kept for mending the parser
    "unreadable",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("search", sa.ForeignKey("searches.number"), nullable=False),
    sa.Column("pmid", sa.BigInteger),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("text", sa.LargeBinary, nullable=False),  # zlib
)
YEAR_TOTALS = sa.Table(  # papers that PubMed counts in a year, by its newest answer
    "year_totals",
    METADATA,
    sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("papers", sa.BigInteger, nullable=False),
    sa.Column("asked", sa.Float, nullable=False),  # seconds since 1970, UTC
)
JOBS = sa.Table(  # searches to be fetched or labelled, at work, and done lately
    "jobs",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column(
        "active", sa.String(32), unique=True
    ),  # digest of what is to be done; NULL once the job has ended
    sa.Column("query", sa.Text, nullable=False),
    sa.Column("owner", sa.String(32), nullable=False),  # a digest that identifies nobody, '' for none
    sa.Column("refetch", sa.Integer, nullable=False),  # 1: unchanged records are fetched again too
    sa.Column("batch", sa.Integer, nullable=False),  # 1: nobody waits for it
    sa.Column("queued", sa.Float, nullable=False),  # seconds since 1970
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("cancel", sa.Integer, nullable=False),  # 1: to be cancelled
    sa.Column("attempts", sa.Integer, nullable=False),  # since the last progress
    sa.Column("search", sa.ForeignKey("searches.number")),  # NULL before PubMed has answered
    sa.Column("phase", sa.String(12), nullable=False),
    sa.Column("done", sa.Integer, nullable=False),
    sa.Column("total", sa.Integer, nullable=False),
    sa.Column("requests", sa.Integer, nullable=False),
    sa.Column("seconds", sa.Float, nullable=False),
    sa.Column("seconds_left", sa.Float, nullable=False),  # 0 while unknown
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("error_kind", sa.String(40), nullable=False),
    sa.Column("error", sa.Text, nullable=False),  # for the operator
    sa.Column("visitor_error", sa.Text, nullable=False),
    sa.Column("seen", sa.Integer, nullable=False),  # 1: its owner has dealt with the result
    sa.Column("limited", sa.Integer, nullable=False, server_default="0"),  # 1: asked without signing in
    sa.Column("kind", sa.String(12), nullable=False, server_default="fetch"),  # or label
)
RATE_SLOTS = sa.Table(  # one per request that PubMed accepts in a second
    "places",
    METADATA,
    sa.Column("who", sa.String(32), primary_key=True),  # digest of server and API key
    sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("free_at", sa.Float, nullable=False),  # seconds since 1970
)
OWNERS = sa.Table(  # who ran a search from the page, and its name; not every search has a row
    "search_owners",
    METADATA,
    sa.Column("search", sa.ForeignKey("searches.number"), primary_key=True),
    sa.Column("owner", sa.String(32), nullable=False),  # a digest that identifies nobody
    sa.Column("name", sa.Text, nullable=False),  # '' for none
)
LINKS = sa.Table(  # searches that links lead to; not every search has a row
    "search_links",
    METADATA,
    # Versions before this table delete searches without knowing it.
    sa.Column("search", sa.ForeignKey("searches.number", ondelete="CASCADE"), primary_key=True),
    sa.Column("used", sa.Float, nullable=False),  # when one was last copied or opened, in seconds since 1970
)
FIELDS = sa.Table(  # the fields PubMed can search, by its last EInfo response
    "fields",
    METADATA,
    sa.Column("name", sa.String(16), primary_key=True),
    sa.Column("full_name", sa.Text, nullable=False),
    sa.Column("asked", sa.Float, nullable=False),  # seconds since 1970, UTC
)
PAPER_LINKS = sa.Table(  # the papers that PubMed links to a paper, by its newest answer
    "paper_links",
    METADATA,
    sa.Column("pmid", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("name", sa.String(32), primary_key=True),  # of the kind of link, in Entrez
    sa.Column("linked", sa.LargeBinary, nullable=False),  # PMIDs in PubMed's order with commas, zlib
    sa.Column("asked", sa.Float, nullable=False),  # seconds since 1970, UTC
)
EXPANSIONS = sa.Table(  # queries to which papers found by following citations were added
    "expansions",
    METADATA,
    sa.Column("query_digest", sa.String(32), primary_key=True),
    sa.Column("base", sa.Text, nullable=False),  # the query before
    sa.Column("followed", sa.LargeBinary, nullable=False),  # JSON; see `storage.expansions`
)
READINGS = sa.Table(  # what people, models and published reviews read, one value a row; never changed
    "readings",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("pmid", sa.BigInteger, nullable=False),
    sa.Column("topic", sa.String(64), nullable=False),
    sa.Column("field", sa.String(64), nullable=False),
    sa.Column("value", sa.LargeBinary, nullable=False),  # JSON
    sa.Column("words", sa.LargeBinary, nullable=False),  # a JSON list of quotations
    sa.Column("origin", sa.String(32), nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("at", sa.Float, nullable=False),  # seconds since 1970, UTC
    sa.Column("text", sa.String(32), nullable=False),  # digest of the text that was read
    sa.Column("comment", sa.Text, nullable=False),
    sa.Column("withdrawn", sa.Float),
    sa.UniqueConstraint("topic", "pmid", "field", "origin", "who", "at"),
)
READER_ANSWERS = sa.Table(  # papers that a language model has answered about, whatever could be taken from it
    "reader_answers",
    METADATA,
    sa.Column("topic", sa.String(64), primary_key=True),
    sa.Column("pmid", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("text", sa.String(32), primary_key=True),  # digest of the text that was read
    sa.Column("who", sa.String(255), primary_key=True),  # the model and the version of its instructions
    sa.Column("at", sa.Float, nullable=False),  # seconds since 1970, UTC
    sa.Column("taken", sa.Integer, nullable=False),  # fields that became readings
    sa.Column("refused", sa.LargeBinary, nullable=False),  # a JSON list of sentences
    sa.Column("tokens_in", sa.Integer, nullable=False),
    sa.Column("tokens_out", sa.Integer, nullable=False),
    sa.Column("seconds", sa.Float, nullable=False),  # that the answer took; 0 if not known
)
SUGGESTIONS = sa.Table(  # corrections that visitors suggest; a reader accepts or declines them
    "suggestions",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("pmid", sa.BigInteger, nullable=False),
    sa.Column("topic", sa.String(64), nullable=False),
    sa.Column("field", sa.String(64), nullable=False),
    sa.Column("value", sa.LargeBinary, nullable=False),  # JSON
    sa.Column("words", sa.LargeBinary, nullable=False),  # a JSON list of quotations
    sa.Column("comment", sa.Text, nullable=False),
    sa.Column("visitor", sa.String(32), nullable=False),  # a digest that identifies nobody
    sa.Column("at", sa.Float, nullable=False),  # seconds since 1970, UTC
    sa.Column("text", sa.String(32), nullable=False),  # digest of the text that the visitor saw
    sa.Column("decided", sa.Float),
    sa.Column("accepted", sa.Boolean),
    sa.Column("decided_by", sa.Text, nullable=False),
)
EVIDENCE_CACHE = sa.Table(  # searches whose labelled evidence is cached; may be deleted at any time
    "prepared",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("search", sa.ForeignKey("searches.number"), nullable=False),
    sa.Column(
        "digest", sa.String(32), nullable=False
    ),  # of the topic and labelling version it was built with
    sa.UniqueConstraint("search", "digest"),
)
EVIDENCE_CHUNKS = sa.Table(  # the cached tables, large ones in several chunks
    "prepared_pieces",
    METADATA,
    sa.Column("prepared", sa.ForeignKey("prepared.number"), primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
)
