"""Alarms of replication as sentences: on its own page, and on the carriers' board."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from billing.actor import Actor
from data.queries.replication_alarms import AlarmKind, ReplicationAlarm, replication_alarms
from data.vocabulary import Role
from pages.parts.alarm import Alarm
from pages.parts.figures import counted
from pages.parts.office import office
from pages.parts.plain import plain

ICONS = {
    AlarmKind.SILENT: "notifications_active", AlarmKind.MISSING: "broken_image", AlarmKind.HELD: "pan_tool", AlarmKind.STOPPED: "block",
    AlarmKind.UNREADABLE: "unknown_document", AlarmKind.DRIFT: "difference", AlarmKind.STUCK_HERE: "outbox",
    AlarmKind.REFUSED: "error",
}  # fmt: skip
GOES_BACK = {"time": "piece of booked time", "status": "state of an invoice"}
MANY_GO_BACK = {"time": "pieces of booked time", "status": "states of invoices"}


def alarms_of_replication(session: Session, actor: Actor, *, link: bool = True) -> Iterator[Alarm]:
    """All of them, the worst first, each with a link to their page, if this person may open it. There no `link` is wanted, and held
    batches have cards of their own."""
    leads_to = "replication" if link and Role.ADMIN in actor.roles else ""
    for alarm in replication_alarms(session, office().silence):
        if alarm.kind == AlarmKind.HELD and not link:
            continue
        yield Alarm(ICONS[alarm.kind], _sentence(alarm, actor), page=leads_to)


def _sentence(alarm: ReplicationAlarm, actor: Actor) -> str:
    since = actor.moment(alarm.since) if alarm.since else ""
    about, said = plain(alarm.about), plain(alarm.sentence or "")
    match alarm.kind:
        case AlarmKind.SILENT:
            return f"**The agent of {about}** is silent: {plain(f'it last spoke {since}. IT looks at its service on the firm’s server.')}"
        case AlarmKind.MISSING:
            many = counted(alarm.many, "batch waits", "batches wait")
            return f"**A batch of {about}** is missing: {plain(f'{many} for it, the oldest came {since}. IT looks at the agent’s log.')}"
        case AlarmKind.HELD:
            return f"**A batch of {about}** is held: {said}"
        case AlarmKind.STOPPED:
            return f"**{about}** is stopped: {said}"
        case AlarmKind.UNREADABLE:
            many = counted(alarm.many, "batch was", "batches were")
            return f"**{about}**: {plain(f'{many} refused as a whole. IT looks at the agent, and lets it begin a new epoch.')}"
        case AlarmKind.DRIFT:
            many = counted(alarm.many, "row differs", "rows differ")
            return f"**{about}**: {plain(f'{many} between both ends. An admin lets them be repaired.')}"
        case AlarmKind.STUCK_HERE:
            many = counted(alarm.many, GOES_BACK[alarm.about], MANY_GO_BACK[alarm.about])
            return (
                f"**{plain(many)}** not written into the case\\-management system yet, {plain(f'the oldest was said {since}.')}"
            )
        case AlarmKind.REFUSED:
            many = counted(alarm.many, "row is refused", "rows are refused")
            turn = f"{many} for longer than a day, the oldest since {since}. An admin mends them or puts them aside."
            return f"**{about}**: {plain(turn)}"
