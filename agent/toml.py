"""A file of settings in TOML, read strictly: what is missing, unknown or of another kind is refused with a sentence."""

import difflib
import os
import tomllib
from pathlib import Path
from typing import Any


class WrongSetting(Exception):
    """The settings cannot be; the text says which one, what is wrong, and what is possible."""


class Section:
    """One [section] of the file; each setting is taken out once, and what is left over is unknown."""

    def __init__(self, name: str, told: Any) -> None:
        if not isinstance(told, dict):
            raise WrongSetting(f"{name} is no section: write [{name}] on a line of its own.")
        self._name, self._told, self._asked = name, dict(told), set[str]()

    def text(self, name: str, default: str | None = None) -> str:
        """A text; required without a default."""
        return str(self._take(name, str, "a text in quotes", default))

    def flag(self, name: str, default: bool) -> bool:
        """true or false."""
        return bool(self._take(name, bool, "true or false", default))

    def number(self, name: str, default: int, least: int, most: int) -> int:
        """A whole number within bounds."""
        value = self._take(name, int, "a whole number", default)
        if isinstance(value, bool) or not least <= value <= most:
            raise WrongSetting(f"{self._place(name)} is {value}; it is a whole number from {least} to {most}.")
        return int(value)

    def one_of(self, name: str, *possible: str, default: str | None = None) -> str:
        """One of some words."""
        value = self.text(name, default)
        if value not in possible:
            raise WrongSetting(f"{self._place(name)} is “{value}”; it is {' or '.join(possible)}.{_nearest(value, possible)}")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, at least one."""
        value = self._take(name, list, "a list of texts in brackets", None)
        if not value or not all(isinstance(each, str) for each in value):
            raise WrongSetting(f"{self._place(name)} is a list of at least one text in brackets.")
        return tuple(value)

    def secret(self, name: str, *, required: bool = True) -> str:
        """A secret: never in this file, but in a file of its own (NAME_file) or in the environment (NAME_env names the variable)."""
        if name in self._told:
            raise WrongSetting(f"{self._place(name)} stands in the settings; write it into a file and name that as {name}_file.")
        file, variable = self.text(f"{name}_file", ""), self.text(f"{name}_env", "")
        if not file and not variable:
            if required:
                raise WrongSetting(f"[{self._name}] needs {name}_file, a file with the secret, or {name}_env, a variable's name.")
            return ""
        return _from_file(self._place(f"{name}_file"), file) if file else _from_environment(self._place(f"{name}_env"), variable)

    def sections(self, name: str) -> list["Section"]:
        """All [[name]] of the file, at least one."""
        value = self._take(name, list, f"[[{name}]] sections", None)
        return [Section(f"{name}[{place}]", each) for place, each in enumerate(value, start=1)]

    def section(self, name: str, *, required: bool = True) -> "Section":
        """[name]; empty if it may be missing."""
        return Section(name, self._take(name, dict, f"a section [{name}]", None if required else {}))

    def refuse_others(self) -> None:
        """Whatever was not asked for is a mistake."""
        for name in self._told.keys() - self._asked:
            raise WrongSetting(f"{self._place(name)} is no setting.{_nearest(name, sorted(self._asked))}")

    def _take(self, name: str, kind: type, what: str, default: Any) -> Any:
        self._asked.add(name)
        value = self._told.get(name, default)
        if value is None:
            raise WrongSetting(f"{self._place(name)} is missing; it is {what}.")
        if not isinstance(value, kind):
            raise WrongSetting(f"{self._place(name)} is {value!r}; it is {what}.")
        return value

    def _place(self, name: str) -> str:
        return f"[{self._name}] {name}" if self._name else f"[{name}]"


def read(file: Path) -> Section:
    """The whole file. WrongSetting if it cannot be read."""
    try:
        return Section("", tomllib.loads(file.read_text("utf-8")))
    except OSError as error:
        raise WrongSetting(f"The settings {file} cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongSetting(f"The settings {file} are no TOML: {error}.") from None


def _nearest(value: str, possible: Any) -> str:
    near = difflib.get_close_matches(value, [*possible], 1)
    return f" Did you mean {near[0]}?" if near else ""


def _from_file(place: str, file: str) -> str:
    try:
        secret = Path(file).read_text("utf-8").strip()
    except OSError as error:
        raise WrongSetting(f"{place} {file} cannot be read: {error.strerror}.") from None
    if not secret:
        raise WrongSetting(f"{place} {file} is empty.")
    return secret


def _from_environment(place: str, variable: str) -> str:
    secret = os.environ.get(variable, "")
    if not secret:
        raise WrongSetting(f"{place}: the environment variable {variable} is empty.")
    return secret
