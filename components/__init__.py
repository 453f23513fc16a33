"""What pages are made of: the sidebar, links, figure cards and figures."""
