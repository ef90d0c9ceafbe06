"""Opening mails: from the bytes of a mail to what a reader sees of it, whatever state it is in."""
