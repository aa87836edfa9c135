"""The ledger: what was paid for outlives the process (docs/ledger.md)."""

import enum
import os
from ctypes import Structure, byref, c_bool, c_char_p, c_int, c_int64, c_size_t, c_uint, c_void_p, sizeof
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Tuple, Union

from ._functions import ENTRY, new_error
from ._handle import Handle, Unique
from ._library import ledger_library, path_bytes, to_bytes, to_text
from .client import Client
from .errors import check
from .request import Asked, as_request, fail

_Path = Union[str, "os.PathLike[str]"]


class State(enum.IntEnum):
    """Where an entry stands."""

    WAITING = 0
    CLAIMED = 1
    SENDING = 2
    ACCEPTED = 3
    MADE = 4
    SAVED = 5
    UNCERTAIN = 6
    REFUSED = 7
    FAILED = 8
    CANCELLED = 9


class Addition(enum.IntEnum):
    """What became of a request that was added."""

    ADDED = 0    #: It waits to be sent.
    KNOWN = 1    #: The same request is there: it is not paid again.
    CHANGED = 2  #: A request of that name with another content is there: nothing was added.


class _Options(Structure):
    _fields_ = [("size", c_size_t), ("existing", c_bool)]


class _Item(Structure):
    _fields_ = [("size", c_size_t), ("request", c_void_p), ("batch", c_char_p), ("order", c_char_p),
                ("queue", c_char_p), ("output", c_char_p), ("priority", c_int), ("repeat", c_int), ("copy", c_int)]


class _Added(Structure):
    _fields_ = [("entry", c_int64), ("addition", c_int)]


class _Filter(Structure):
    _fields_ = [("size", c_size_t), ("batch", c_char_p), ("states", c_uint), ("after", c_int64)]


class _Counts(Structure):
    _fields_ = [("size", c_size_t), ("states", c_int64 * 10), ("paid", c_int64), ("deadline_ms", c_int64)]


class _WorkerOptions(Structure):
    _fields_ = [("size", c_size_t), ("folder", c_char_p), ("batch", c_char_p), ("queue", c_char_p), ("once", c_bool),
                ("resumes_only", c_bool), ("changed", c_void_p), ("saved", c_void_p), ("user_data", c_void_p)]


class Entry:
    """An entry of a ledger as it was when it was read."""

    def __init__(self, address: Any) -> None:
        library = ledger_library()
        self.number: int = library.facegen_entry_number(address)
        self.batch = to_text(library.facegen_entry_batch(address))
        self.order = to_text(library.facegen_entry_order(address))
        self.state = State(library.facegen_entry_state(address))
        self.verdict = to_text(library.facegen_verdict_text(library.facegen_entry_verdict(address)))
        self.id = to_text(library.facegen_entry_id(address))
        self.code: int = library.facegen_entry_code(address)
        self.message = to_text(library.facegen_entry_message(address))
        self.seed: int = library.facegen_entry_seed(address)
        count = library.facegen_entry_image_count(address)
        paths = [library.facegen_entry_image_path(address, index) for index in range(count)]
        #: The files of its images.
        self.files: Tuple[Path, ...] = tuple(Path(os.fsdecode(path)) for path in paths)

    def __repr__(self) -> str:
        return "<Entry %d %r: %s>" % (self.number, self.order, self.state.name.lower())


def _text(value: Optional[str], name: str) -> Optional[bytes]:
    return None if value is None else to_bytes(value, name)


