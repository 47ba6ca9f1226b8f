"""The jobs of the intake. Each bears being killed at any moment and being run twice."""

from django_tasks import task

from qadam.intake.services.labels import label_import
from qadam.intake.services.reading import read_import


@task
def read_import_job(import_id: int) -> None:
    """Read the documents of an import and write its proposals."""
    read_import(import_id=import_id)


@task
def label_import_job(import_id: int) -> None:
    """Propose labels and earlier recommendations beside the proposals of an import."""
    label_import(import_id=import_id)
