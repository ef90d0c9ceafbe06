"""Reads what carriers wrote: answers go to their invoices, the rest to a person."""

from collections.abc import Sequence

from billing import answers
from billing.post.keeping import keep
from billing.post.reading import judge
from data.queries.answers import uploads_to_catch_up
from data.queries.replicas import move_cursor, position_of
from data.session import reading, transaction
from jobs.mail.box import Arrived, Box, NoPost, open_box
from jobs.post import Post
from jobs.work import JobFailed, Work


def run(work: Work) -> None:
    """Take every new mail of the mailbox, if the firm has one, and let uploads follow what was said while a process held them."""
    post = Post(work.settings)
    if post.is_set:
        try:
            with open_box(work.settings) as box:
                _read(work, post, box)
        except NoPost as trouble:
            raise JobFailed(str(trouble)) from trouble
    _catch_up()


def _read(work: Work, post: Post, box: Box) -> None:
    with reading() as session:
        position = position_of(session, box.source)
    for batch in post.batches_after(box, position):
        work.go_on()
        _keep_all(work, post, batch)
        # Only now: whoever is cut off reads the batch again, and finds what it kept already.
        with transaction() as session:
            move_cursor(session, box.source, max((mail.uid for mail in batch), default=position))


def _keep_all(work: Work, post: Post, batch: Sequence[Arrived]) -> None:
    """In the order in which they were written, not in which they came."""
    opened = sorted((post.opened(mail) for mail in batch), key=lambda each: each[0].sent_at)
    for letter, place in opened:
        with transaction() as session:
            mail = keep(session, letter, judge(letter, work.catalog), place)
        if mail is not None:
            work.counts[f"mails {mail.state}"] += 1


def _catch_up() -> None:
    with reading() as session:
        behind = uploads_to_catch_up(session)
    for submission_id in behind:
        with transaction() as session:
            answers.catch_up(session, submission_id)
