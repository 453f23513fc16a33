"""Lists of records in the forms other programs read: reference managers, spreadsheets."""
