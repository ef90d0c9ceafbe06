"""Codes on a bill's lines, held against the set that its carrier uses."""

from collections.abc import Iterator, Mapping

from billing.ledes.problem import Problem, short
from billing.ledes.sheet import Sheet
from carriers.utbms import CodeSet

FAMILY = 2
"""Codes that begin with as many equal characters are of one phase: L310 and L390 are both discovery."""


def codes_of_the_set(sheet: Sheet, codes: CodeSet) -> Iterator[Problem]:
    """Every task, activity and expense code is one that the carrier knows; an empty one is another rule's."""
    known = {
        "LINE_ITEM_TASK_CODE": codes.tasks,
        "LINE_ITEM_ACTIVITY_CODE": codes.activities,
        "LINE_ITEM_EXPENSE_CODE": codes.expenses,
    }
    strangers = {
        field: {code for code in sheet.texts(field) if code and code.upper() not in names} for field, names in known.items()
    }
    for row in sheet.rows if any(strangers.values()) else ():
        for field, names in known.items():
            if (code := row.says(field)) in strangers[field]:
                sentence = f"{field} {foreign(code, names, codes.name)}"
                yield Problem(sentence, row.line, field, short(code), mend="Give the line a code of this set.")


def foreign(code: str, names: Mapping[str, str], of_set: str) -> str:
    """What is said of a code that is not among the set's, as the rest of a sentence, with those of its phase."""
    akin = ", ".join(each for each in names if each[:FAMILY] == code[:FAMILY].upper())
    known = f", which knows {akin}" if akin else ""
    return f"{short(code)} is not in the carrier's code set “{of_set}”{known}."
