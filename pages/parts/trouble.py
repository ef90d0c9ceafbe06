"""What somebody sees when something went wrong that nobody foresaw: a sentence, never a traceback."""

import logging
import secrets

import streamlit as st
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from billing.errors import Refusal
from pages.parts.plain import plain

log = logging.getLogger("ledgerline.portal")


def show_trouble(error: Exception) -> bool:
    """Say what happened and whose turn it is. For st.App: True keeps Streamlit from saying it its own way."""
    if isinstance(error, Refusal):
        st.error(plain(str(error)))
    elif isinstance(error, DBAPIError | NoConnection):
        log.error("The database does not answer: %s", error)
        st.error("The database does not answer. Nothing you did was lost; ask IT to look at it.", icon=":material/database_off:")
    else:
        number = secrets.token_hex(4)
        log.error("Error %s: %r", number, error)
        st.error(f"Something went wrong that should not. Nothing was half done; tell IT the number {number}.")
    return True
