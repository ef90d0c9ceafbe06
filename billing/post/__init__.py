"""Mails from carriers: what each is, which invoices it is about, and what people do with the rest.

`letter` is a mail opened, `reading` judges it by the carriers' files, `keeping` writes it down with its answers, `settling` is for people.
"""
