"""Building the demo at its first start: the firm, the sites, the portal's own database, and a month that is already under way."""

import datetime as dt

from billing.actor import Actor
from billing.credentials import keep_sign_in
from billing.door.first_people import import_first_people, read_first_people
from billing.door.people import link_timekeeper
from data.queries.carriers import keep_carriers
from data.queries.timekeepers import timekeeper_coded
from data.schema import migrate
from data.session import close_database, open_database, transaction
from data.vocabulary import Role
from demo.firm import build_firm, claims_of, responsible_attorneys
from demo.installation import Installation, Size
from demo.keys import a_sign_in, let_the_firm_in
from demo.people import actor_of, cast, write_people
from demo.sites.companies import SLUGS
from demo.story import tell
from jobs import draft_invoices, replicate
from jobs.progress import Progress
from jobs.work import Work
from settings import Settings

THE_DEMO = Actor("The demo", roles=frozenset({Role.ADMIN}))


def build(place: Installation, settings: Settings, size: Size, progress: Progress) -> None:
    """Everything a start needs, through the same functions that people and the worker use."""
    build_firm(place.legacy_url, size=size, as_of=dt.datetime.now(dt.UTC).date(), progress=progress)
    migrate(open_database(settings.database_url))
    work = Work(settings.model_copy(update={"legacy_url": place.legacy_url}), progress)
    _let_people_in(place)
    _open_the_sites(place, work)
    replicate.run(work)
    draft_invoices.run(work)
    _link_attorneys(place)
    people = cast(place.legacy_url)
    tell(
        work,
        [person for person in people if person.role == "attorney"][1:],
        next(person for person in people if person.role == "biller"),
    )
    close_database()
    place.say_ready()


def catch_up(settings: Settings) -> None:
    """A demo that an older version built keeps its data, in the tables of this one."""
    migrate(open_database(settings.database_url))
    close_database()


def _let_people_in(place: Installation) -> None:
    write_people(place.folder, cast(place.legacy_url))
    people = read_first_people(place.folder / "auth.yaml")
    with transaction() as session:
        import_first_people(session, people)


def _open_the_sites(place: Installation, work: Work) -> None:
    claims = claims_of(place.legacy_url)
    with transaction() as session:
        keep_carriers(session, {slug: carrier.name for slug, carrier in work.catalog.items()})
    for slug in SLUGS:
        sign_in = a_sign_in(place.sites, slug)
        let_the_firm_in(place.sites, slug, sign_in, claims.get(slug, []))
        with transaction() as session:
            keep_sign_in(session, work.vault, slug, sign_in, by=THE_DEMO)


def _link_attorneys(place: Installation) -> None:
    codes = {
        f"{attorney.first_name} {attorney.last_name}": attorney.timekeeper_id
        for attorney in responsible_attorneys(place.legacy_url)
    }
    for person in cast(place.legacy_url):
        if person.name in codes:
            somebody = actor_of(person)
            with transaction() as session:
                timekeeper = timekeeper_coded(session, codes[person.name])
                link_timekeeper(session, somebody.person_id or 0, timekeeper.id, THE_DEMO)
