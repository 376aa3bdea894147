"""Asks a server as a client of Stripe's would."""

import http.client
import json
import urllib.parse


class Server:
    def __init__(self, url):
        self._connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc)

    def get(self, path, key="sk_test_judge"):
        return self._ask("GET", path, None, key)

    def send(self, method, path, form):
        return self._ask(method, path, form, "sk_test_judge")

    def page(self):
        return self._text("GET", "/", None, {})[1]

    def _ask(self, method, path, form, key):
        """The status and the body."""
        headers = {"Authorization": f"Bearer {key}"}
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        elif form:
            path, form = f"{path}?{urllib.parse.urlencode(form)}", None
        body = urllib.parse.urlencode(form) if form else None
        status, text = self._text(method, path, body, headers)
        return status, json.loads(text)

    def _text(self, method, path, body, headers):
        self._connection.request(method, path, body, headers)
        with self._connection.getresponse() as response:
            return response.status, response.read().decode()
