"""The firm's-side half of replication: a program beside the case-management system that reads what changes there and sends it.

It stands alone (`pip install ./agent`) and imports nothing of the portal's; the portal uses its reading and its batches.
"""
