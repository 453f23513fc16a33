"""`python -m data.evaluate`: measure the labels against reference sets."""

import sys

from data.labelling.evaluation.metrics import main

if __name__ == "__main__":
    sys.exit(main())
