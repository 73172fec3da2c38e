"""What people do at the log-in page and with their password."""

from __future__ import annotations

from tests.page import post_page
from tests.people import PASSWORD

NEW = "雪山 狮子 and a river"


def log_in(client, username="hr", password=PASSWORD, address="/login", status=200):
    return post_page(client, address, {"username": username, "password": password}, status=status)


def change(client, old=PASSWORD, new=NEW, again=None, status=200):
    data = {"old_password": old, "new_password": new, "repeated_password": new if again is None else again}
    return post_page(client, "/password", data, status=status)
