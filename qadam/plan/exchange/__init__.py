"""The whole plan as a workbook and as the table of the official annex: written, read back, compared, taken over."""
