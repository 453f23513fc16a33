"""The frame around every page: navigation, filters, notices, sharing and presentation."""
