"""Who signs in, which sign-ins are open, and what happened at the door."""

import datetime as dt

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from data.dialects import Json, Key, UtcTime
from data.models.base import Base
from data.models.firm import Timekeeper
from data.vocabulary import Role


class Person(Base):
    """Somebody who signs in."""

    __tablename__ = "people"

    username: Mapped[str] = mapped_column(Key(60), unique=True, comment="What is typed at the sign-in page")
    name: Mapped[str] = mapped_column(Key(120), comment="Name as shown to others")
    email: Mapped[str | None] = mapped_column(Key(160), comment="E-mail address")
    role_words: Mapped[list[str]] = mapped_column("roles", Json, comment="Roles, a JSON list of attorney, biller, manager, admin")
    timekeeper_id: Mapped[int | None] = mapped_column(
        ForeignKey("timekeepers.id"), unique=True, comment="The timekeeper this person is, if any"
    )
    password_hash: Mapped[str] = mapped_column(Key(200), comment="bcrypt hash")
    must_change_password: Mapped[bool] = mapped_column(default=False, comment="The next sign-in asks for a new password")
    disabled: Mapped[bool] = mapped_column(default=False, comment="May not sign in any more")
    failed_sign_ins: Mapped[int] = mapped_column(default=0, comment="Wrong passwords since the last right one")
    locked_until: Mapped[dt.datetime | None] = mapped_column(UtcTime, comment="No password is tried before this moment (UTC)")
    timekeeper: Mapped[Timekeeper | None] = relationship(lazy="raise")

    @property
    def roles(self) -> frozenset[Role]:
        """The roles as words of our own."""
        return frozenset(Role(word) for word in self.role_words)


class SignIn(Base):
    """One open door: a browser that proved who sits at it. Tokens are kept as hashes only."""

    __tablename__ = "sign_ins"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True, comment="Who")
    token_hash: Mapped[str | None] = mapped_column(Key(64), unique=True, comment="SHA-256 of the cookie, once it is given out")
    ticket_hash: Mapped[str | None] = mapped_column(
        Key(64), unique=True, comment="SHA-256 of the one-time ticket that fetches the cookie"
    )
    ticket_until: Mapped[dt.datetime | None] = mapped_column(UtcTime, comment="The ticket is good until then (UTC)")
    opened_at: Mapped[dt.datetime] = mapped_column(UtcTime, comment="Signed in (UTC)")
    seen_at: Mapped[dt.datetime] = mapped_column(UtcTime, comment="Last seen, to the minute (UTC)")
    ended_at: Mapped[dt.datetime | None] = mapped_column(UtcTime, comment="Signed out or revoked (UTC); empty while open")
    address: Mapped[str | None] = mapped_column(Key(45), comment="Network address it was opened from")
    browser: Mapped[str | None] = mapped_column(Key(200), comment="What the browser calls itself")
    person: Mapped[Person] = relationship(lazy="raise")


class SignInEvent(Base):
    """What happened at the door: right and wrong passwords, locks, sign-outs, changes of roles."""

    __tablename__ = "sign_in_events"

    at: Mapped[dt.datetime] = mapped_column(UtcTime, index=True, comment="When (UTC)")
    username: Mapped[str] = mapped_column(Key(60), index=True, comment="The name that was typed")
    what: Mapped[str] = mapped_column(Key(60), comment="What happened, in two or three words")
    by: Mapped[str | None] = mapped_column(Key(120), comment="Who did it, if somebody else")
    address: Mapped[str | None] = mapped_column(Key(45), comment="Network address")
