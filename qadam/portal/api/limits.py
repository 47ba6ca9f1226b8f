"""How often one address may ask in a minute, counted over all processes and machines by the shared cache.

A write to the cache at each request would cost more than the request. Each process counts by itself and tells the cache
every few requests, so that the limit is kept to within that number for each process.
"""

import hashlib
import time
from dataclasses import dataclass, field
from threading import Lock

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

SECONDS = 60
TOLD_TIMES = 20  # how often a process tells the cache on the way to the limit


@dataclass
class _Count:
    known: int = 0  # what the cache said last
    untold: int = 0


@dataclass
class Limit:
    """The count of one process."""

    _minute: int = 0
    _counts: dict[str, _Count] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def seconds_to_wait(self, request: HttpRequest) -> int:
        """Count a request; return 0 where it is allowed, else the seconds until its address may ask again."""
        most = settings.API_REQUESTS_A_MINUTE
        now = time.time()
        minute = int(now // SECONDS)
        key = f"api:{minute}:{_address(request)}"
        with self._lock:
            if minute != self._minute:
                self._minute, self._counts = minute, {}
            count = self._counts.get(key)
            if count is None:
                count = self._counts[key] = _Count(known=cache.get(key) or 0)
            count.untold += 1
            if count.untold >= max(1, most // TOLD_TIMES):
                count.known, count.untold = _tell(key, count.untold), 0
            allowed = count.known + count.untold <= most
        return 0 if allowed else SECONDS - int(now % SECONDS)


def _tell(key: str, more: int) -> int:
    if cache.add(key, more, 2 * SECONDS):
        return more
    try:
        return cache.incr(key, more)
    except ValueError:  # it has gone in between
        cache.set(key, more, 2 * SECONDS)
        return more


def _address(request: HttpRequest) -> str:
    """Return the visitor's address as a checksum: the cache need not know who asks.

    Behind a reverse proxy the last address of X-Forwarded-For is the one that the proxy itself has seen.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER and "HTTP_X_FORWARDED_FOR" in request.META:
        address = request.META["HTTP_X_FORWARDED_FOR"].rpartition(",")[2].strip()
    return hashlib.sha256(address.encode()).hexdigest()[:24]
