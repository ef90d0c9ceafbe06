"""How posted files come in: taken at once, or kept until the firm submits them."""

from collections.abc import Iterable
from datetime import timedelta

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from demo.sites import parcels, states
from demo.sites.clock import stamp
from demo.sites.company import Site
from demo.sites.filing import Reader
from demo.sites.intake import read_many, read_one
from demo.sites.ledger import Invoice, Upload, find_invoice, find_upload
from demo.sites.parcels import Paper, Parcel
from demo.sites.site import signed_in, site_of, typed
from demo.sites.taking import take_in
from demo.sites.terms import Terms

LARGEST_FILE = 20 * 1024 * 1024


async def take_upload(request: Request, terms: Terms, reader: Reader = read_one) -> Upload:
    """Take the posted file, which holds one invoice."""
    return (await take(request, await posted_parcel(request), terms, reader))[0]


async def take_many(request: Request, terms: Terms, reader: Reader = read_many) -> list[Upload]:
    """Take the posted file, which may hold many invoices: one upload for each, in the order of the file."""
    return await take(request, await posted_parcel(request), terms, reader)


async def take(request: Request, parcel: Parcel, terms: Terms, reader: Reader = read_one) -> list[Upload]:
    """Take a file that was posted now or kept before. The two points where a test may stop us stand directly around the transaction."""
    site = site_of(request)
    refuse_haste(site)
    await site.gate.pass_point("before_taking")
    uploads = await run_in_threadpool(take_in, site, parcel, terms, reader)
    await run_in_threadpool(site.post.deliver)
    await site.gate.pass_point("after_taking")
    return uploads


def refuse_haste(site: Site) -> None:
    """Raise a 429 when the site counts uploads and this is one too many within an hour of its clock."""
    limit, now = site.uploads_an_hour, site.clock.now()
    if limit is None:
        return
    with site.book.reading() as rows:
        since = [stamp(now - timedelta(hours=1))]
        count, first = rows.execute("SELECT count(DISTINCT batch), min(time) FROM uploads WHERE time > ?", since).fetchone()
    if count >= limit:
        waits = 3600 if first is None else 3600 - int((now - now.fromisoformat(first)).total_seconds())
        raise HTTPException(429, headers={"Retry-After": str(max(1, waits))})


async def posted_parcel(request: Request, *, file: str = "file", papers: str = "papers") -> Parcel:
    """The posted file with its papers and everything typed beside it; without a name and content when no file was chosen."""
    user = signed_in(request)
    chosen = await posted_files(request, file)
    main = chosen[0] if chosen else Paper("", b"")
    return Parcel(main.name, main.content, user, await typed(request), tuple(await posted_files(request, papers)))


async def posted_files(request: Request, name: str = "file") -> list[Paper]:
    """All files of one field of the form; one too large is a 413."""
    chosen = [each for each in (await request.form()).getlist(name) if isinstance(each, UploadFile) and each.filename]
    if any((each.size or 0) > LARGEST_FILE for each in chosen):
        raise HTTPException(413)
    return [Paper(each.filename or "", await each.read()) for each in chosen]


async def keep(request: Request, parcel: Parcel) -> int:
    """Keep a file for a later step of a wizard or a batch; taking it ends that, in one transaction. Returns its id."""
    return await run_in_threadpool(parcels.keep_parcel, site_of(request).book, parcel)


def kept(request: Request, parcel_id: int) -> Parcel:
    """The signed-in user's kept file; a 404 for any other."""
    found = parcels.kept_parcel(site_of(request).book, parcel_id, signed_in(request))
    if found is None:
        raise HTTPException(404)
    return found


def all_kept(request: Request) -> list[Parcel]:
    """All files kept for the signed-in user, oldest first."""
    return parcels.kept_parcels(site_of(request).book, signed_in(request))


async def drop(request: Request, parcel: Parcel) -> None:
    """Throw a kept file away."""
    await run_in_threadpool(parcels.drop_parcel, site_of(request).book, parcel)


async def submit_drafts(request: Request, numbers: Iterable[str], terms: Terms) -> list[Invoice]:
    """Give drafts their state and receipt, all or none; those that have a receipt stay as they are. Says which changed."""
    site = site_of(request)
    await site.gate.pass_point("status_change")
    changed = await run_in_threadpool(states.change_states, site, list(numbers), terms)
    await run_in_threadpool(site.post.deliver)
    return changed


def asked_upload(request: Request) -> Upload:
    """The upload that the address names; a 404 for any other."""
    upload = find_upload(site_of(request).book, request.path_params["id"])
    if upload is None:
        raise HTTPException(404)
    return upload


async def asked_result(request: Request) -> tuple[Upload, Invoice | None]:
    """The upload that the address names, and the invoice in the book if it was accepted. Here a test may hold the result."""
    site = site_of(request)
    await site.gate.pass_point("result")
    upload = asked_upload(request)
    return upload, find_invoice(site.book, upload.number) if upload.accepted else None
