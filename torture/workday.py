"""Somebody who works until the day is over."""

from abc import abstractmethod
from threading import Event, Thread


class Worker(Thread):
    """A thread whose failure is told to whoever sends it home."""

    def __init__(self, name: str) -> None:
        super().__init__(name=name, daemon=True)
        self.over = Event()
        self._failure: Exception | None = None

    @abstractmethod
    def work(self) -> None:
        """Until `over` is set."""

    def run(self) -> None:
        """The day."""
        try:
            self.work()
        except Exception as failure:  # noqa: BLE001 a thread's edge: go_home raises it
            self._failure = failure

    def go_home(self) -> None:
        """End the day. Raises what went wrong in it."""
        self.over.set()
        self.join()
        if self._failure is not None:
            raise self._failure
