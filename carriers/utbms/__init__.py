"""The Uniform Task-Based Management System: what the codes on a bill's lines are called, in the sets that carriers choose from."""

from carriers.utbms.code_sets import CODE_SETS, CodeSet, code_set

__all__ = ["CODE_SETS", "CodeSet", "code_set"]
