"""A biller's LEDES file: looked into first, then taken as invoices."""

from billing.importing.intake import CannotImport, import_file
from billing.importing.preview import InvoiceInFile, Preview, look_into

__all__ = ["CannotImport", "InvoiceInFile", "Preview", "import_file", "look_into"]
