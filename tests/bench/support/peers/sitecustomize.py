"""Python runs this by itself before a program: requests to the API of Stripe go to PEER_SOURCE_URL, which neither peer has a setting for."""
import os

import requests

send = requests.Session.send


def send_elsewhere(session, request, **options):
    request.url = request.url.replace('https://api.stripe.com', os.environ['PEER_SOURCE_URL'], 1)
    return send(session, request, **options)


requests.Session.send = send_elsewhere
