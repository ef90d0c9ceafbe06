"""Moving what a visit left on the disk into the file store, and onto the visit's row."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from billing.submission.claim import Claim
from data.queries import visits
from data.session import reading, transaction
from jobs.work import Work


def evidence_folder(work: Work, visit_id: int, *along: int) -> Path:
    """Where a visit leaves its pictures and steps until they are kept. Visits `along` are about the same file and share them."""
    folder = _place(work, visit_id)
    folder.mkdir(parents=True, exist_ok=True)
    for other in along:
        _place(work, other).symlink_to(folder.name)
    return folder


def keep_evidence(work: Work, site_said: Mapping[int, str | None]) -> None:
    """Move what visits left together into the file store: what the site said, by the visit's number. Called after the answers are
    written down: a full disk must not cost us those."""
    first = next(iter(site_said))
    folder = evidence_folder(work, first).resolve()
    places = {file.name: work.files.put(f"visits/{first}/{file.name}", file.read_bytes()) for file in sorted(folder.iterdir())}
    steps = [step | {"screenshot": places.get(step.get("screenshot") or "")} for step in _steps(folder)]
    with transaction() as session:
        for visit_id, said in site_said.items():
            visits.end_visit(session, visit_id, steps, places.get("trace.zip"), said)
    for visit_id in _sharing(work, folder):
        _place(work, visit_id).unlink()
    shutil.rmtree(folder)


def keep_left_behind(work: Work, claim: Claim) -> None:
    """Keep the evidence of this upload's earlier visits that were cut off, as far as it lies on this machine."""
    with reading() as session:
        cut_off = visits.unended_visits(session, claim.submission_id, claim.fence)
    for visit_id in cut_off:
        keep_cut_off(work, visit_id)


def keep_cut_off(work: Work, visit_id: int) -> None:
    """Keep the evidence of a visit that could not do so itself, also for the visits that shared it."""
    folder = evidence_folder(work, visit_id).resolve()
    keep_evidence(work, dict.fromkeys([visit_id, _number(folder), *_sharing(work, folder)], "The visit was cut off."))


def _place(work: Work, visit_id: int) -> Path:
    return work.settings.evidence_folder / f"visit-{visit_id}"


def _sharing(work: Work, folder: Path) -> list[int]:
    return [
        _number(link) for link in work.settings.evidence_folder.glob("visit-*") if link.is_symlink() and link.resolve() == folder
    ]


def _number(folder: Path) -> int:
    return int(folder.name.removeprefix("visit-"))


def _steps(folder: Path) -> list[dict[str, Any]]:
    written = folder / "steps.jsonl"
    if not written.exists():
        return []
    whole = (line for line in written.read_text("utf-8").splitlines() if line.endswith("}"))  # a kill may cut the last line
    return [json.loads(line) for line in whole]
