"""How good the labels are: reference sets, metrics and what is published of them."""
