"""Laws about words that need each other: a draft is found and completed, a code is typed and can be refused."""

from carriers.placeholders import BILL, named_in
from carriers.source import Breaches, Place, Source
from carriers.uses import texts_below, uses

TABLES = ("LEDES1998B", "LEDES1998BI")
"""Formats whose files can be put together line by line."""
INTERNATIONAL = ("LEDES1998BI", "LEDESXML21")
"""Formats with a place for money other than dollars, taxes, and addresses."""
OF_THESE = ("currency", "tax", "country", "law_firm", "client_address")
SHORT_ID = 20
"""Characters of the firm's id in the other formats."""
IN_XML = {
    "law_firm": ("name", "address_1", "city", "country", "phone", "contact_last_name", "contact_first_name", "contact_email"),
    "client_address": ("address_1", "city", "country", "phone"),
}
"""What receivers of XML want to read of the firm and of the client."""
ACCEPTED = ("outcome", "accepted")


def drafts_are_completed(source: Source) -> Breaches:
    """Neither half helps alone."""
    finish, unfinished = ("journeys", "finish"), ("outcome", "unfinished")
    if finish in source.spots and unfinished not in source.spots:
        yield source.line(finish), "`finish` is never played without `unfinished` under `outcome`."
    if unfinished in source.spots and finish not in source.spots:
        yield source.line(unfinished), "`unfinished` needs the journey `finish`, which completes the draft."


def acceptance_is_heard(source: Source) -> Breaches:
    """An invoice whose acceptance nobody can read would wait for ever."""
    by_mail = any(
        spot.place[:2] == ("mail", "results") and spot.place[-1:] == ("means",) and spot.text == "accepted"
        for spot in source.spots.values()
    )
    if ("outcome",) in source.spots and ("outcome", "accepted") not in source.spots and not by_mail:
        yield (
            source.line(("outcome",)),
            "`accepted` is missing; only a file whose `mail` reads `means: accepted` may leave it out.",
        )


def lists_are_reached_and_read(source: Source) -> Breaches:
    """A list that nobody reads, or that nobody goes to, brings no answer."""
    status, statuses = ("journeys", "status"), ("statuses",)
    if status in source.spots and statuses not in source.spots:
        yield source.line(status), "`status` needs `statuses`, which say how the list is read."
    if statuses in source.spots and status not in source.spots:
        yield source.line(statuses), "`statuses` are never read without the journey `status`, which leads to the list."


def codes_come_and_may_be_refused(source: Source) -> Breaches:
    """A code by mail comes in a mail that the file describes; a refused one must be seen."""
    codes, mail = uses(source, "type_code"), ("mail", "code")
    by_mail = [use for use in codes if "mail" in texts_below(source, use, "by")]
    if codes and ("outcome", "wrong_code") not in source.spots:
        yield codes[0].line, "`type_code` needs `wrong_code` under `outcome`: a refused code must be seen."
    if by_mail and mail not in source.spots:
        yield by_mail[0].line, "`by: mail` needs `code` under `mail`, which says what that mail looks like."
    if mail in source.spots and not by_mail:
        yield source.line(mail), "no `type_code` asks for a code `by: mail`."


def papers_are_made_and_handed_over(source: Source) -> Breaches:
    """The PDF is made because the section `pdf` names it, and taken because `choose_file` does."""
    handing = [use for use in uses(source, "choose_file") if "pdf" in texts_below(source, use, "files")]
    if handing and ("pdf",) not in source.spots:
        yield handing[0].line, "`files` with `pdf` needs the section `pdf`, which names the file."
    if ("pdf",) in source.spots and not handing and ("by_hand",) not in source.spots:
        yield source.line(("pdf",)), "no `choose_file` hands the PDF over; write `files: [ledes, pdf]`."


def stops_can_happen(source: Source) -> Breaches:
    """An answer that the file cannot read stops nothing."""
    for use in uses(source, "stop_if"):
        below = [spot for spot in source.spots.values() if spot.place[: len(use.spot.place)] == use.spot.place]
        for spot in below:
            if spot.text is not None and ("outcome", spot.text) not in source.spots:
                yield spot.line, f"`stop_if` waits for `{spot.text}`, which stands nowhere under `outcome`."


