"""Figures on a page, with their numbers, downloads and slides. Knows the view, not the page around it."""
