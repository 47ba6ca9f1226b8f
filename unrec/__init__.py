"""Reads the documents of the United Nations human rights mechanisms.

The package is pure Python and knows no database and no network. Its stages are folders: `reading` turns a file into
paragraphs, `extraction` paragraphs into recommendations, `classification` texts into labels, `matching` texts into
pairs. They pass the frozen records of `unrec.records`; only `unrec.pipeline` joins them. Nothing is imported here, so
that `import unrec` stays cheap.
"""
