"""Dovecot for pytest: started when a test first asks for a mailbox, and shared by all tests of a worker."""

from collections.abc import Iterator

import pytest

from demo.mailbox import NoDovecot
from tests.dovecot import Mailbox, PostOffice, start


@pytest.fixture(scope="session")
def post_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostOffice]:
    """A running IMAP server."""
    try:
        with start(tmp_path_factory.mktemp("dovecot")) as office:
            yield office
    except NoDovecot as reason:
        pytest.fail(str(reason), pytrace=False)


@pytest.fixture
def mailbox(post_office: PostOffice) -> Mailbox:
    """An empty mailbox on it."""
    return post_office.mailbox()
