"""`check --xsd`: a schema that somebody has is used where lxml is installed, and a sentence says what is missing where it is not."""

import sys

import pytest

from billing.ledes.__main__ import main
from tests.billing.bills import SAMPLES
from tests.billing.xml_files import an_xml_file, line_of

FIRM_ONLY = """\
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:element name="ledesxmlebilling2.1">
    <xs:complexType><xs:sequence><xs:element name="firm">
      <xs:complexType><xs:sequence>
        <xs:element name="lf_vendor_id"><xs:simpleType><xs:restriction base="xs:string">
          <xs:maxLength value="{longest}"/>
        </xs:restriction></xs:simpleType></xs:element>
        <xs:any minOccurs="0" maxOccurs="unbounded" processContents="skip"/>
      </xs:sequence></xs:complexType>
    </xs:element></xs:sequence></xs:complexType>
  </xs:element>
</xs:schema>
"""


@pytest.fixture
def files(tmp_path):
    (tmp_path / "2610-0042.xml").write_text(an_xml_file(), newline="")
    (tmp_path / "wide.xsd").write_text(FIRM_ONLY.format(longest=20))
    (tmp_path / "narrow.xsd").write_text(FIRM_ONLY.format(longest=5))
    (tmp_path / "none.xsd").write_text("<html/>")
    return tmp_path


def checked(files, xsd, bill="2610-0042.xml"):
    return main(["check", "--xsd", str(files / xsd), str(files / bill)])


def test_without_lxml_a_sentence_says_what_to_install(files, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "lxml", None)

    assert checked(files, "wide.xsd") == 2
    assert "lxml, which is not installed here: pip install lxml==" in capsys.readouterr().err


def test_other_format_is_told_that_no_schema_was_used(files, capsys):
    assert checked(files, "wide.xsd", SAMPLES / "valid_six_lines_1998b.txt") == 1
    assert "The file is no LEDES XML 2.1, so the schema was not used." in capsys.readouterr().out


def test_file_that_obeys_the_schema_is_clean(files, capsys):
    assert checked(files, "wide.xsd") == 0


def test_breach_of_the_schema_has_its_line(files, capsys):
    assert checked(files, "narrow.xsd") == 1
    line = line_of(an_xml_file(), "<lf_vendor_id>")
    assert f"line {line}, XSD: The schema says: Element 'lf_vendor_id'" in capsys.readouterr().out


def test_hostile_file_is_not_expanded_for_the_schema(files, capsys):
    hostile = an_xml_file().replace("<ledes", '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><ledes', 1)
    (files / "2610-0042.xml").write_text(hostile.replace("24-6437381", "&x;"))

    assert checked(files, "wide.xsd") == 2
    said = capsys.readouterr().out
    assert "root:" not in said and "(DOCTYPE), so the schema was not used. Take the DOCTYPE out." in said


def test_file_that_is_no_xml_has_one_breach(files, capsys):
    (files / "2610-0042.xml").write_text(an_xml_file()[:400])

    assert checked(files, "wide.xsd") == 2
    assert capsys.readouterr().out.count("XSD: The schema says: ") == 1


@pytest.mark.parametrize(("xsd", "said"), [("none.xsd", "none.xsd is no XML schema"), ("nowhere.xsd", "cannot be opened")])
def test_what_is_no_schema_is_a_sentence(files, xsd, said, capsys):
    assert checked(files, xsd) == 2
    assert said in capsys.readouterr().err
