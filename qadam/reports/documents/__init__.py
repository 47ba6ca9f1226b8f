"""Papers: plain blocks that say what stands in a paper, and writers that make DOCX, PDF (by HTML) and XLSX of them.

Nothing here reads the database: the same blocks give the same bytes.
"""
