"""The made-up firm and its legacy case-management system. It knows nothing of the portal: it is the other system."""

from demo.firm.answers import Attorney, claims_of, responsible_attorneys
from demo.firm.build import FirmAlreadyThere, build_firm

FIRM_NAME = "Whitcombe Hale & Ortiz LLP"
FIRM_TAX_ID = "43-7718206"

__all__ = ["FIRM_NAME", "FIRM_TAX_ID", "Attorney", "FirmAlreadyThere", "build_firm", "claims_of", "responsible_attorneys"]
