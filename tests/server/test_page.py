"""The page for people, in a real browser without a window. Skipped where no Chromium is installed.

    FACEGEN_SANDBOX_BIN=build/release/bin/facegen-sandbox tests/server/test_page.py
"""

import collections
import json
import os
import shutil
import subprocess
import tempfile
import threading
import unittest
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SANDBOX = os.environ["FACEGEN_SANDBOX_BIN"]
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
         "--disable-background-networking", "--disable-component-update")

# A grey PNG image of 64 x 48.
FACE = ("data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAEAAAAAwCAAAAACEICPDAAAAJUlEQVR42u3MQREAAAwCIKMb3RD77SAA6VEE"
        "AoFAIBAIBALB12AwvgBbYhXmNQAAAABJRU5ErkJggg==")


class Sandbox:
    """A facegen-sandbox, called by its API root."""

    def __init__(self):
        self.process = subprocess.Popen([SANDBOX, "--port", "0", "--speed", "1000"], stdout=subprocess.PIPE, text=True)
        self.root = self.process.stdout.readline().strip()

    def close(self):
        self.process.terminate()
        self.process.communicate()

    def generate(self, **members):
        request = {"key": "canary-key", "prompt": "a knight", "face_image": FACE, "base64": True, **members}
        post = urllib.request.Request(self.root + "/v6/image_editing/face_gen", json.dumps(request).encode(),
                                      {"Content-Type": "application/json"})
        with urllib.request.urlopen(post) as answer:
            return json.load(answer)


class Window:
    """Stands between a browser and a sandbox: counts what is asked for, by its path, and calls `before` each time."""

    def __init__(self, sandbox, before):
        self.asked = collections.Counter()
        window = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                window.asked[self.path] += 1
                before(self.path, window.asked[self.path])
                try:
                    with urllib.request.urlopen(sandbox.root.removesuffix("/api") + self.path) as answer:
                        kind, body = answer.headers["Content-Type"], answer.read()
                except OSError:
                    return  # closes the connection, as does a server that is gone
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = "http://127.0.0.1:%d/" % self.server.server_port
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@unittest.skipUnless(BROWSER, "no Chromium is installed")
class Page(unittest.TestCase):
    def setUp(self):
        self.sandbox = Sandbox()
        self.addCleanup(self.sandbox.close)

    def look(self, before=lambda path, times: None):
        """The document after 10 seconds of the browser's time, and how often each path was asked for."""
        window = Window(self.sandbox, before)
        self.addCleanup(window.close)
        with tempfile.TemporaryDirectory(prefix="facegen-page-", ignore_cleanup_errors=True) as profile:
            browser = subprocess.run([BROWSER, *QUIET, "--user-data-dir=" + profile, "--virtual-time-budget=10000",
                                      "--dump-dom", window.url],
                                     stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=120)
        self.assertEqual(browser.returncode, 0)
        return browser.stdout, window.asked

    def test_a_job_that_comes_later_is_shown_and_its_images_are_drawn_once(self):
        def before(path, times):
            if path == "/" and times == 2:
                self.sandbox.generate(samples=2)

        document, asked = self.look(before)
        self.assertNotIn("No job yet", document)
        self.assertIn("a knight", document)
        self.assertIn("done in ", document)
        self.assertGreater(asked["/"], 5)
        for path in "/faces/1", "/images/1-1.png", "/images/1-2.png":
            self.assertEqual(asked[path], 1, path)

    def test_a_prompt_with_markup_in_it_stays_text(self):
        run = "document.title = 'run'"
        self.sandbox.generate(prompt='<script>%s</script><img src=x onerror="%s">' % (run, run))
        document, asked = self.look()
        self.assertIn("<title>Face Generator sandbox</title>", document)
        self.assertIn("&lt;script&gt;document.title", document)
        self.assertNotIn("/x", asked)

    def test_it_says_that_the_server_is_silent(self):
        def before(path, times):
            if path == "/" and times == 2:
                self.sandbox.process.kill()

        shown = '<p id="silent" role="alert">'
        self.assertNotIn(shown, self.look()[0])
        self.assertIn(shown, self.look(before)[0])


if __name__ == "__main__":
    unittest.main()
