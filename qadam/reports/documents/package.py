"""Office packages (ZIP) whose bytes depend on their content alone: fixed times, fixed order, fixed compression."""

import io
import zipfile
from collections.abc import Mapping

# The first moment that a ZIP can hold; office programs read it without complaint.
FIXED_TIME = (1980, 1, 1, 0, 0, 0)
COMPRESSION_LEVEL = 6
CREATED_ON_UNIX = 3  # else the byte depends on the machine


def package(parts: Mapping[str, bytes]) -> bytes:
    """Return a ZIP of the parts in the order given; the same parts give the same bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION_LEVEL) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, FIXED_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = CREATED_ON_UNIX
            info.external_attr = 0o600 << 16
            archive.writestr(info, content, compresslevel=COMPRESSION_LEVEL)
    return file.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """Return the parts of a package in their order. The caller has looked at its size (`unrec.reading.archives`)."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}
