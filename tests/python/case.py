"""What the tests of the Python package share."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "examples" / "python"
PORTRAIT = ROOT / "examples" / "portrait.jpg"
LIBRARY = pathlib.Path(os.environ["FACEGEN_LIBRARY"]).resolve()
sys.path.insert(0, str(PACKAGE))

import facegen  # noqa: E402 from where it is in the tree

SMALL = {"prompt": "a knight", "face_image": "https://example.com/face.jpg", "width": 64, "height": 64}
PNG = b"\x89PNG"


def small_face():
    """A picture that the sandbox draws."""
    with facegen.Client(sandbox=facegen.Sandbox()) as client:
        return client.load(client.generate(**SMALL).images[0])


TO_SERVER = dict(SMALL, face_image=small_face())  # which fetches links from no other host


class Case(unittest.TestCase):
    """A sandbox in virtual time with a client, and a folder."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="facegen-python-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def connect(self, **options):
        """A client of a sandbox with those options."""
        settings = {name: options.pop(name) for name in ("timeout", "max_queued", "retries") if name in options}
        self.sandbox = facegen.Sandbox(**options)
        client = facegen.Client(sandbox=self.sandbox, **settings)
        self.addCleanup(client.close)
        return client


def start_server(test, *options):
    """Starts facegen-sandbox for the time of a test and returns its API root."""
    server = subprocess.Popen([os.environ["FACEGEN_SANDBOX_BIN"], "--port", "0", *options], stdout=subprocess.PIPE,
                              text=True)
    test.addCleanup(server.communicate)
    test.addCleanup(server.terminate)
    return server.stdout.readline().strip()
