"""Looking a file through without taking it, for sites that check first and take at a later click."""

from dataclasses import replace

from demo.sites.company import Site
from demo.sites.filing import Filing, Reader, filing_of
from demo.sites.intake import read_one
from demo.sites.parcels import Parcel
from demo.sites.rules import problems_of_book, problems_of_file, problems_of_invoice, worded
from demo.sites.terms import Terms


def look_through(site: Site, parcel: Parcel, terms: Terms, reader: Reader = read_one) -> list[Filing]:
    """The file's invoices with everything that taking them now would find wrong, in the site's words; the book stays as it is."""
    refused = list(problems_of_file(parcel.name, len(parcel.content), terms.rules))
    filings = [filing_of([], refused, parcel.content)] if refused else reader(parcel.content)
    return [_judged(site, each, parcel, terms) for each in filings]


def _judged(site: Site, filing: Filing, parcel: Parcel, terms: Terms) -> Filing:
    now = site.clock.now()
    problems = [*filing.problems, *problems_of_invoice(filing, terms.rules, now.date())]
    if filing.rows:
        with site.book.reading() as rows:
            problems += problems_of_book(rows, filing, terms.rules, now)
            problems += terms.check(rows, filing, parcel) if terms.check else ()
    return replace(filing, problems=tuple(worded(each, terms.rules, filing) for each in problems))
