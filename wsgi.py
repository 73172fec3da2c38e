"""The WSGI entry point: `gunicorn wsgi:app`, `flask --app wsgi …`."""

from talent_app.application import create_app

app = create_app()
