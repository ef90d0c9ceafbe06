"""docs/ledes.md has the tables of the code, and its words about reading are true."""

from billing.ledes import fields_page
from billing.ledes.__main__ import main
from billing.ledes.formats import FORMATS


def test_page_has_the_tables_of_now():
    assert fields_page.page() == fields_page.PAGE.read_text(), "Run python -m billing.ledes fields --write."


def test_every_field_and_rule_of_every_format_is_told(capsys):
    assert main(["fields"]) == 0

    told = capsys.readouterr().out + fields_page.PAGE.with_name("ledes-xml.md").read_text()
    for form in FORMATS.values():
        missing = [field.name for field in form.fields if f"`{field.name}`" not in told]
        assert [*missing, *(rule.__name__ for rule in form.rules if f"`{rule.__name__}`" not in told)] == []
