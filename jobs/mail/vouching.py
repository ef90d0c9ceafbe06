"""Whether the firm's mail server confirms who wrote a mail (RFC 8601)."""

import re
from email.message import Message

COMMENT = re.compile(r"\([^()]*\)")


def is_vouched(message: Message, authserv: str, sender: str) -> bool:
    """Whether this server wrote `dmarc=pass` for the sender's domain. Its own header is the topmost; a stranger's lies below."""
    for header in message.get_all("Authentication-Results", []):
        server, *results = COMMENT.sub(" ", " ".join(str(header).split())).split(";")
        if server.split()[:1] == [authserv]:
            return any(_passed(result.lower().split(), sender) for result in results)
    return False


def _passed(words: list[str], sender: str) -> bool:
    domain = sender.rpartition("@")[2].lower()
    return words[:1] == ["dmarc=pass"] and (f"header.from={domain}" in words or not any("header.from=" in word for word in words))
