"""Records, numbers and methods in the formats of other programs: reference managers, spreadsheets, slides."""
