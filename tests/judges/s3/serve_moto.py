"""moto's server, one request after another: it compares and writes in two steps, so that of two at once both could win a race (seen)."""
import os
import sys

from moto.server import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import run_simple

port = int(sys.argv[1])
os.environ["MOTO_PORT"] = str(port)
run_simple("127.0.0.1", port, DomainDispatcherApplication(create_backend_app), threaded=False, request_handler=MotoRequestHandler)
