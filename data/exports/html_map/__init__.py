"""The evidence map of some papers as one HTML page that needs no server and no network.

`payload` counts nothing: it writes what each paper is labelled with, and the page's scripts count in the
browser, by the rules of `data.evidence`. The tests hold their counts against those of the dashboard.
"""
