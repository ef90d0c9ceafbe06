"""One upload on a page that is signed in: look before a second try, send only what is surely not there, ask what a known number means."""

from collections.abc import Awaitable, Callable, Sequence

from billing.submission import record
from billing.submission.claim import Claim
from jobs.outcomes import Outcome, Seen
from jobs.papers import bill_of
from jobs.portals.answers import Absent, AlreadyThere, Answer, Unfinished
from jobs.portals.bill import Bill, Papers
from jobs.portals.errors import OutcomeUnknown, PortalError
from jobs.portals.visit import Visit
from jobs.transactions import written
from jobs.work import Work

LayOut = Callable[[], Awaitable[Papers]]


async def upload(work: Work, claim: Claim, visit: Visit, lay_out: LayOut) -> Outcome:
    """Bring the carrier's answer for a claimed invoice. The files are laid out only if something is to be sent."""
    bill, seen_as = bill_of(claim), Seen.LOOKED

    async def intend() -> None:
        nonlocal seen_as
        await written(lambda session: record.write_intent(session, [claim], work.patience))
        seen_as = Seen.SENT

    if claim.look_first:
        seen = await visit.find(bill)
        if isinstance(seen, Unfinished):
            await intend()
            return Outcome(await visit.finish(bill), Seen.SENT)
        if claim.waiting or not isinstance(seen, Absent):
            return Outcome(seen, Seen.LOOKED)
        await written(lambda session: record.found_absent(session, claim))
    answer = await visit.upload(bill, await lay_out(), before_send=intend)
    return await _known(visit, bill, intend) if isinstance(answer, AlreadyThere) else Outcome(answer, seen_as)


async def upload_together(work: Work, claims: Sequence[Claim], visit: Visit, lay_out: LayOut) -> list[Outcome | OutcomeUnknown]:
    """Bring the carrier's answers for several first attempts, which travel in one file."""
    bills = [bill_of(claim) for claim in claims]

    async def intend() -> None:
        await written(lambda session: record.write_intent(session, claims, work.patience))

    answers = await visit.upload_together(bills, await lay_out(), before_send=intend)
    return [await _of_one(visit, bill, answer) for bill, answer in zip(bills, answers, strict=True)]


async def _of_one(visit: Visit, bill: Bill, answer: Answer | OutcomeUnknown) -> Outcome | OutcomeUnknown:
    """A number that the site had before, and a draft, are looked into at once."""
    try:
        match answer:
            case OutcomeUnknown():
                return answer
            case AlreadyThere():
                return await _known(visit, bill, _intended)
            case Unfinished():
                return Outcome(await visit.finish(bill), Seen.AMONG_OTHERS)
        return Outcome(answer, Seen.AMONG_OTHERS)
    except PortalError as trouble:
        return OutcomeUnknown.after(trouble)


async def _intended() -> None:
    """The intent to send was written down before the file went."""


async def _known(visit: Visit, bill: Bill, intend: Callable[[], Awaitable[None]]) -> Outcome:
    """The site had the number before: what it has under it decides. A draft of it is completed."""
    seen = await visit.find(bill)
    if not isinstance(seen, Unfinished):
        return Outcome(seen, Seen.KNOWN)
    await intend()
    return Outcome(await visit.finish(bill), Seen.SENT)
