"""Every refusal. Each is built from what it is about and speaks one sentence; pages catch `Refusal` and show it."""


class Refusal(Exception):
    """Something that may not happen, and why; the text is for the person who asked."""


class NotYours(Refusal):
    """The person may not do this, whatever the state of things."""


class AlreadyDone(Refusal):
    """It has happened already: a double click, or somebody was quicker."""


class ChangedMeanwhile(Refusal):
    """The page was older than the record."""


class NotNow(Refusal):
    """Allowed to this person, but not in this state."""


class NoteNeeded(Refusal):
    """The move wants a word with it."""


class BadInput(Refusal):
    """What was typed or given cannot be used."""


class NotFound(Refusal):
    """There is no such thing, or not for this person."""
