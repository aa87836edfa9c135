"""What the tests of the facegen program share: a folder, an environment, running it, its exit codes."""

import os
import pty
import re
import select
import shutil
import ssl
import subprocess
import tempfile
import threading
import unittest

from provider import Provider, drop, png

FACEGEN = os.path.abspath(os.environ["FACEGEN_BIN"])
SANDBOX = os.environ.get("FACEGEN_SANDBOX_BIN")
KEY = "canary-key-1234567890"

DONE, UNEXPECTED, USAGE, INVALID, REFUSED, BUSY, UNREACHED, UNCERTAIN, FAILED, UNSAVED = range(10)
UNSEEN, HUNG_UP, INTERRUPTED, TERMINATED = 10, 129, 130, 143


OPENSSL = shutil.which("openssl")

AUTHORITY = """
[ca]
default_ca = own
[own]
database = issued
serial = serial
new_certs_dir = .
default_md = sha256
policy = any
copy_extensions = copy
[any]
commonName = supplied
"""


def but_ids(err):
    """What is said on standard error, but for the lines that name accepted jobs."""
    return re.sub(r"(?m)^facegen: (\w+ \d+: )?job \S+ was accepted\r?\n", "", err)


class Case(unittest.TestCase):
    """A folder of its own with a face in it, a clean environment, and a scripted provider once `provider` is used."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="facegen-cli-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.write("face.png", png(64, 64))
        self.env = {name: value for name, value in os.environ.items() if not name.startswith("FACEGEN_")}
        self._provider = None

    @property
    def provider(self):
        if not self._provider:
            self._provider = Provider()
            self.addCleanup(self._provider.close)
        return self._provider

    def write(self, name, data):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(data)
        return path

    def files(self, folder="."):
        return sorted(os.listdir(os.path.join(self.folder, folder)))

    def start(self, *args, key=None, **popen):
        env = dict(self.env, FACEGEN_API_KEY=key) if key else self.env
        options = dict(stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        options.update(popen)
        return subprocess.Popen([FACEGEN, *args], cwd=self.folder, env=env, **options)

    def run_cli(self, *args, code=DONE, **popen):
        """Runs the program, checks its exit code unless it is None, and returns what it printed: (stdout, stderr)."""
        with self.start(*args, **popen) as process:
            out, err = process.communicate(timeout=60)
        if code is not None:
            self.assertEqual(process.returncode, code, "%s\n%s\n%s" % (args, out, err))
        return out, err

    def generate(self, *args, **options):
        return self.run_cli("generate", "--prompt", "a knight", "--face", "face.png", *args, **options)

    def generate_there(self, *args, **options):
        """Generates at the scripted provider, without repetitions."""
        return self.generate("--base-url", self.provider.url, "--retries", "0", *args, key=KEY, **options)

    def fetch_there(self, *args, **options):
        return self.run_cli("fetch", "77", "--base-url", self.provider.url, "--retries", "0", *args, key=KEY,
                            **options)

    def leave_unanswered(self, kind):
        """Lets the provider leave a kind of request unanswered; returns the event that one has arrived."""
        asked, ended = threading.Event(), threading.Event()
        self.addCleanup(ended.set)

        def hang(handler):
            asked.set()
            ended.wait(60)
            drop(handler)

        setattr(self.provider, kind, [hang])
        return asked

    def on_a_terminal(self, *args, stream="stderr", code=DONE, **options):
        """Runs the program with a terminal for standard error, or output, and returns what was shown on it."""
        ours, theirs = pty.openpty()
        with self.start(*args, **{stream: theirs}, **options) as process:
            os.close(theirs)
            shown = b""
            try:
                while select.select([ours], [], [], 60)[0]:
                    shown += os.read(ours, 65536)
            except OSError:  # the other end is closed
                pass
            process.communicate(timeout=60)
        os.close(ours)
        self.assertEqual(process.returncode, code)
        return shown.decode()

    def serve_tls(self, begins, ends):
        """Gives the provider a certificate of its own for that time, in the folder as cert.pem; returns its URL."""
        self.write("ca.cnf", AUTHORITY.encode())
        self.write("issued", b"")
        self.write("serial", b"01")
        for command in ("req -new -newkey rsa:2048 -nodes -keyout key.pem -out req.pem -subj /CN=test "
                        "-addext subjectAltName=IP:127.0.0.1",
                        "ca -config ca.cnf -selfsign -keyfile key.pem -in req.pem -out cert.pem -batch -notext "
                        "-create_serial -startdate %s0101000000Z -enddate %s0101000000Z" % (begins, ends)):
            subprocess.run(["openssl", *command.split()], cwd=self.folder, check=True, stderr=subprocess.DEVNULL)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder + "/cert.pem", self.folder + "/key.pem")
        server = self.provider.server
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda *_: None
        return self.provider.url.replace("http:", "https:")

    def sandbox_server(self, *args):
        """Starts facegen-sandbox for the time of the test and returns its API root."""
        server = subprocess.Popen([SANDBOX, "--port", "0", *args], stdout=subprocess.PIPE, text=True)
        self.addCleanup(server.wait)
        self.addCleanup(server.terminate)
        self.addCleanup(server.stdout.close)
        return re.search(r"http://\S+", server.stdout.readline()).group()
