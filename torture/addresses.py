"""The portal's addresses for agents as a process that can be killed: `python -m torture.addresses`, by the portal's own settings."""

import datetime as dt
import sys

import uvicorn
from starlette.applications import Starlette

from api.gate import SyncRules
from api.intake import Intake
from billing.door.machines import Machine
from billing.door.rules import DoorRules
from data.session import open_database
from settings import settings


def main() -> int:
    """Serve until it is told to end. Streamlit is left out: it would cost a second of each start and does nothing here."""
    chosen = settings()
    open_database(chosen.database_url)
    day = dt.timedelta(days=1)
    door = DoorRules.at(chosen.address, idle=day, longest=day, wrong_passwords=5, lock=day)
    rules = SyncRules(Machine(chosen.sync_user, chosen.sync_password_hash), chosen.sync_allow, door, chosen.sync_depth)
    uvicorn.run(Starlette(routes=Intake(rules).routes), host=chosen.host, port=chosen.port, log_level="error", lifespan="off")
    return 0


if __name__ == "__main__":
    sys.exit(main())
