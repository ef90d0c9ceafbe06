"""The form for one piece of work. It tells what the carrier will say of it, and never stands in the way: work that was done is booked."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st

from billing.actor import Actor
from billing.codes import OF_WORK
from billing.errors import Refusal
from billing.ledes import Problem
from billing.timekeeping import Typed, foresee
from data.queries.booked import BookableMatter, matters_found, own_matters
from data.session import reading
from pages.parts.bill.codes import pick_code, set_of
from pages.parts.labels import label
from pages.parts.office import desk

ANOTHER = 0
"""What the list of matters holds in place of an id, for whoever wants one that is not on it."""
LONG_AGO = dt.timedelta(days=90)
FOUND = 50


@dataclass(frozen=True)
class Form:
    """One form in one tab. `name` begins its widgets' keys; `matter` is among the choices even if she did not work on it lately."""

    name: str
    first: Typed
    matter: BookableMatter | None = None
    entry_id: int | None = None

    def now(self) -> Typed:
        """What is typed in it now; what nobody touched yet is as it was at first."""
        return Typed(
            self._said("matter_id") or st.session_state.get(self.key("another")) or ANOTHER,
            *map(self._said, ("day", "hours", "narrative")),
            *(self._said(field) or "" for field in OF_WORK),
        )

    def _said(self, field: str) -> Any:
        return st.session_state.get(self.key(field), getattr(self.first, field))

    def key(self, field: str) -> str:
        """The key of a field's widget."""
        return f"{self.name}-{field}"


@dataclass(frozen=True)
class Outlook:
    """What is to be said of what was typed, and whether it can be booked at all."""

    of: Typed
    problems: tuple[Problem, ...] = ()
    refused: str = ""

    @property
    def is_bright(self) -> bool:
        """Nothing is to be said."""
        return not self.problems and not self.refused

    def was_told(self, told: "Outlook") -> bool:
        """Whoever clicks knew it: there is nothing to know, or the page had said it."""
        return self.is_bright or (not self.refused and self == told)


def draw_form(form: Form, actor: Actor, today: dt.date) -> Outlook:
    """The fields with what they say at present, and the outlook below them."""
    matter = _pick_matter(form, actor)
    with st.container(horizontal=True, key=f"row-{form.name}"):
        st.date_input(
            "Day", form.first.day, max_value=max(today, form.first.day), key=form.key("day"), width=150, format="MM/DD/YYYY"
        )
        st.text_input("Hours", form.first.hours, key=form.key("hours"), placeholder="1.5 or 1:30", width=130)
        of_set = set_of(matter.slug) if matter else None
        for field in OF_WORK:
            pick_code(field, getattr(form.first, field) or None, of_set, form.name)
    st.text_area(
        "Narrative, as the carrier will read it", form.first.narrative, key=form.key("narrative"), height=110,
        placeholder="What was done, for whom, and why",
    )  # fmt: skip
    outlook = look_ahead(form, actor)
    _tell(outlook)
    return outlook


def look_ahead(form: Form, actor: Actor) -> Outlook:
    """What the carrier will say of what is typed now; nothing of what is not complete yet."""
    typed = form.now()
    if not (typed.matter_id and typed.hours.strip() and typed.narrative.strip()):
        return Outlook(typed)
    try:
        with reading() as session:
            return Outlook(typed, tuple(foresee(session, desk(actor), typed, form.entry_id)))
    except Refusal as refusal:
        return Outlook(typed, refused=str(refusal))


def go_button(words: str, form: Form, outlook: Outlook, go: Callable[[Form, Outlook], None], icon: str) -> None:
    """The button that stores it; `go` gets what was told when the button was drawn.

    A narrative is sent when its field is left, which may be by the click itself. Told something, the button is another one: a click
    that was meant before the telling finds its button gone."""
    is_plain = outlook.is_bright or bool(outlook.refused)
    st.button(
        words if is_plain else f"{words} all the same", type="primary", icon=f":material/{icon}:", on_click=go, args=(form, outlook),
        key=form.key("go") if is_plain else form.key(f"go-told-{hash(outlook.problems)}"),
    )  # fmt: skip


def _pick_matter(form: Form, actor: Actor) -> BookableMatter | None:
    with reading() as session:
        hers = {matter.id: matter for matter in own_matters(session, actor, dt.datetime.now(dt.UTC).date() - LONG_AGO)}
    if form.matter:
        hers[form.matter.id] = form.matter
    choices, first = [*hers, ANOTHER], form.first.matter_id
    chosen = st.selectbox(
        "Matter", choices, choices.index(first) if first in hers else None, lambda each: _words(hers[each]) if each else "Another matter …",
        key=form.key("matter_id"), placeholder="Choose a matter" if hers else "Find a matter", filter_mode="contains",
    )  # fmt: skip
    return _find_another(form, actor) if chosen == ANOTHER else hers.get(chosen or ANOTHER)


def _find_another(form: Form, actor: Actor) -> BookableMatter | None:
    text = st.text_input("Find it by number, caption, claim or carrier", key=form.key("text"), type="search", live=True)
    with reading() as session:
        found = {matter.id: matter for matter in matters_found(session, actor, text.strip(), FOUND)}
    chosen = st.selectbox(
        "Which", list(found), None, lambda each: _words(found[each]), key=form.key("another"), placeholder="Choose it"
    )
    if len(found) == FOUND:
        st.caption(f"The first {FOUND}; type more of it to see fewer.")
    return found.get(chosen or ANOTHER)


def _words(matter: BookableMatter) -> str:
    return f"{matter.number} · {matter.caption} · {matter.carrier}"


def _tell(outlook: Outlook) -> None:
    if outlook.refused:
        st.error(outlook.refused, icon=":material/front_hand:")
    if outlook.problems:
        st.html(
            f'<div class="ll-outlook"><p>On its bill the carrier would say</p>{"".join(map(_finding, outlook.problems))}</div>'
        )


def _finding(problem: Problem) -> str:
    words = f"<b>{label(problem.severity)}:</b> {escape(problem.words)}"
    return f'<div class="ll-finding {problem.severity}">{words}</div>'
