"""The baseline: one upload as a Selenium script does it, with a new browser."""

import re
import shutil
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support import expected_conditions
from selenium.webdriver.support.ui import WebDriverWait

from jobs.portals.browser import find_chromium
from tests.demo.street import PASSWORD


def upload_with_selenium(site: str, file: Path) -> str:
    """Sign in, upload, read the receipt number."""
    browser = webdriver.Chrome(options=_options(), service=webdriver.ChromeService(shutil.which("chromedriver")))
    try:
        browser.get(f"{site}/login")
        browser.find_element(By.NAME, "user").send_keys("ada")
        browser.find_element(By.NAME, "password").send_keys(PASSWORD)
        browser.find_element(By.XPATH, "//button[normalize-space()='Sign in']").click()
        _wait_for(browser, "Signed in as")
        browser.get(f"{site}/submit")
        browser.find_element(By.NAME, "file").send_keys(str(file))
        browser.find_element(By.XPATH, "//button[normalize-space()='Submit invoice']").click()
        WebDriverWait(browser, 20).until(
            expected_conditions.text_to_be_present_in_element((By.TAG_NAME, "body"), "Receipt number")
        )
        found = re.search(r"Receipt number:\s*(\S+)", browser.find_element(By.TAG_NAME, "body").text)
        assert found, "the site gave no receipt"
        return found[1]
    finally:
        browser.quit()


def _wait_for(browser: webdriver.Chrome, text: str) -> None:
    WebDriverWait(browser, 20).until(expected_conditions.text_to_be_present_in_element((By.TAG_NAME, "body"), text))


def _options() -> webdriver.ChromeOptions:
    options = webdriver.ChromeOptions()
    options.binary_location = str(find_chromium(None))
    for flag in ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"):
        options.add_argument(flag)
    return options
