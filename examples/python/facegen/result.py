"""What the provider answered."""

import ctypes
import datetime
import enum
import json
from ctypes import byref, c_int64, c_size_t, c_void_p
from typing import Any, Callable, Dict, Optional, Tuple, Union

from ._functions import new_error
from ._handle import Handle, Unique
from ._library import lib, to_text
from .errors import check


class Status(enum.IntEnum):
    """Where a job stands."""

    UNKNOWN = 0
    PROCESSING = 1  #: queued or generating: fetch() takes it up
    SUCCESS = 2     #: the images are there
    FAILED = 3      #: it failed for good


class Image:
    """One image of a result: as bytes in the answer, or as a link that the calls load() and save() follow."""

    __slots__ = ("result", "index")

    def __init__(self, result: "Result", index: int) -> None:
        self.result = result
        self.index = index

    @property
    def link(self) -> Optional[str]:
        """The link to it; None when it came as bytes."""
        return _text_or_none(lib.facegen_result_image_link(self.result._handle, self.index))

    @property
    def bytes(self) -> Optional[bytes]:
        """The image file's bytes, if they came in the answer."""
        size = c_size_t()
        address = lib.facegen_result_image_bytes(self.result._handle, self.index, byref(size))
        return ctypes.string_at(address, size.value) if address else None

    def __repr__(self) -> str:
        return "<Image %d of job %s: %s>" % (self.index, self.result.id, self.link or "bytes")


class Result(Unique):
    """The state of a job and its images. Nothing changes it; any thread may read it, also after the client's end."""

    __slots__ = ("_handle",)

    def __init__(self, handle: Handle) -> None:
        self._handle = handle

    def __copy__(self) -> "Result":
        return self  # nothing changes it

    def __deepcopy__(self, copied: Any) -> "Result":
        return self

    def _instead(self) -> str:
        return ": fetch() has it again by its id"

    @property
    def status(self) -> Status:
        return Status(lib.facegen_result_status(self._handle))

    @property
    def id(self) -> str:
        """The job's id; "" when there was none."""
        return to_text(lib.facegen_result_id(self._handle))

    @property
    def track_id(self) -> str:
        """The request's track_id, as a webhook repeats it; "" when there was none."""
        return to_text(lib.facegen_result_track_id(self._handle))

    @property
    def images(self) -> Tuple[Image, ...]:
        return tuple(Image(self, index) for index in range(lib.facegen_result_image_count(self._handle)))

    @property
    def proxy_links(self) -> Tuple[str, ...]:
        """The links to the provider's proxy of the images."""
        return self._texts(lib.facegen_result_proxy_link)

    @property
    def future_links(self) -> Tuple[str, ...]:
        """Where the images of a queued job are going to be."""
        return self._texts(lib.facegen_result_future_link)

    @property
    def generation_time(self) -> Optional[float]:
        """Seconds that the generation took."""
        return _not_negative(lib.facegen_result_generation_time(self._handle))

    @property
    def eta(self) -> Optional[float]:
        """Seconds until a queued job is done, as the provider estimates, often wrongly."""
        return _not_negative(lib.facegen_result_eta(self._handle))

    @property
    def message(self) -> str:
        """The provider's message; "" when there was none."""
        return to_text(lib.facegen_result_message(self._handle))

    @property
    def tip(self) -> str:
        """The provider's tip for queued jobs; "" when there was none."""
        return to_text(lib.facegen_result_tip(self._handle))

    @property
    def received_at(self) -> datetime.datetime:
        """When the answer arrived."""
        return _time(lib.facegen_result_received_at(self._handle))

    @property
    def expires_at(self) -> Optional[datetime.datetime]:
        """Until when the images can be downloaded at the latest; None while there are none."""
        seconds = lib.facegen_result_expires_at(self._handle)
        return _time(seconds) if seconds else None

    @property
    def seed(self) -> Optional[int]:
        """The seed that was used."""
        seed = c_int64()
        return seed.value if lib.facegen_result_seed(self._handle, byref(seed)) else None

    @property
    def meta(self) -> Dict[str, Any]:
        """The parameters that were used, as the provider repeats them."""
        meta: Dict[str, Any] = json.loads(to_text(lib.facegen_result_meta_json(self._handle)) or "{}")
        return meta

    @property
    def answer(self) -> Dict[str, Any]:
        """The whole answer. Images in it are replaced by "image N"."""
        answer: Dict[str, Any] = json.loads(to_text(lib.facegen_result_json(self._handle)) or "{}")
        return answer

    def __repr__(self) -> str:
        return "<Result of job %s: %s, %d images>" % (self.id, self.status.name, len(self.images))

    def _texts(self, get: Callable[[Handle, int], Optional[bytes]]) -> Tuple[str, ...]:
        texts = []
        text = get(self._handle, 0)
        while text is not None:
            texts.append(to_text(text))
            text = get(self._handle, len(texts))
        return tuple(texts)


def own(address: Optional[int]) -> Result:
    """The result that the library hands over."""
    return Result(Handle(address, lib.facegen_result_free))


def parse_webhook(body: Union[bytes, bytearray, memoryview]) -> Result:
    """Reads what the provider POSTs to a request's webhook. It is not signed: put a secret into the link.

    Raises FailedError for a body that is no delivery.
    """
    data = bytes(body)
    result, error = c_void_p(), new_error()
    check(lib.facegen_webhook_parse(data, len(data), byref(result), byref(error)), error)
    return own(result.value)


def _text_or_none(lent: Optional[bytes]) -> Optional[str]:
    return None if lent is None else to_text(lent)


def _not_negative(number: float) -> Optional[float]:
    return number if number >= 0 else None


def _time(seconds: int) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
