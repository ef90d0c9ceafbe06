"""The worker: keeps the timetable, takes what people ask for, and runs it.

One worker at a time keeps the timetable, by a lease in the database; a second one waits as a spare. The timetable and the buttons do the
same thing: they ask for a run by inserting a row, and this loop takes it.
"""

import datetime as dt
import logging
import os
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import nullcontext

from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from billing.statuses.outbox import any_waiting
from billing.submission.claim import anything_due
from billing.timekeeping import outbox
from data.dialects import clock
from data.queries import job_runs
from data.queries.leases import give_back_lease, take_lease
from data.queries.replication import words_waiting
from data.session import reading, transaction
from jobs.box import Look
from jobs.runs import run_once
from jobs.timetable import Job, timetable
from jobs.work import Work
from settings import Settings

logger = logging.getLogger(__name__)
LEASE = dt.timedelta(seconds=20)
BREATH = dt.timedelta(minutes=1)
"""After a failure the timetable's next turn is soon enough."""
OUT = {"return_time": "time that was booked", "return_status": "a bill that moved"}
"""Who asks for a way out, as its run says."""
PAUSE = 1.0
"""Seconds between two looks at what was asked for."""


class Worker:
    """Runs until it is told to stop; a run under way ends at its next step."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._jobs: dict[str, Job] = {job.name: job for job in timetable(settings)}
        self._owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
        self._look = Look.of(Work(settings))
        self._stop = threading.Event()
        self._running: list[threading.Thread] = []

    def stop(self, *_signal: object) -> None:
        """Take nothing new; serve() returns when the runs under way are over."""
        self._stop.set()

    def serve(self) -> None:
        """Keep the timetable while the lease is ours; a database that goes away is waited for."""
        while not self._stop.is_set():
            try:
                if self._hold():
                    self._keep_the_timetable()
            except DBAPIError as error:
                logger.error(
                    "The database does not answer (%s). The worker tries again; an admin looks at the database.", error.orig
                )
            self._stop.wait(PAUSE)
        self._leave()

    def _leave(self) -> None:
        for thread in self._running:
            thread.join()
        try:
            with transaction() as session:
                give_back_lease(session, "timetable", self._owner, clock(session))
        except DBAPIError as error:
            logger.error("The database does not answer (%s). The next worker waits until the lease is over.", error.orig)

    def _hold(self) -> bool:
        with transaction() as session:
            return take_lease(session, "timetable", self._owner, clock(session), LEASE)

    def _keep_the_timetable(self) -> None:
        scheduler = BackgroundScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 3600}
        )
        for job in self._jobs.values():
            scheduler.add_job(self._ask, job.trigger, args=[job.name, "the timetable"], id=job.name)
        scheduler.start()
        try:
            with self._look.going() if self._look else nullcontext():
                while not self._stop.is_set() and self._hold():
                    self._turn(scheduler)
                    self._stop.wait(PAUSE)
        finally:
            scheduler.shutdown(wait=False)

    def _turn(self, scheduler: BackgroundScheduler) -> None:
        with transaction() as session:
            job_runs.close_lost_runs(session)
            job_runs.publish_timetable(session, [self._entry(scheduler, job) for job in self._jobs.values()])
        with reading() as session:
            uploads = anything_due(session, Work(self._settings).patience)
            due = [job for job in self._ways_out(session) if not job_runs.failed_within(session, job, BREATH)]
        if uploads:
            self._ask("upload_invoices", "an upload that is due")
        for job in due:
            self._ask(job, OUT[job])
        if self._look is not None:
            self._ask_for_the_box(self._look)
        self._take_requests()

    def _ways_out(self, session: Session) -> Iterator[str]:
        """Jobs that have something to write into the case-management system."""
        if self._settings.legacy_url and outbox.waiting(session):
            yield "return_time"
        if self._settings.legacy_url and self._settings.return_status and any_waiting(session):
            yield "return_status"

    def _ask_for_the_box(self, look: Look) -> None:
        with reading() as session:
            if job_runs.failed_within(session, "replicate", BREATH):
                return
            is_news = look.has_news(words_waiting(session, bills=self._settings.return_status))
        if is_news and not self._ask("replicate", "what lies in the box"):
            look.keep()

    def _entry(self, scheduler: BackgroundScheduler, job: Job) -> dict[str, object]:
        planned = scheduler.get_job(job.name)
        return {
            "job": job.name,
            "purpose": job.purpose,
            "schedule": job.schedule,
            "next_at": planned.next_run_time if planned else None,
        }

    def _ask(self, job: str, asked_by: str) -> bool:
        """False if it is asked for or running already."""
        with transaction() as session:
            return job_runs.request_run(session, job, asked_by) is not None

    def _take_requests(self) -> None:
        self._running = [thread for thread in self._running if thread.is_alive()]
        with reading() as session:
            waiting = job_runs.requested_runs(session)
        for run_id, name in waiting:
            with transaction() as session:
                mine = job_runs.start_run(session, run_id)
            if mine:
                self._start(self._jobs[name], run_id)

    def _start(self, job: Job, run_id: int) -> None:
        thread = threading.Thread(target=run_once, args=(job, run_id, Work(self._settings, stop=self._stop)), name=job.name)
        thread.start()
        self._running.append(thread)
