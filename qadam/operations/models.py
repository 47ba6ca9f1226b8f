"""What the workers tell each other: who is alive, and when each regular job ran."""

from django.db import models


class WorkerHeartbeat(models.Model):
    """A worker process and the moment of its last beat, by the database's clock."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    host = models.CharField(max_length=200)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.worker_id} on {self.host}"


class RegularJob(models.Model):
    """When a regular job ran last and is due next; its row lock lets one worker alone run it."""

    name = models.CharField(max_length=80, primary_key=True)
    due_at = models.DateTimeField()
    ran_at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name
