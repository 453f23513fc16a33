"""`python -m data.topic_check`: check a topic file before it is used."""

import sys

from data.labelling.lint import main

if __name__ == "__main__":
    sys.exit(main())
