"""The parts that pages are made of, from figures up to the frame around every page."""
