"""Recordings: what a client and the provider said to each other, in a file, and played back without a network."""

import os
import weakref
from ctypes import byref
from typing import Any, Union

from ._functions import new_error
from ._handle import Handle, Unique
from ._library import lib, path_bytes, sandbox_library
from .errors import check

_Path = Union[str, "os.PathLike[str]"]


class Recorder(Unique):
    """Writes what clients do into a file: `Client(key, record=Recorder("portrait.jsonl"))`.

    The file has neither the key, nor the photo of a face that was sent, nor the queries of links (docs/recordings.md).
    """

    def __init__(self, path: _Path) -> None:
        """Replaces the file. Raises SaveError when it cannot be written."""
        library, error = sandbox_library(), new_error()
        address = library.facegen_recorder_new(path_bytes(path), byref(error))
        check(error.code, error)
        self._handle = Handle(address, lambda recorder: library.facegen_recorder_close(recorder, None))
        self._clients: "weakref.WeakSet[Handle]" = weakref.WeakSet()
        self._closed = False

    def attach(self, client: Handle) -> None:
        """Records what a client, by its handle, does from now on."""
        error = new_error()
        check(sandbox_library().facegen_recorder_attach(self._open(), client, byref(error)), error)
        client.keep(self._handle)
        self._clients.add(client)

    def close(self) -> None:
        """Ends the recording, while nothing runs on its clients. Raises SaveError when something is missing from it."""
        if self._closed:
            return
        error = new_error()
        for client in self._clients:
            lib.facegen_client_set_tap(client, None, None)
        self._closed = True
        self._handle.pointer.free = lambda recorder: None
        check(sandbox_library().facegen_recorder_close(self._handle, byref(error)), error)

    def __enter__(self) -> "Recorder":
        return self

    def __exit__(self, *exception: Any) -> None:
        self.close()

    def _open(self) -> Handle:
        if self._closed:
            raise ValueError("the recorder is closed")
        return self._handle


class Replay(Unique):
    """A recording that stands in for the provider, in virtual time: `Client(replay=Replay("portrait.jsonl"))`.

    A replay and its clients are used by one thread at a time.
    """

    def __init__(self, path: _Path) -> None:
        """Raises CallerError when the file is no recording that can be read, with the line."""
        self._library, error = sandbox_library(), new_error()
        address = self._library.facegen_replay_open(path_bytes(path), byref(error))
        check(error.code, error)
        self._handle = Handle(address, self._library.facegen_replay_free)

    @property
    def left(self) -> int:
        """How many exchanges have not been played yet."""
        return int(self._library.facegen_replay_left(self._handle))

    def attach(self, client: Handle) -> None:
        """Makes a client, by its handle, talk to the recording."""
        error = new_error()
        check(self._library.facegen_replay_attach(self._handle, client, byref(error)), error)
        client.keep(self._handle)
