"""Three practice carrier sites: real web applications of invented companies, each with its own book, look and habits."""

from demo.sites.app import create_app

__all__ = ["create_app"]
