"""A scripted provider on loopback: it answers what a test lays out, and counts what arrives."""

import json
import select
import socket
import struct
import threading
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def png(width=8, height=8):
    """The bytes of a grey PNG."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\x80" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def serve(test, handler):
    """Starts a server for the time of a test; returns its URL."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    test.addCleanup(server.server_close)
    test.addCleanup(thread.join)
    test.addCleanup(server.shutdown)
    return "http://127.0.0.1:%d" % server.server_port


def drop(handler):
    """An answer: the connection is closed without one."""
    handler.close_connection = True


class Tunnel(BaseHTTPRequestHandler):
    """A proxy that leads to where it is asked to."""

    def do_CONNECT(self):
        host, port = self.path.rsplit(":", 1)
        with socket.create_connection((host, int(port))) as there:
            self.send_response(200)
            self.end_headers()
            ends = {self.connection: there, there: self.connection}
            while True:
                for end in select.select(list(ends), [], [])[0]:
                    data = end.recv(65536)
                    if not data:
                        return drop(self)
                    ends[end].sendall(data)

    def log_message(self, *_):
        pass


class Provider:
    """Answers are laid out per kind of request: `generate`, `fetch`, `account`, `image`. Each is a tuple of HTTP status
    and body, or a function of the request's handler; they are used up in order, the last one again and again."""

    def __init__(self):
        self.generate = [(200, self.success())]
        self.fetch = [(200, self.success())]
        self.account = [(200, self.assets())]
        self.image = [(200, png())]
        self.stalled = None  # events: one is set when a generate request begins to arrive, which goes on after the other
        self.date = None  # of its answers, in seconds since 1970; they have none
        self.requests = {"generate": [], "fetch": [], "account": [], "image": []}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.url = "http://127.0.0.1:%d" % self.server.server_port
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def success(self, images=1):
        """The answer of a finished job; its links are completed when it is sent."""
        links = ["@URL@/image/%d.png" % n for n in range(images)]
        return {"status": "success", "id": 77, "generationTime": 1.5, "output": links, "proxy_links": links,
                "meta": {"prompt": "a knight", "seed": 4029484891}}

    def processing(self, eta=0):
        return {"status": "processing", "id": 77, "eta": eta, "message": "wait", "output": []}

    def assets(self, *ids, processing=0):
        """What the account shows: the answer to both of its questions."""
        return {"status": "success", "processing_count": processing, "data": [{"id": id, "output": []} for id in ids]}

    def paid(self):
        """How many generate requests arrived."""
        return len(self.requests["generate"])

    def answer(self, kind, handler):
        answers = getattr(self, kind)
        chosen = answers.pop(0) if len(answers) > 1 else answers[0]
        if callable(chosen):
            return chosen(handler)
        status, body = chosen
        if kind == "fetch" and isinstance(body, dict) and "id" in body:
            body = dict(body, id=int(handler.path.rsplit("/", 1)[1]))
        if not isinstance(body, bytes):
            body = json.dumps(body).replace("@URL@", self.url).encode()
        handler.send_response_only(status)
        if self.date is not None:
            handler.send_header("Date", handler.date_time_string(self.date))
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def handler(self):
        provider = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                account = self.path.endswith(("/request_count", "/assets_generated"))
                kind = "account" if account else "fetch" if "/fetch/" in self.path else "generate"
                if kind == "generate" and provider.stalled:
                    provider.stalled[0].set()
                    provider.stalled[1].wait(60)
                    return drop(self)
                body = self.rfile.read(int(self.headers["Content-Length"]))
                provider.requests[kind].append((self.path, json.loads(body)))
                provider.answer(kind, self)

            def do_GET(self):
                provider.requests["image"].append(self.path)
                provider.answer("image", self)

            def log_message(self, *_):
                pass

        return Handler