def browser_or_person(source: Source) -> Breaches:
    """A site is used by one of them."""
    for word in ("journeys", "outcome", "statuses") if ("by_hand",) in source.spots else ():
        if (word,) in source.spots:
            yield source.line((word,)), f"`{word}` is for a browser, and `by_hand` says that no browser can use this site."


def certificates_need_https(source: Source) -> Breaches:
    """A certificate is shown while an encrypted connection is made."""
    door, address = source.spots.get(("door", "client_certificate")), source.spots.get(("address",))
    wanted = door is not None and (door.text or "").casefold() in {"true", "yes", "on", "1"}
    if wanted and address is not None and not (address.text or "").startswith("https://"):
        yield address.line, "`client_certificate` needs an `address` that begins with https://."


def files_of_many_name_no_invoice(source: Source) -> Breaches:
    """What travels in one file is uploaded in one go: nothing on the way may be about one invoice, and each is answered by its number."""
    many = source.spots.get(("ledes", "per_file"))
    if many is None or many.text in (None, "1"):
        return
    form = source.spots.get(("ledes", "format"))
    if form is not None and form.text not in TABLES:
        yield form.line, f"files of {form.text} hold one invoice; `per_file` is for {' and '.join(TABLES)}."
    if ("pdf",) in source.spots:
        yield source.line(("pdf",)), "a PDF is of one invoice; with `per_file` none can be handed over."
    for spot in source.spots.values():
        for named in named_in(spot.text or "") if spot.place[:2] == ("journeys", "upload") else ():
            if named.name in BILL:
                yield spot.line, f"`{{{named.name}}}` is of one invoice, and `per_file` sends {many.text} in one go."
    if not any("{invoice_number}" in (spot.text or "") for spot in source.spots.values() if spot.place[:2] == ACCEPTED):
        yield many.line, "`per_file` needs `{invoice_number}` in `accepted`: the answer to a file names each invoice."


def xml_says_who_bills_whom(source: Source) -> Breaches:
    """Receivers of XML want the firm's and the client's address, and whom to ask."""
    form = source.spots.get(("ledes", "format"))
    if form is None or form.text != "LEDESXML21":
        return
    for word, parts in IN_XML.items():
        missing = ", ".join(f"`{part}`" for part in parts if not _says(source, ("ledes", word, part)))
        if missing:
            block = source.spots.get(("ledes", word), form)
            yield block.line, f"`LEDESXML21` needs {missing} under `{word}`: its receivers want names and addresses in the file."


def taxes_and_addresses_have_a_place(source: Source) -> Breaches:
    """What a file does not say is not paid, or is paid in the wrong money."""
    form = source.spots.get(("ledes", "format"))
    name = form.text if form is not None and form.text else TABLES[0]
    for word in OF_THESE if name not in INTERNATIONAL else ():
        spot = source.spots.get(("ledes", word))
        if spot is not None and spot.text != "USD":
            yield spot.line, f"{name} has no place for `{word}`; that needs `format: {' or '.join(INTERNATIONAL)}`."


def ids_fit_their_column(source: Source) -> Breaches:
    """Formats with a place for taxes also have a longer one for the firm's id."""
    form, firm = (source.spots.get(("ledes", word)) for word in ("format", "law_firm_id"))
    name = form.text if form is not None and form.text else TABLES[0]
    if firm is not None and len(firm.text or "") > SHORT_ID and name not in INTERNATIONAL:
        yield firm.line, f"{name} holds {SHORT_ID} characters of `law_firm_id`; more need `format: {' or '.join(INTERNATIONAL)}`."


def days_are_written_in_tables(source: Source) -> Breaches:
    """XML says itself how days are written."""
    form, dates = (source.spots.get(("ledes", word)) for word in ("format", "dates"))
    if dates is not None and form is not None and form.text == "LEDESXML21":
        yield dates.line, "`LEDESXML21` writes days as 2026-10-31; `dates` is for the other formats."


def _says(source: Source, place: Place) -> bool:
    spot = source.spots.get(place)
    return spot is not None and bool((spot.text or "").strip())


LAWS = (
    acceptance_is_heard,
    drafts_are_completed,
    lists_are_reached_and_read,
    codes_come_and_may_be_refused,
    papers_are_made_and_handed_over,
    stops_can_happen,
    browser_or_person,
    certificates_need_https,
    files_of_many_name_no_invoice,
    xml_says_who_bills_whom,
    taxes_and_addresses_have_a_place,
    ids_fit_their_column,
    days_are_written_in_tables,
)