class Ledger(Unique):
    """A book of paid requests, in a file: `Ledger("orders.ledger", client)`. Used by one thread at a time."""

    def __init__(self, path: Optional[_Path], client: Client, *, existing: bool = False) -> None:
        """path: None for one in memory; existing: whether a file that is missing is an error."""
        library, error = ledger_library(), new_error()
        options = _Options(size=sizeof(_Options), existing=existing)
        place = None if path is None else path_bytes(path)
        address = library.facegen_ledger_open(place, client._open(), byref(options), byref(error))
        check(error.code, error)
        self._library = library
        self._handle = Handle(address, library.facegen_ledger_close, client._open())

    def add(self, request: Asked = None, *, batch: str = "", order: Optional[str] = None, queue: str = "",
            output: str = "", priority: int = 0, again: bool = False, **parameters: Any) -> Tuple[Addition, Entry]:
        """Adds a request; nothing is sent. `order` is its name in `batch`: added twice, it is paid for once.

        output  where its images go, from the worker's folder
        again   adds it as a new one even if it is known
        """
        asked = as_request(request, parameters)
        item = _Item(size=sizeof(_Item), request=asked._handle._as_parameter_, batch=_text(batch, "batch"),
                     order=_text(order, "order"), queue=_text(queue, "queue"), output=_text(output, "output"),
                     priority=priority, repeat=2 if again else 0)
        added, error = _Added(), new_error()
        fail(self._library.facegen_ledger_add(self._handle, byref(item), 1, byref(added), byref(error)), error, asked)
        entry = self.get(added.entry)
        assert entry is not None
        return Addition(added.addition), entry

    def get(self, number: int) -> Optional[Entry]:
        """An entry by its number."""
        return self._read(lambda *out: self._library.facegen_ledger_get(self._handle, number, *out))

    def find(self, order: str, *, batch: str = "") -> Optional[Entry]:
        """An entry by its name."""
        names = (to_bytes(batch, "batch"), to_bytes(order, "order"))
        return self._read(lambda *out: self._library.facegen_ledger_find(self._handle, *names, *out))

    def entries(self, *, batch: Optional[str] = None, states: Tuple[State, ...] = ()) -> Iterator[Entry]:
        """The entries in the order of their numbers."""
        filter = _Filter(size=sizeof(_Filter), batch=_text(batch, "batch"), states=sum(1 << state for state in states))
        found: List[Entry] = []

        def take(address: int, user_data: Any) -> bool:
            found.append(Entry(address))
            return len(found) < 100

        while True:
            error, callback = new_error(), ENTRY(take)
            check(self._library.facegen_ledger_each(self._handle, byref(filter), callback, None, byref(error)), error)
            if not found:
                return
            filter.after = found[-1].number
            yield from found
            found.clear()

    def counts(self, *, batch: Optional[str] = None) -> Dict[State, int]:
        """How many entries are in each state."""
        counts, error = _Counts(size=sizeof(_Counts)), new_error()
        check(self._library.facegen_ledger_count(self._handle, _text(batch, "batch"), byref(counts), byref(error)), error)
        return {state: counts.states[state] for state in State}

    def retry(self, entry: Entry) -> None:
        """Sends an entry again; one that is uncertain may be paid twice."""
        self._decide("retry", entry.number)

    def cancel(self, entry: Entry) -> None:
        """Cancels an entry that was not sent."""
        self._decide("cancel", entry.number)

    def adopt(self, entry: Entry, id: str) -> None:
        """Says which job an uncertain entry is."""
        self._decide("adopt", entry.number, to_bytes(id, "id"))

    def work(self, folder: Optional[_Path] = None, *, batch: Optional[str] = None) -> None:
        """Works until nothing is left that may move by itself."""
        with Worker(self, folder, batch=batch) as worker:
            while worker.step(1.0):
                pass

    def _decide(self, decision: str, *arguments: Any) -> None:
        error = new_error()
        function = getattr(self._library, "facegen_ledger_" + decision)
        check(function(self._handle, *arguments, byref(error)), error)

    def _read(self, function: Any) -> Optional[Entry]:
        address, error = c_void_p(), new_error()
        check(function(byref(address), byref(error)), error)
        if not address.value:
            return None
        try:
            return Entry(address.value)
        finally:
            self._library.facegen_entry_free(address)


class Worker(Unique):
    """Makes the images of a ledger's entries: `with Worker(ledger, "images") as worker: worker.step(1.0)`."""

    def __init__(self, ledger: Ledger, folder: Optional[_Path] = None, *, batch: Optional[str] = None,
                 queue: Optional[str] = None) -> None:
        """folder: where relative outputs start from; batch, queue: only these entries are worked on."""
        error = new_error()
        self._library = ledger._library
        options = _WorkerOptions(size=sizeof(_WorkerOptions), folder=None if folder is None else path_bytes(folder),
                                 batch=_text(batch, "batch"), queue=_text(queue, "queue"))
        address = self._library.facegen_worker_new(ledger._handle, byref(options), byref(error))
        check(error.code, error)
        self._ledger = ledger
        self._handle: Optional[Handle] = Handle(address, self._library.facegen_worker_free, ledger._handle)

    def step(self, timeout: float = 0.0) -> int:
        """Lets everything progress for at most `timeout` seconds. Returns 0 when nothing is left to do."""
        if self._handle is None:
            raise ValueError("the worker is closed")
        left: int = self._library.facegen_worker_step(self._handle, int(timeout * 1000))
        error = new_error()
        check(self._library.facegen_worker_problem(self._handle, byref(error)), error)
        return left

    def drain(self) -> None:
        """Sends nothing more; step() lets what was sent come to its end."""
        if self._handle is not None:
            self._library.facegen_worker_drain(self._handle)

    def close(self) -> None:
        """Puts down what is in hand; the next worker follows it."""
        self._handle = None

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *exception: Any) -> None:
        self.close()
