"""Taking a file into the book, or refusing it: the look for duplicates, the writing and the mail are one transaction."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from sqlite3 import Connection

from demo.sites.clock import stamp
from demo.sites.company import Site
from demo.sites.filing import Filing, Reader, filing_of
from demo.sites.ledes import Problem
from demo.sites.ledger import Invoice, Upload, as_upload, invoice_in
from demo.sites.parcels import Parcel, forget
from demo.sites.rules import problems_of_book, problems_of_file, problems_of_invoice, worded
from demo.sites.states import begin, plan
from demo.sites.terms import Taken, Terms


def take_in(site: Site, parcel: Parcel, terms: Terms, reader: Reader) -> list[Upload]:
    """Read the file, take its invoices or refuse them, record the uploads and write the letters: one transaction."""
    refused = list(problems_of_file(parcel.name, len(parcel.content), terms.rules))
    filings = [filing_of([], refused, parcel.content)] if refused else reader(parcel.content)
    now = site.clock.now()
    with site.book.writing() as rows:
        taking = Taking(site, rows, parcel, terms, now)
        uploads = taking.take(filings)
        forget(rows, parcel)
    return uploads


class Taking:
    """One file on its way into the book, while the transaction is open."""

    def __init__(self, site: Site, rows: Connection, parcel: Parcel, terms: Terms, now: datetime) -> None:
        self.site, self.rows, self.parcel, self.terms, self.now = site, rows, parcel, terms, now
        seconds = terms.validation_seconds
        self.ready_at = now + timedelta(seconds=site.validation_seconds if seconds is None else seconds)

    def take(self, filings: list[Filing]) -> list[Upload]:
        """Take what is sound, refuse the rest, tell the firm."""
        refused = self._refused_together(filings) if self.terms.all_or_nothing else ()
        uploads: list[Upload] = []
        invoices: list[Invoice] = []
        for filing in filings:
            problems = [worded(each, self.terms.rules, filing) for each in (*self._problems(filing), *refused)]
            if not problems:
                invoices.append(self._enter(filing))
            uploads.append(self._record(filing, problems, uploads[0].id if uploads else None))
        taken = Taken(self.rows, self.parcel, tuple(uploads), tuple(invoices), self.now)
        for letter in self.terms.letters(taken) if self.terms.letters else ():
            self.site.post.write(self.rows, letter, self.parcel.user, self.now)
        return uploads

    def _problems(self, filing: Filing) -> Iterator[Problem]:
        yield from filing.problems
        yield from problems_of_invoice(filing, self.terms.rules, self.now.date())
        if filing.rows:
            yield from problems_of_book(self.rows, filing, self.terms.rules, self.now)
            yield from self.terms.check(self.rows, filing, self.parcel) if self.terms.check else ()

    def _refused_together(self, filings: list[Filing]) -> list[Problem]:
        if all(not list(self._problems(each)) for each in filings) or len(filings) == 1:
            return []
        return [Problem(0, "", "Another invoice in the file was refused, so none was taken.", "another_refused")]

    def _enter(self, filing: Filing) -> Invoice:
        """Write an invoice with the next serial number, its states to come, and its papers."""
        rows, parcel, terms = self.rows, self.parcel, self.terms
        (serial,) = rows.execute("SELECT coalesce(max(id), 0) + 1 FROM invoices").fetchone()
        receipt = terms.receipt(serial, self.now) if terms.receipt else None
        what = (serial, filing.number, filing.claim, str(filing.total), filing.lines, filing.sha256, parcel.name)
        how = (stamp(self.now), receipt, parcel.user, json.dumps(dict(parcel.typed)))
        rows.execute("INSERT INTO invoices VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*what, *how))
        papers = [(serial, each.name, hashlib.sha256(each.content).hexdigest()) for each in parcel.papers]
        rows.executemany("INSERT INTO papers VALUES (?, ?, ?)", papers)
        begin(rows, serial, terms.state, self.now, self.ready_at)
        invoice = invoice_in(rows, filing.number, max(self.ready_at, self.now))
        if invoice is None:
            raise LookupError(f"Invoice {filing.number} is not in the book it was just written into.")
        plan(self.site, rows, invoice, terms.then, self.now)
        if self.site.audits_after is not None and self.site.company.audit:
            plan(self.site, rows, invoice, self.site.company.audit.verdict(filing, self.site.audits_after), self.now)
        return invoice

    def _record(self, filing: Filing, problems: list[Problem], batch: int | None) -> Upload:
        text = " ".join(each.sentence for each in problems) or f"Invoice {filing.number} was received."
        outcome = "refused" if problems else "accepted"
        (serial,) = self.rows.execute("SELECT coalesce(max(id), 0) + 1 FROM uploads").fetchone()
        when = (serial, batch or serial, stamp(self.now), stamp(self.ready_at))
        values = (*when, filing.number, outcome, text, json.dumps(problems), self.parcel.user, self.parcel.name)
        added = self.rows.execute("INSERT INTO uploads VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *", values).fetchone()
        return as_upload(added, self.now)
