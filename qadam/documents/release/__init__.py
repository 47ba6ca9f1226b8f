"""The release gate: what a file hides or names is found, and taken out or refused, before it becomes public.

`gate` asks a child process (`child`), where `engine` chooses the checks by the file's content: `pdf` and
`pdf_cleaning`, `word`, `workbook`, `pictures`, `plain_text`. `names` finds the names of a case in any script.
"""

from qadam.documents.release.gate import Cleaned, NotReleasableError, Problem, clean, inspect

__all__ = ["Cleaned", "NotReleasableError", "Problem", "clean", "inspect"]
