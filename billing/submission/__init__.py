"""From an approved invoice to the carrier's answer: write the intent, then act, then write what happened.

`queue` is for people, `claim` and `record` are for the process that visits the site, `lifecycle` is the only writer of a
submission's status. A kill at any line loses nothing and doubles nothing: see docs/decisions/0005-submission-protocol.md.
"""
