"""Files that appear under their final names complete, or not at all."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def replacing(paths: Sequence[Path]) -> Iterator[list[BinaryIO]]:
    """Open a temporary file beside each path; at the end put all in place, or remove all if anything went wrong."""
    targets = [Path(os.path.realpath(path)) for path in paths]
    temporary = [target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp") for target in targets]
    for target in targets:
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    with ExitStack() as stack:
        for path in temporary:
            path.parent.mkdir(parents=True, exist_ok=True)
            stack.callback(path.unlink, missing_ok=True)
        streams = [stack.enter_context(path.open("xb")) for path in temporary]
        yield list(streams)
        for stream in streams:
            stream.flush()
            os.fsync(stream.fileno())
            stream.close()
        for path, target in zip(temporary, targets, strict=True):
            path.replace(target)


def write(path: Path, data: bytes) -> None:
    """Write `data` to `path`, all or nothing."""
    with replacing([path]) as (stream,):
        stream.write(data)
