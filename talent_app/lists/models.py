"""What a reader keeps of a list: the columns and density chosen, ticks across pages, and views under a name.

Nobody would read an audit of these, and none of it changes what anybody else sees.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Boolean, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.db.base import Base
from talent_app.db.types import BigId, JsonText

LONGEST_NAME = 60


class ListChoice(Base):
    """How one user wants one list to look, and whom he ticked in it; one row, so that a page reads it at once."""

    __tablename__ = "list_choices"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = mapped_column(BigInteger)
    list_name: Mapped[str] = mapped_column(String(40))
    #: Names of columns in their order; empty for what the list shows by itself.
    columns: Mapped[Any] = mapped_column(JsonText)
    density: Mapped[str] = mapped_column(String(20))
    #: Ids of ticked registrations; read together with the user's scope, so they show nothing by themselves.
    picked: Mapped[Any | None] = mapped_column(JsonText)

    __table_args__ = (Index("uq_list_choices_user", "user_id", "list_name", unique=True),)


class ListView(Base):
    """A list as one user wants to find it again: what it is asked, its order, its columns, under his name for it."""

    __tablename__ = "list_views"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = mapped_column(BigInteger)
    list_name: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    #: The query parameters of the list as pairs: filters, words, order; no place in it.
    parameters: Mapped[Any] = mapped_column(JsonText)
    columns: Mapped[Any] = mapped_column(JsonText)
    #: What the list shows when it is opened without a wish; one a list at most.
    is_default: Mapped[bool] = mapped_column(Boolean, default=False)

    __table_args__ = (Index("uq_list_views_name", "user_id", "list_name", "name", unique=True),)
