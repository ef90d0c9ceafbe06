"""The practice carrier sites: real web applications of invented companies, each with its own book, look and habits."""
