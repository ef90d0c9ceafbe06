"""The Uniform Task-Based Management System: what the codes on a bill's lines are called, in the sets that carriers choose from."""

from carriers.utbms.code_sets import CODE_SETS, CodeSet, code_set
from carriers.utbms.names import CODE_FIELDS, CodeField, choices, codes_meant, name_of

__all__ = ["CODE_FIELDS", "CODE_SETS", "CodeField", "CodeSet", "choices", "code_set", "codes_meant", "name_of"]
