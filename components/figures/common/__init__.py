"""What all figures share: type, colours, the frame of words, axes, legends."""
