"""What a mail is: answers, a one-time code, something to ignore, or something for a person. Told by the carriers' files alone."""

from collections.abc import Mapping
from dataclasses import dataclass

from billing.post.letter import Letter
from carriers.definition import Carrier
from carriers.habits import CodeMail, Mail
from carriers.patterns import Patterns, compiled
from carriers.sayings import Saying, sayings
from data.vocabulary import MailState


@dataclass(frozen=True)
class Judged:
    """What a mail is, which carrier wrote it, why, and what it says. With sayings it is matched as far as the invoices are ours."""

    state: MailState
    sentence: str | None = None
    carrier: str | None = None
    sayings: tuple[Saying, ...] = ()


def judge(letter: Letter, carriers: Mapping[str, Carrier]) -> Judged:
    """Judge one mail. Only the address in its own From counts, so a forwarded mail is never taken for the carrier's."""
    if letter.automatic:
        return Judged(MailState.IGNORED, "An automatic reply.")
    writers = {slug: each for slug, each in carriers.items() if each.mail is not None and letter.is_from(each.mail.sender)}
    if not writers:
        return Judged(MailState.UNMATCHED, _stranger(letter))
    slug = next(iter(writers))
    if not letter.vouched:
        why = f"It gives {letter.sender} as its sender, but the mail server does not confirm that; somebody else may have written it."
        return Judged(MailState.UNMATCHED, why)
    found = (_judged_by(slug, each.mail, letter) for slug, each in writers.items() if each.mail is not None)
    nobody = Judged(MailState.UNMATCHED, f"carriers/{slug}.yaml knows no mail with this subject.", slug)
    return next((judged for judged in found if judged is not None), nobody)


def code_in(letter: Letter, mail: CodeMail) -> str | None:
    """The one-time code in a mail that brings one."""
    if not compiled(mail.subject, {}).search(letter.subject):
        return None
    pattern = compiled(mail.code, {})
    found = next((match for text in (*letter.texts, letter.subject) if (match := pattern.search(text))), None)
    return found["code"].strip() if found else None


def _stranger(letter: Letter) -> str:
    if not letter.sender:
        return "It does not give one address as its sender."
    return f"{letter.sender} is no carrier's address. If the mail was forwarded, attach it to its invoice by hand."


def _judged_by(slug: str, mail: Mail, letter: Letter) -> Judged | None:
    """By one carrier's file; None if it knows no such subject."""
    if mail.code is not None and compiled(mail.code.subject, {}).search(letter.subject):
        return Judged(MailState.IGNORED, "A one-time code.", slug)
    if _fits(mail.ignore, letter.subject):
        return Judged(MailState.IGNORED, f"carriers/{slug}.yaml says that such mails bring no answers.", slug)
    fitting = [result for result in mail.results if compiled(result.subject, {}).search(letter.subject)]
    if not fitting:
        return None
    for text in letter.texts:
        said = tuple(each for result in fitting for each in sayings(result.read, f"{letter.subject}\n{text}"))
        if said:
            return Judged(MailState.MATCHED, None, slug, said)
    return Judged(MailState.UNMATCHED, f"No line of it names an invoice in the way carriers/{slug}.yaml expects.", slug)


def _fits(patterns: Patterns, text: str) -> bool:
    return any(compiled(pattern, {}).search(text) for pattern in patterns)
