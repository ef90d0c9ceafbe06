"""Handing files over: in a field, through the browser's chooser, or by dropping them."""

import hashlib
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from playwright.async_api import Error, FilePayload, Locator

from carriers import steps
from carriers.places import FilePlace, Paper, Target
from jobs.portals import finding
from jobs.portals.search import NothingToActOn, Sought, everywhere
from jobs.portals.stage import Stage
from jobs.portals.verbs.clicks import press
from jobs.portals.words import NoValue

Handed: TypeAlias = Sequence[Path] | Sequence[FilePayload]
NOT_TAKEN = "did not accept the drop"
"""How Playwright says that nobody there takes files."""


async def choose_file(stage: Stage, step: steps.ChooseFile) -> None:
    """Hand the files over; their bytes are named in the evidence, because a file's name says nothing about them."""
    place = step.choose_file
    papers = _papers(stage, place)
    stage.remark = ", ".join(f"{paper.name}, {paper.stat().st_size} bytes, SHA-256 {_sha256(paper)}" for paper in papers)
    files: Handed = [_zip(stage.words.fill(place.zip), papers)] if place.zip else papers
    if place.field:
        await (await stage.field(place.field, hidden=True)).set_input_files(files)
    elif place.button:
        await _through_chooser(stage, Target(text=place.button, row=None), files)
    else:
        await _drop(stage, stage.words.fill(place.drop or ""), files)


def _papers(stage: Stage, place: FilePlace) -> list[Path]:
    return [_paper(stage, name) for name in place.files]


def _paper(stage: Stage, name: Paper) -> Path:
    paper: Path | None = getattr(stage.errand.papers, name, None)
    if paper is None:
        raise NoValue(name)
    return paper


def _zip(name: str, papers: Sequence[Path]) -> FilePayload:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as parcel:
        for paper in papers:
            parcel.write(paper, paper.name)
    return {"name": name, "mimeType": "application/zip", "buffer": content.getvalue()}


async def _through_chooser(stage: Stage, target: Target, files: Handed) -> None:
    button = await stage.clickable(target)
    async with stage.page.expect_file_chooser() as chooser:
        await press(stage, button)
    await (await chooser.value).set_files(files)


async def _drop(stage: Stage, text: str, files: Handed) -> None:
    """Onto the smallest thing that holds the text; when that takes no files, onto what is around it."""
    places = everywhere(lambda frame: finding.holding_text(frame, text))
    zone = await stage.find(Sought(f"place to drop files on with “{text}”", places))
    while await zone.count() == 1:
        if await _is_taken(zone, files):
            return
        zone = zone.locator("xpath=..")
    raise NothingToActOn(text)


async def _is_taken(zone: Locator, files: Handed) -> bool:
    try:
        await zone.drop({"files": files})
    except Error as error:
        if NOT_TAKEN not in error.message:
            raise
        return False
    return True


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
