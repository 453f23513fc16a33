"""Every count beyond a plain filter: crosstabs, gaps, trends, similarity and the PRISMA flow."""
