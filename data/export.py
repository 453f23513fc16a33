"""`python -m data.export`: write the stored records of a search to standard output."""

import sys

from data.exports.command import main

if __name__ == "__main__":
    sys.exit(main())
