"""Every count beyond a plain filter: crosses, gaps, trends, similarity and the PRISMA flow."""
