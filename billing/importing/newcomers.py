"""Matters, clients and timekeepers that a file names and we do not know: made from what the file says of them."""

from billing.errors import BadInput
from billing.importing.known import Known, NewMatter, NewTimekeeper, same
from billing.ledes.classifications import of_2014
from billing.ledes.rebuilding import names_in
from data.models import Carrier, Client, Matter, Timekeeper


def legacy_key(number: str) -> str:
    """The key of a row that did not come from the case-management system, so that it can never be mistaken for one that did."""
    return f"ledes:{number}"


def make_timekeeper(new: NewTimekeeper) -> Timekeeper:
    """A timekeeper of whom we know no more than the file says."""
    last, first = names_in(new.name)
    return Timekeeper(
        legacy_key=legacy_key(new.code), legacy_version=0, code=new.code, last_name=last, first_name=first,
        classification=of_2014(new.classification), active=True,
    )  # fmt: skip


def make_matter(new: NewMatter, known: Known, carrier: Carrier, attorney: Timekeeper) -> Matter:
    """A matter under its client, who is made too if unknown; `known` learns of the client."""
    client = known.clients.get(same(new.client_number)) or _make_client(new.client_number, carrier)
    if client.carrier is not carrier:
        raise BadInput(
            f"Matter {new.number} is of client {client.number}, who belongs to {client.carrier.name} here, not to {carrier.name}."
        )
    known.clients[same(new.client_number)] = client
    return Matter(
        legacy_key=legacy_key(new.number), legacy_version=0, number=new.number, caption=f"Matter {new.number}",
        client=client, claim_number=new.claim_number, responsible_id=attorney.id,
    )  # fmt: skip


def _make_client(number: str, carrier: Carrier) -> Client:
    return Client(
        legacy_key=legacy_key(number), legacy_version=0, number=number, name=f"{carrier.name} ({number})", carrier=carrier
    )
