"""A figure as the shapes that a slide can hold."""
