"""What carriers cut, as billers and managers look at it, set it right, and put suggestions aside."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import delete, select

from data.models import Cut, JobRun, Suggestion
from tests.pages.conftest import at_rest
from tests.pages.cuts_made import HOSTILE, make_cuts, make_suggestions

pytestmark = pytest.mark.browser
WHERE = {"position": {"x": 15, "y": 60}, "force": True}


@pytest.fixture
def cut(portal):
    """Puts bills that carriers cut into the portal's book, with the suggestions that follow."""

    def make(count):
        with portal.session() as session:
            numbers = make_cuts(session, count)
            session.flush()
            make_suggestions(session)
            return numbers

    return make


def test_page_without_cuts_says_so(signed_in_as):
    page = signed_in_as("max", "/cuts")

    expect(page.get_by_text("Nothing was cut yet")).to_be_visible()
    expect(page.get_by_text("No rule to suggest")).to_be_visible()


@pytest.mark.parametrize("username", ["ada", "cy", "dee"])
def test_page_is_for_billers_and_managers(signed_in_as, username):
    expect(signed_in_as(username, "/cuts").get_by_text("“What carriers cut” is for billers")).to_be_visible()


def test_figures_and_the_words_of_a_rule(signed_in_as, cut):
    cut(14)
    page = signed_in_as("max", "/cuts")

    figures = page.locator("dl.large")
    expect(figures).to_contain_text("$1,000.00")
    expect(figures).to_contain_text("Things named16")
    page.get_by_test_id("stDataFrame").first.locator("canvas").first.click(**WHERE)
    at_rest(page)

    expect(page.get_by_role("heading", name="In the carriers' words: Block billing")).to_be_visible()
    expect(page.get_by_role("button", name="CSV")).to_have_count(2)


def test_words_are_shown_as_plain_text_and_set_right(portal, signed_in_as, cut):
    cut(6)
    with portal.session() as session:
        session.execute(delete(Cut).where(Cut.rule != "unclassified"))
    page = signed_in_as("bo", "/cuts")
    page.get_by_test_id("stDataFrame").nth(1).locator("canvas").first.click(**WHERE)
    at_rest(page)
    expect(page.get_by_test_id("stText").get_by_text(HOSTILE, exact=True)).to_be_visible()
    expect(page.get_by_test_id("stMain").locator("a[href*='evil']")).to_have_count(0)

    page.get_by_role("button", name="Set right").click()
    expect(page.get_by_text("Choose the rule that the carrier's words are about.")).to_be_visible()
    page.get_by_label("What the words are about").fill("Staff")
    page.get_by_role("option", name="Staffing").click()
    page.get_by_role("button", name="Set right").click()

    expect(page.get_by_text("are about “Staffing” from now on")).to_be_visible()
    with portal.session() as session:
        assert [(each.rule, each.words) for each in session.scalars(select(Cut))] == [("staffing", HOSTILE)]


def test_manager_reads_and_sets_nothing_right(signed_in_as, cut):
    cut(3)
    page = signed_in_as("max", "/cuts")

    page.get_by_test_id("stDataFrame").nth(1).locator("canvas").first.click(**WHERE)
    at_rest(page)

    expect(page.get_by_text("told by the carrier's words")).to_be_visible()
    expect(page.get_by_role("button", name="Set right")).to_have_count(0)


def test_suggestion_is_read_and_put_aside(portal, signed_in_as, cut):
    cut(42)
    page = signed_in_as("max", "/cuts")
    page.get_by_role("tab", name=re.compile("What would have found it")).click()
    at_rest(page)
    expect(page.get_by_text("Switch on “Block billing” for Harbor Mutual")).to_be_visible()
    expect(page.get_by_text("block_billing:").first).to_be_visible()

    page.get_by_role("button", name="Put aside").first.click()
    page.get_by_role("dialog").get_by_role("textbox").fill("They promised to stop")
    page.get_by_role("dialog").get_by_role("button", name="Put aside").click()

    expect(page.get_by_text("The suggestion is put aside.")).to_be_visible()
    with portal.session() as session:
        assert session.scalars(select(Suggestion.dismissed_why).where(Suggestion.dismissed_at.is_not(None))).all() == [
            "They promised to stop"
        ]


def test_look_again_asks_the_worker_once(portal, signed_in_as, cut):
    cut(3)
    page = signed_in_as("bo", "/cuts")
    page.get_by_role("tab", name=re.compile("What would have found it")).click()

    page.get_by_role("button", name="Look now").click()

    expect(page.get_by_text("“Learn” is asked for")).to_be_visible()
    with portal.session() as session:
        assert [run.asked_by for run in session.scalars(select(JobRun).where(JobRun.job == "learn"))] == ["Bo Larsen"]


def test_many_cuts_come_in_pages_on_a_phone(signed_in_as, cut):
    cut(120)
    page = signed_in_as("bo", "/cuts", viewport={"width": 390, "height": 844})

    expect(page.get_by_text("Things named")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
