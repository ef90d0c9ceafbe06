"""Every decision. Takes a session, never opens or commits one; draws nothing, opens no browser, reads no settings."""
