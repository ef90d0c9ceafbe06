"""A line to the portal that speaks Streamlit's own protocol: presses buttons that no browser would press any more."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect

PATIENCE = 30
"""Seconds."""


class Line:
    """One websocket. `elements` are those of the last run, in order."""

    def __init__(
        self,
        url: str,
        *,
        token: str = "",
        origin: str | None = "",
        resume: str = "",
        page: str = "",
        more: dict[str, str] | None = None,
    ) -> None:
        headers = ({"Cookie": f"ledgerline={token}"} if token else {}) | (more or {})
        protocols = ["streamlit", "-", resume] if resume else ["streamlit"]
        self.page, self.session_id, self.elements, self.fragments = page, "", [], []
        self._open = ExitStack()
        dialled = connect(
            f"{url.replace('http', 'ws')}/_stcore/stream", origin=url if origin == "" else origin, subprotocols=protocols,
            additional_headers=headers, proxy=None, max_size=None,
        )  # fmt: skip

        self._socket = self._open.enter_context(dialled)

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *_: object) -> None:
        self.hang_up()

    def hang_up(self) -> None:
        """End the connection, as a browser does that is closed."""
        self._open.close()

    def send(self, message: BackMsg) -> None:
        """Say anything."""
        self._socket.send(message.SerializeToString())

    def run(self, *states: WidgetState, fragment: str = "") -> "Line":
        """One run with these widgets' values, of the page or of one fragment; waits for its end."""
        ask = BackMsg()
        ask.rerun_script.page_name, ask.rerun_script.fragment_id = self.page, fragment
        ask.rerun_script.widget_states.widgets.extend(states)
        self.send(ask)
        self.elements = []
        while (heard := self._hear()).WhichOneof("type") != "script_finished":
            self._note(heard)
        return self if heard.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN else self._listen_on()

    def press(self, label: str, *states: WidgetState, fragment: str = "") -> "Line":
        """Press a button that the last run showed."""
        return self.run(*states, pressed(self.find("button", label).id), fragment=fragment)

    def find(self, kind: str, label: str) -> Any:
        """The element of this kind with this label."""
        return next(each for each in self.of_kind(kind) if each.label == label)

    def of_kind(self, kind: str) -> Iterator[Any]:
        """All elements of a kind, such as button, text_input or dataframe."""
        return (getattr(each, kind) for each in self.elements if each.WhichOneof("type") == kind)

    @property
    def said(self) -> str:
        """Everything that the last run wrote."""
        return "\n".join(str(each) for each in self.elements)

    @property
    def asks_to_sign_in(self) -> bool:
        """The last run showed the sign-in form and nothing else to type into."""
        return [each.label for each in self.of_kind("text_input")] == ["User name", "Password"]

    def operate(self, message: BackMsg) -> ForwardMsg:
        """Ask for something outside of a run, such as a deferred download."""
        self.send(message)
        while (heard := self._hear()).WhichOneof("type") != "backend_operation_response":
            pass
        return heard

    def _listen_on(self) -> "Line":
        self.elements = []
        while (heard := self._hear()).WhichOneof("type") != "script_finished":
            self._note(heard)
        return self if heard.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN else self._listen_on()

    def _hear(self) -> ForwardMsg:
        heard = ForwardMsg()
        heard.ParseFromString(self._socket.recv(PATIENCE))
        return heard

    def _note(self, heard: ForwardMsg) -> None:
        if heard.WhichOneof("type") == "new_session":
            self.session_id = heard.new_session.initialize.session_id or self.session_id
        if heard.WhichOneof("type") == "delta":
            if heard.delta.fragment_id:
                self.fragments.append(heard.delta.fragment_id)
            if heard.delta.WhichOneof("type") == "new_element":
                self.elements.append(heard.delta.new_element)


def typed(element: Any, text: str) -> WidgetState:
    """Text in a field."""
    return WidgetState(id=element.id, string_value=text)


def pressed(widget_id: str) -> WidgetState:
    """A pressed button."""
    return WidgetState(id=widget_id, trigger_value=True)


def ticked(element: Any, row: int) -> WidgetState:
    """A ticked row of a table."""
    return WidgetState(id=element.id, string_value=json.dumps({"selection": {"rows": [row], "columns": [], "cells": []}}))
