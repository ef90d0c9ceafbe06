"""A file's segments as rows: one for each fee, expense and adjustment, with everything that is said above it."""

from collections.abc import Iterator, Sequence

from billing.ledes.opening import MAKE_AGAIN
from billing.ledes.problem import Problem, short
from billing.ledes.row import TYPE
from billing.ledes.values import day_in, number_in
from billing.ledes.xml_found import Finder, Found
from billing.ledes.xml_links import People
from billing.ledes.xml_segments import ADJUSTMENT, CLIENT, FIRM, INVOICE, ITEM, ITEM_FIELD, MATTER
from billing.ledes.xml_sheet import Chain, XmlSheet
from billing.ledes.xml_taxes import Taxes, is_of_expenses
from billing.ledes.xml_tree import Node
from billing.ledes.xml_values import with_dashes, without_dashes
from data.vocabulary import LineKind, Severity

CATEGORIES = {"FEE": "Fee", "EXP": "Exp"}
"""What an adjustment is of, by how `disc_cred_category` begins; an unknown one is read as of fees, and told."""


class FileReader:
    """Reads one file's tree; `problems` grows while `sheet` is made."""

    def __init__(self, names: Sequence[str], days: set[str]) -> None:
        self._names, self._days, self._finder = names, days, Finder()
        self._people, self._taxes = People(self._finder), Taxes(self._finder)

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with the segments themselves; the values are judged by the fields."""
        return self._finder.problems

    def sheet(self, root: Node) -> XmlSheet:
        """The rows, in the file's order."""
        firms = self._firms(root)
        self._check_items(firms)
        chains = [chain for firm in firms for chain in _chains(firm)]
        for firm in firms:
            self._tell_empty_matters(firm)
        if not chains:
            self._finder.tell("The file has no line items.", root, MAKE_AGAIN)
        lines = [chain[-1].node.line for chain in chains]
        return XmlSheet.of(lines, list(map(self._cells, chains)), self._names, chains=_by_line(chains))

    def _firms(self, root: Node) -> list[Found]:
        for child in root.children:
            if child.tag != FIRM.tag:
                self._finder.tell_stranger(child, root)
        return [self._finder.find(FIRM, child) for child in root.children if child.tag == FIRM.tag]

    def _check_items(self, firms: list[Found]) -> None:
        seen: dict[str, int] = {}
        for found in (each for firm in firms for each in firm.all):
            node = next((child for child in found.node.children if child.tag == ITEM), found.node)
            if not found.item:
                severity = Severity.REFUSE if found.segment.kind else Severity.WARN
                self._finder.tell(
                    f"{ITEM} is missing in <{found.node.tag}>; it ends every segment.", node, "Number it.", severity
                )
            elif not (found.item.isascii() and found.item.isdigit()):
                self._finder.tell(f"{ITEM} {short(found.item)} is not a whole number.", node, "Number it.")
            elif found.item in seen:
                sentence = f"{ITEM} {short(found.item)} stands already in line {seen[found.item]}; it must be unique in the file."
                self._finder.tell(sentence, node, "Give one of them another number.")
            else:
                seen[found.item] = node.line

    def _tell_empty_matters(self, firm: Found) -> None:
        for matter in (found for found in firm.all if found.segment is MATTER):
            if not any(found.segment.kind for found in matter.inside):
                sentence = f"{matter.name} has no fee, expense or adjustment; its sums were not checked."
                self._finder.tell(sentence, matter.node, "Add its lines, or take the matter out.")

    def _cells(self, chain: Chain) -> list[str]:
        said = {field: text for found in chain for field, text in found.values.items()}
        said |= self._line_values(chain)
        said |= {field: without_dashes(text) for field in self._days if (text := said.get(field, ""))}
        self._note_bare_days(chain)
        return [said.get(name, "") for name in self._names]

    def _note_bare_days(self, chain: Chain) -> None:
        for found in chain:
            for field in self._days & found.values.keys():
                if day_in(text := found.values[field]):
                    spot = found.spots[field]
                    sentence = f"{spot.tag} is {text} and understood; LEDES XML 2.1 writes days with dashes ({found.name})."
                    self._finder.tell(sentence, spot, f"Write {with_dashes(text)}.", Severity.WARN)

    def _line_values(self, chain: Chain) -> dict[str, str]:
        line = chain[-1]
        if line.segment is ADJUSTMENT:
            return self._adjustment(chain)
        people = self._people.names(chain[-2], line) if line.segment.kind is LineKind.FEE else {}
        taxes = self._taxes.said_of(chain, line.values.get("LINE_ITEM_TOTAL", ""))
        return {ITEM_FIELD: line.item, TYPE: line.segment.kind or "", **people, **taxes}

    def _adjustment(self, chain: Chain) -> dict[str, str]:
        """A line like those of the other formats: one piece that costs nothing, and the amount."""
        line, amount = chain[-1], self._signed(chain[-1])
        category, direction = (line.values.get(field, "") for field in ("DISC_CRED_CATEGORY", "INCREASE_DECREASE"))
        return {
            ITEM_FIELD: line.item, TYPE: LineKind.EXPENSE_ADJUSTMENT if is_of_expenses(line) else LineKind.FEE_ADJUSTMENT,
            "DISC_CRED_CATEGORY": CATEGORIES.get(category.upper()[:3], category), "INCREASE_DECREASE": direction.capitalize(),
            "LINE_ITEM_NUMBER_OF_UNITS": "1", "LINE_ITEM_UNIT_COST": "0.00", "LINE_ITEM_ADJUSTMENT_AMOUNT": amount,
            "LINE_ITEM_TOTAL": amount, "LINE_ITEM_DATE": chain[-3].values.get("INVOICE_DATE", ""),
            **self._taxes.said_of(chain, amount),
        }  # fmt: skip

    def _signed(self, line: Found) -> str:
        """The amount with the sign that its direction asks for; some write a discount without one."""
        said, direction = line.values.get("LINE_ITEM_TOTAL", ""), line.values.get("INCREASE_DECREASE", "").upper()
        number, spot = number_in(said), line.spots.get("LINE_ITEM_TOTAL", line.node)
        if not number:
            return said
        if direction == "DECREASE" and number > 0:
            right = f"-{said.removeprefix('+')}"
            sentence = f"disc_cred_amount is {said} and a decrease; it is read as {right} ({line.name})."
            self._finder.tell(sentence, spot, f"Write {right}.", Severity.WARN)
            return right
        if direction == "INCREASE" and number < 0:
            sentence = f"disc_cred_amount is {said}, less than nothing, but called an increase ({line.name})."
            self._finder.tell(sentence, spot, "Correct one of the two.")
        return said


def _chains(firm: Found) -> Iterator[Chain]:
    for client in firm.of(CLIENT):
        for invoice in client.of(INVOICE):
            for matter in invoice.of(MATTER):
                yield from ((firm, client, invoice, matter, line) for line in matter.inside if line.segment.kind)


def _by_line(chains: list[Chain]) -> dict[int, list[Chain]]:
    found: dict[int, list[Chain]] = {}
    for chain in chains:
        found.setdefault(chain[-1].node.line, []).append(chain)
    return found
