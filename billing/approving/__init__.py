"""A carrier's list of approved people and rates: looked into as a CSV first, then taken as a whole, and given back as the same CSV."""

from billing.approving.change import ListChange
from billing.approving.listed import Listed, as_csv
from billing.approving.preview import ListPreview, listed_of, look_into
from billing.approving.replacing import CannotReplace, replace_list

__all__ = ["CannotReplace", "ListChange", "ListPreview", "Listed", "as_csv", "listed_of", "look_into", "replace_list"]
