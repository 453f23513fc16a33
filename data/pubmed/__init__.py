"""Everything that talks to NCBI, and what its responses mean.

From the bottom: `errors`, `rate_limit`, `transport` (one HTTP exchange through Bio.Entrez), `responses` (what
they mean), `client` (timeouts and retries); then `count`, `slicing`, `fetch` and `revisions` (a whole search)
and `year_counts`; beside them `query_builder` and `search_fields` (queries), `medline` and
`affiliation_country` (text into records).
"""
