"""A client of the Face Generator endpoint, on libfacegen: a photo of a face and a prompt give images of that face.

    import facegen

    with facegen.Client("your-api-key") as client:
        result = client.generate(prompt="an astronaut on the moon", face_image="me.jpg")
        client.save(result.images[0], "astronaut.png")

Client waits, AsyncClient is awaited, Engine is driven by a loop of your own. What goes wrong is a facegen.Error.
"""

from ._library import lib as _lib
from .account import Plan
from .aio import AsyncClient, JobFuture
from .client import Client
from .engine import Engine, Job, Phase, Progress
from .errors import (Acceptance, CallbackError, CallerError, Code, Error, FailedError, InvalidError, NetworkError,
                     RefusedError, SaveError, UncertainError, Violation, errors_of)
from .ledger import Addition, Entry, Ledger, State, Worker
from .params import PARAMETERS, Face, Parameter
from .replay import Recorder, Replay
from .request import Request
from .result import Image, Result, Status, parse_webhook
from .sandbox import Sandbox
from .transport import Exchange, Transport

__version__ = "0.1.0"

#: The version of the library that is loaded.
LIBRARY_VERSION: str = _lib.facegen_version().decode()

__all__ = ["Acceptance", "Addition", "AsyncClient", "CallbackError", "CallerError", "Client", "Code", "Engine", "Entry", "Error", "Exchange",
           "Face", "FailedError", "Image", "InvalidError", "Job", "JobFuture", "LIBRARY_VERSION", "Ledger", "NetworkError",
           "PARAMETERS", "Parameter", "Phase", "Plan", "Progress", "Recorder", "RefusedError", "Replay", "Request", "Result",
           "SaveError", "Sandbox", "State", "Status", "Transport", "UncertainError", "Violation", "Worker", "errors_of", "parse_webhook"]
