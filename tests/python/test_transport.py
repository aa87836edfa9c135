"""Transports written in Python."""

import json
import logging
import signal
import socket
import ssl
import unittest
import urllib.request

from case import PNG, SMALL, TO_SERVER, Case, facegen, start_server

ANSWER = {"status": "success", "id": 7, "generationTime": 1, "output": ["https://example.com/a.png"], "meta": {}}


def connect(transport, **settings):
    return facegen.Client("a-key", transport=transport, **settings)


def answer(exchange):
    exchange.read()
    exchange.respond(200, json.dumps(ANSWER).encode())


class Transports(Case):
    def assert_fails(self, code, transport, times=1):
        """Generates, and checks the code and how often the transport was asked."""
        asked = []

        def count(exchange):
            asked.append(exchange)
            transport(exchange)

        with self.assertRaises(facegen.Error) as raised:
            connect(count, retries=1).generate(**SMALL)
        self.assertIs(raised.exception.code, code)
        self.assertEqual(len(asked), times)
        return raised.exception

    def test_it_is_shown_the_request(self):
        seen = []

        def transport(exchange):
            seen.append((exchange.method, exchange.url, exchange.content_type, exchange.user_agent, exchange.paid))
            self.assertTrue(0 < exchange.seconds_left <= 300)
            body = exchange.read(10) + exchange.read()
            self.assertEqual((len(body), json.loads(body)["key"]), (exchange.body_size, "a-key"))
            self.assertEqual(exchange.read(), b"")
            exchange.respond(200, [b'{"status": "success", "id": 7, ', b'"output": ["https://example.com/a.png"]}'])

        result = connect(transport, user_agent="me").generate(**SMALL)
        self.assertEqual((result.id, result.images[0].link), ("7", "https://example.com/a.png"))
        self.assertEqual(seen, [("POST", "https://modelslab.com/api/v6/image_editing/face_gen", "application/json",
                                 "me", True)])

    def test_it_works_with_urllib(self):
        def transport(exchange):
            request = urllib.request.Request(exchange.url, exchange.read() or None, method=exchange.method)
            if exchange.content_type:
                request.add_header("Content-Type", exchange.content_type)
            with urllib.request.urlopen(request, timeout=exchange.seconds_left) as response:
                exchange.respond(response.status, response.read(), response.headers)

        client = connect(transport, base_url=start_server(self, "--speed", "1000"))
        self.assertTrue(client.generate(**TO_SERVER).images[0].bytes.startswith(PNG))

    def test_the_body_of_a_free_request_alone_can_be_begun_again(self):
        rewound = {}

        def transport(exchange):
            body = exchange.read()
            rewound[exchange.paid] = (exchange.rewind(), exchange.read() == body)
            exchange.respond(200, json.dumps(ANSWER).encode())

        client = connect(transport)
        client.generate(**SMALL)
        client.fetch("7")
        self.assertEqual(rewound, {True: (False, False), False: (True, True)})

    def test_headers_arrive(self):
        def transport(exchange):
            exchange.read()
            exchange.respond(429, b"", {"Retry-After": "17"})

        with self.assertRaises(facegen.RefusedError) as raised:
            connect(transport, retries=0).generate(**SMALL)
        self.assertEqual(raised.exception.retry_after, 17)

    def test_an_exception_before_the_body_is_known_to_be_free_and_repeated(self):
        for exception, code in ((ConnectionRefusedError("no"), facegen.Code.CONNECT),
                                (socket.gaierror("no"), facegen.Code.RESOLVE),
                                (facegen.NetworkError("no", code=facegen.Code.CONNECT), facegen.Code.CONNECT)):
            def transport(exchange):
                raise exception

            with self.subTest(exception):
                self.assertIn("no", str(self.assert_fails(code, transport, times=2)))

    def test_a_certificate_that_is_not_trusted_is_not_tried_again(self):
        def transport(exchange):
            raise ssl.SSLError("no")

        self.assert_fails(facegen.Code.TLS, transport)

    def test_an_exception_after_the_body_leaves_it_uncertain(self):
        def transport(exchange):
            exchange.read()
            raise TimeoutError("no answer")

        self.assertIn("no answer", str(self.assert_fails(facegen.Code.UNCERTAIN, transport)))

    def test_an_error_in_its_code_is_told_and_logged(self):
        def transport(exchange):
            exchange.read()
            {}["missing"]

        with self.assertLogs("facegen", logging.ERROR) as log:
            self.assertIn("KeyError: 'missing'", str(self.assert_fails(facegen.Code.UNCERTAIN, transport)))
        self.assertIsInstance(log.records[0].exc_info[1], KeyError)

    def test_one_that_does_not_respond_is_told(self):
        error = self.assert_fails(facegen.Code.UNCERTAIN, lambda exchange: exchange.read())
        self.assertIn("the transport did not respond", str(error))

    def test_an_interrupt_ends_the_call(self):
        def transport(exchange):
            signal.raise_signal(signal.SIGINT)
            exchange.read()

        with self.assertRaises(KeyboardInterrupt):
            connect(transport).generate(**SMALL)

    def test_an_exchange_is_over_when_the_function_returns(self):
        kept = []

        def transport(exchange):
            kept.append(exchange)
            answer(exchange)

        connect(transport).generate(**SMALL)
        with self.assertRaisesRegex(ValueError, "the exchange is over"):
            kept[0].respond(200)


if __name__ == "__main__":
    unittest.main()
