"""Shared by all figures: type, colours, the frame of title and notes, axes, legends."""
