"""A made-up firm, its old case-management system, and the practice carrier sites."""
