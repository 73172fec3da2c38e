"""The WSGI entry point: `gunicorn wsgi:app`, `flask --app wsgi …`."""

import os

from talent_app.application import create_app
from talent_app.core.collector import settle_in
from talent_app.statistics.warming import warm

app = create_app()
if "SERVER_SOFTWARE" in os.environ:  # gunicorn says so of itself; the command line needs no columns
    warm(app)
    settle_in()
