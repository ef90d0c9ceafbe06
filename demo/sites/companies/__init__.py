"""The companies of the street, one module each. This page is the guide for whoever adds one.

A new site in ten steps
 1. Write companies/<slug>.py with `COMPANY = Company(...)` and append the slug to SLUGS. harbor_mutual is the shortest model.
 2. Make templates/<slug>/layout.html and one template per page. notice.html, which shows {{ heading }} and {{ text }}, is a
    must: all errors use it. Each template has {{ company }}, {{ root }} (links, form actions and /static/ begin with it),
    {{ now }}, {{ problems }}, {{ request }}, the filters `day`, `minute`, `dollars`; sign-out is a form posting to /sign-out.
 3. Make static/<slug>/site.css and scripts, served at {{ root }}/static/. The sites work without a network: take nothing else.
 4. Write the sign-in with `typed`, `password_fits`, `let_in`. Every page inside begins with `user = signed_in(request)`.
 5. Say once how an invoice is taken: `TERMS = Terms(state=..., receipt=..., rules=Rules(...), then=(...))`.
 6. Take the file with `take_upload`, or `keep` it and `take` it in a later step of the wizard.
 7. Say which page is which: `await site_of(request).gate.pass_point(...)` with "upload_page", "result" or "find". The points
    "sign_in", "before_taking", "after_taking", "status_change" are passed by password_fits, take and submit_drafts.
 8. Show what the book holds with `find_invoice`, `list_invoices`, `find_upload`, `list_uploads`.
 9. Tell the firm by mail: `Terms.letters` about a file, `Company.announce` about a decision.
10. Try it: `python -m demo.sites --port 8700 --data DIR --only <slug>`, after `set_up_site(DIR, slug, users=..., claims=...)`.
Faults, clock, scoreboard, mail, maintenance hours, the upload limit and the practice controls need nothing from the company.

Building words, by module of demo.sites
 company   Company(slug, name, sign_in, routes, send_button, renamed_to, validation_seconds=0, announce=None, closed=None,
             uploads_an_hour=None, session_seconds=7200, one_session=False, certificate=False)
           Site: .company .book .gate .clock .post .address .cookie .validation_seconds
             .write_mail(to_user, subject, text=None, html=None, after=timedelta(0)): a letter by itself, such as a code
 site      page(request, "name", {words}, status=200), go_to(request, "/path"), site_of(request) -> Site
           await typed(request) -> dict of what was typed, await ticked(request, "name") -> values of the ticked boxes
           signed_in(request, stage="inside") -> user, or off to the door
           profile(request, user) -> Profile(email, answers, offices, clients, certificate)
           shown_certificate(request) -> its SHA-256, empty on the port that asks for none
           await password_fits(request, user, password) -> bool
           await let_in(request, user, "/path", stage="inside"): any other word is a stage of the way in
 doors     note(book, user, key) -> str | None, set_note(book, user, key, value): remembered, such as terms accepted
           fail(book, user) -> failures in a row, failures(book, user), clear_failures(book, user)
           needs_code(book, user), spend_code(book, user, code): the authenticator app
           change_password(book, user, new), end_sessions(book, user)
 clock     site.clock.now() -> UTC, stamp(moment) -> text as in the book
           When = timedelta | Moment; at_hour(hour, minute=0, weekday=None) -> the next such time, Monday is 0
 terms     Terms(state, receipt=None, validation_seconds=None, then=(), rules=Rules(), letters=None, check=None,
             all_or_nothing=False)
           receipt(serial, received_at) -> str, letters(taken) -> Letters, check(rows, filing, parcel) -> Problems
           Later(after: When, state, reason="", amount=None), Taken(rows, parcel, uploads, invoices, now)
 rules     Rules(known_claims=True, duplicates="ever" | "year" | "unless_rejected", and, all off: number_longest,
             number_alphanumeric, oldest_days, no_future, no_negative_units, unit_step, description_longest, task_codes,
             expense_codes, known_timekeepers, last_name_first, banned_words, client_ids, law_firm_ids, largest (bytes),
             extension (".txt"), said={code: words with {value} {number} {claim} {line} {field} {text}})
 posting   await take_upload(request, terms, reader=read_one) -> Upload: the form's field `file`, attachments in `papers`
           await take_many(request, terms, reader=read_many) -> Uploads: good invoices pass, bad ones are refused
           await take(request, parcel, terms, reader) -> Uploads: any parcel; a kept one ends in the same transaction
           await posted_parcel(request, file="file", papers="papers") -> Parcel(name, content, user, typed, papers, id)
           await posted_files(request, "name") -> Papers(name, content), to make parcels of
           await keep(request, parcel) -> id, kept(request, id) -> Parcel or a 404, all_kept(request), await drop(request, parcel)
           asked_upload(request) -> Upload or a 404; await asked_result(request) -> (Upload, its Invoice or None), where tests may hold
           await submit_drafts(request, numbers, terms) -> changed Invoices: drafts get state, receipt and what follows
 intake    readers: read_one, read_many, read_one_98bi, read_many_98bi; in intake_text: read_lss, read_litadv
 filing    Filing: .number .claim .total .lines .sha256 .problems .rows .head (first line by LEDES name; LITADV: also SEQUENCE)
 ledger    find_invoice(book, number), list_invoices(book, part="", user=None, at_most=-1), papers_of(book, invoice)
           find_upload(book, id), list_uploads(book, number=None, batch=None, at_most=-1)
           uploads_since(rows, moment, now): what a digest tells, within the open transaction
           Invoice: number claim total lines file_sha256 received_at receipt state reason amount decided_at user file_name typed
           Upload: id batch time number outcome text problems working (validation runs) user file_name accepted
 mail      Letter(subject, text=None, html=None, to_user="" (the uploader), after=timedelta(0), key=None, about="", sender="")
             with a key it takes the place of the letter with the same key that has not gone out: so a digest grows
 states    decide(site, number, state, reason="", amount=None): the control `decide`

Problems have line (0: the whole invoice), field, text, code, value and .sentence; a template may number the codes: empty, ascii,
mark, header, ending, columns, trailer, block, blank, type, date, number, line_number, line_total, line_tax, invoice_total,
control_total, sequence, differs, too_large, extension, number_longest, number_alphanumeric, unknown_id, too_old, future,
negative_units, unit_step, description_longest, task_code, expense_code, last_name_first, banned_word, unknown_claim,
unknown_timekeeper, duplicate (its value is the day), another_refused.

States: an invoice is Validating while validation runs, then in `Terms.state`, then in what `then` says, by the clock. What the
carrier decides (Approved, Rejected, On hold, Inquiry, Reduced, Paid, with reason and amount) comes from `then` or from the control
`decide`, which forgets the rest of the plan and withdraws its letters. A site says these in its own words: map them in a template.

Practice controls, JSON, each at /_practice/
 POST faults/<slug> {name: value, "times": n}; DELETE: a good day. maintenance, too_many, captcha, lose_session, renamed,
   slow_seconds, hold_at, hold_seconds, fail_500_before_taking, fail_500_after_taking, validation_seconds, uploads_an_hour.
   `times` ends those named after so many requests. GET held/<slug>, POST release/<slug> for held requests.
 POST clock {"forward": seconds} or {"to": "2026-11-02T22:30:00Z"}; GET; DELETE: the real time.
 POST decide/<slug> {"number", "state", "reason", "amount"}. GET books/<slug>, GET mails/<slug>; the Maildir is DATA/mailbox.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from demo.sites.company import Company

SLUGS = (
    "harbor_mutual",
    "summit_casualty",
    "prairie_indemnity",
    "keystone_fidelity",
    "redwood_assurance",
    "atlas_reinsurance",
    "granite_state",
    "bluewater_marine",
    "sentinel_surety",
    "northgate_specialty",
    "ironwood_casualty",
    "lakeshore_auto",
    "coastal_farmers",
    "pinnacle_property",
    "liberty_bell_mutual",
    "evergreen_underwriters",
    "beacon_liability",
    "stonebridge_risk",
    "trailhead_transport",
    "cedar_valley",
    "cascade_workers",
    "fortress_national",
    "meridian_life",
    "old_dominion_general",
)
"""The sites in the order of the street."""


def companies(slugs: Sequence[str] = SLUGS) -> dict[str, Company]:
    """The companies with these slugs. They are imported only now, because their pages need the books and the books need the slugs."""
    return {slug: import_module(f"{__name__}.{slug}").COMPANY for slug in slugs}
