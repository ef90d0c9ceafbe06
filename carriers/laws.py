"""What must hold in a carrier file beyond the shape of its values: each law is a small function that yields every breach."""

from carriers import journey_laws, partner_laws, word_laws

LAWS = (*word_laws.LAWS, *journey_laws.LAWS, *partner_laws.LAWS)
