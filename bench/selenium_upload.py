"""A baseline: what a simple Selenium script does for one invoice: sign in, upload, read the receipt, sign out."""

from collections.abc import Callable
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

from bench.http_upload import CLIENT
from bench.selenium_hands import LOOK_EVERY, PATIENCE, Hands
from tests.demo.street import PASSWORD, USERS

DROP = """
const field = Object.assign(document.createElement("input"), {type: "file"}), zone = document.getElementById("drop");
field.addEventListener("change", () => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(field.files[0]);
  zone.dispatchEvent(new DragEvent("drop", {dataTransfer, bubbles: true, cancelable: true}));
});
document.body.append(field);
return field;
"""
"""Selenium cannot drop a file; scripts make a field for it and drop what was put in there."""


def upload_with_selenium(driver: webdriver.Chrome, address: str, site: str, file: Path) -> str:
    """The receipt of one file, which is named after its invoice; signed out afterwards."""
    hands = Hands(driver, f"{address}/{site.replace('_', '-')}")
    return JOURNEYS[site](hands, USERS[site][0].user, file)


def at_harbor(hands: Hands, user: str, file: Path) -> str:
    """One form, the receipt at once."""
    hands.open("/login")
    hands.fill(user=user, password=PASSWORD)
    hands.press("Sign in")
    hands.wait_for("Signed in as")
    hands.open("/submit")
    hands.fill(file=str(file))
    hands.press("Submit invoice")
    receipt = hands.read(r"Receipt number:\s*(\S+)")
    hands.leave("Sign out")
    return receipt


def at_prairie(hands: Hands, user: str, file: Path) -> str:
    """A draft, whose status is then changed."""
    hands.open("/")
    hands.fill(firm=user, password=PASSWORD)
    hands.press("Log on")
    hands.wait_for("Prairie Indemnity Invoice Desk")
    hands.open("/new")
    hands.fill(file=str(file))
    hands.press("Import")
    hands.press(f"Open invoice {file.stem}")
    Select(hands.reach("//select[@name='status']")).select_by_visible_text("Submitted to Prairie")
    hands.press("Save status")
    receipt = hands.read(r"Reference (PI/\S+)")
    hands.leave("Log off")
    return receipt


def at_lakeshore(hands: Hands, user: str, file: Path) -> str:
    """In a window of its own, through a frame; the ticket vanishes after three seconds."""
    hands.open("/")
    hands.press("Launch application")
    first, window = WebDriverWait(hands.driver, PATIENCE, LOOK_EVERY).until(
        lambda driver: len(driver.window_handles) == 2 and driver.window_handles
    )
    hands.driver.switch_to.window(window)
    hands.fill(user=user, password=PASSWORD)
    hands.press("Log in")
    hands.press("Accept")
    hands.reach("//tr[contains(., 'Defense counsel')]//button").click()
    hands.wait_for("You work for provider")
    hands.open("/app/deliver")
    hands.driver.switch_to.frame(hands.reach("//iframe"))
    hands.fill(file=str(file))
    hands.press("Deliver bill")
    receipt = hands.read(r"Ticket (\S+)")
    hands.driver.switch_to.default_content()
    hands.leave("Exit")
    hands.driver.close()
    hands.driver.switch_to.window(first)
    return receipt


def at_beacon(hands: Hands, user: str, file: Path) -> str:
    """Dropped into a batch, completed in a window of the page, ticked and submitted."""
    hands.open("/")
    hands.fill(user=user, password=PASSWORD)
    hands.press("Sign on")
    hands.wait_for("Open batches")
    field: WebElement = hands.driver.execute_script(DROP)
    field.send_keys(str(file))
    hands.press("Add to batch")
    hands.reach(f"//tr[td[normalize-space()='{file.stem}']]//button").click()
    window = f"//dialog[contains(@aria-label, '{file.stem}')]"
    hands.reach(f"{window}//input[@name='due']").send_keys("12/31/2026")
    hands.reach(f"{window}//input[@name='reference']").send_keys("M-7")
    hands.reach(f"{window}//button[.='Save details']").click()
    hands.reach(f"//tr[@class='batch'][contains(., '{file.stem}')][td='Complete']//input").click()
    hands.press("Submit batch")
    receipt = hands.read(r"(BCN-\d{5}-\d{6})")
    hands.leave("Sign off")
    return receipt


def at_stonebridge(hands: Hands, user: str, file: Path) -> str:
    """A form inside a shadow root."""
    hands.open("/sign-in")
    hands.fill(user=user, password=PASSWORD)
    hands.press("Cross over")
    hands.wait_for("Panel desk")
    hands.open("/transfers")
    widget = hands.reach("//invoice-transfer").shadow_root
    widget.find_element(By.CSS_SELECTOR, "input").send_keys(str(file))
    widget.find_element(By.CSS_SELECTOR, "button").click()
    receipt = hands.read(r"entry (SBR\S+)")
    hands.leave("Close session")
    return receipt


def at_keystone(hands: Hands, user: str, file: Path) -> str:
    """Two pages of sign-in and a client to choose; a file with one invoice, as simple scripts send it."""
    hands.open("/login")
    hands.fill(name=user)
    hands.press("Continue")
    hands.fill(password=PASSWORD)
    hands.press("Log in")
    Select(hands.reach("//select[@name='client']")).select_by_visible_text(CLIENT)
    hands.wait_for(f"Billing for {CLIENT}")
    hands.open("/invoices/send")
    hands.fill(file=str(file))
    hands.press("Send to Keystone")
    receipt = hands.read(r"Registered as (KF-\S+)")
    hands.leave("Log out")
    return receipt


JOURNEYS: dict[str, Callable[[Hands, str, Path], str]] = {
    "harbor_mutual": at_harbor,
    "prairie_indemnity": at_prairie,
    "lakeshore_auto": at_lakeshore,
    "beacon_liability": at_beacon,
    "stonebridge_risk": at_stonebridge,
    "keystone_fidelity": at_keystone,
}
