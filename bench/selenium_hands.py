"""Selenium, and what a simple script does with it: open, fill, press, read."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psutil  # type: ignore[import-untyped]
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.expected_conditions import staleness_of
from selenium.webdriver.support.ui import WebDriverWait

from jobs.portals.browser import find_chromium

PATIENCE, LOOK_EVERY = 20, 0.1
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")


class Hands:
    """Selenium's hands on one site; whatever they reach for may take its time to come."""

    def __init__(self, driver: webdriver.Chrome, site: str) -> None:
        self.driver = driver
        self._site = site

    def open(self, path: str) -> None:
        """Go to a page."""
        self.driver.get(self._site + path)

    def reach(self, path: str) -> WebElement:
        """The first thing at this XPath."""
        return self.driver.find_element(By.XPATH, path)

    def fill(self, **entries: str) -> None:
        """Type into fields, by their names."""
        for name, text in entries.items():
            self.reach(f"//*[@name='{name}']").send_keys(text)

    def press(self, words: str) -> None:
        """Click the button or link with these words."""
        self.reach(f"//*[self::button or self::a][normalize-space()='{words}']").click()

    def leave(self, words: str) -> None:
        """Sign out, and stay until the site has heard it: the next sign-in would else find somebody there."""
        button = self._patiently().until(lambda _: self._pressed(f"//button[normalize-space()='{words}']"))
        self._patiently().until(staleness_of(button))

    def wait_for(self, words: str) -> None:
        """Return when the page has these words: whoever goes on earlier takes the way from under what was clicked."""
        self.reach(f"//*[contains(text(), '{words}')]")

    def read(self, pattern: str) -> str:
        """The first group of the pattern, as soon as the page says it."""
        receipt: str = self._patiently().until(lambda _: self._found(pattern), f"the site gave no receipt like {pattern}")
        return receipt

    def _patiently(self) -> WebDriverWait[webdriver.Chrome]:
        """Chromedriver complains in many words of a page that is just being replaced."""
        return WebDriverWait(self.driver, PATIENCE, LOOK_EVERY, [WebDriverException])

    def _pressed(self, path: str) -> WebElement:
        button = self.reach(path)
        button.click()
        return button

    def _found(self, pattern: str) -> str:
        found = re.search(pattern, self.reach("//body").text)
        return found[1] if found else ""


@contextmanager
def open_selenium() -> Iterator[webdriver.Chrome]:
    """The same browser as ours, through chromedriver."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(find_chromium(None))
    for flag in FLAGS:
        options.add_argument(flag)
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
    driver.implicitly_wait(PATIENCE)
    browser = psutil.Process(driver.service.process.pid).children(recursive=True)
    try:
        yield driver
    finally:
        driver.quit()
        _end(browser)


def _end(browser: list[psutil.Process]) -> None:
    """Debian's headless shell stays behind when chromedriver has gone, and eighty of them slow everybody down."""
    for process in browser:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    psutil.wait_procs(browser, timeout=PATIENCE)
