"""`python -m data.harvest`: run a search of PubMed into the store."""

import sys

from data.harvest.service import main

if __name__ == "__main__":
    sys.exit(main())
