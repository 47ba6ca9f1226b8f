"""The jobs of the register. Each bears being killed at any moment and being run twice."""

from django_tasks import task

from qadam.register.services.proposing import can_refine, propose_for_review


@task
def propose_for_review_job(review_id: int) -> None:
    """Propose labels, earlier recommendations, groups and links of a review; better ones follow where they can."""
    propose_for_review(review_id=review_id)
    if can_refine():
        refine_review_job.enqueue(review_id)


@task
def refine_review_job(review_id: int) -> None:
    """Propose again with sentence embeddings, which takes the worker some seconds."""
    propose_for_review(review_id=review_id, embed=True)
