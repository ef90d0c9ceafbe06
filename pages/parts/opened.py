"""What the door opened for the pages; set once by app.py, before anybody looks at a page."""

from billing.door.rules import DoorRules


class _Opened:
    """This process's rules."""

    rules: DoorRules | None = None


def open_pages(rules: DoorRules) -> None:
    """Let the pages work by these rules from now on."""
    _Opened.rules = rules


def door_rules() -> DoorRules:
    """How patient the door is."""
    if _Opened.rules is None:
        raise RuntimeError("The pages are not open: app.py calls open_pages first.")
    return _Opened.rules
