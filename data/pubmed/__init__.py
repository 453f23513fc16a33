"""Everything that talks to NCBI, and what its answers mean.

From below: `errors` (what can go wrong, in sentences), `limiter` (how often PubMed may be asked), `transport`
(one exchange through Bio.Entrez), `answers` (what came, sorted), `client` (timeouts and tries), `search`
(the plan of requests) and `totals` (papers of a year); beside them `medline` and
`country` (text into records).
"""
