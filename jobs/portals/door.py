"""What a browser must bring before the first page: the password a browser is asked for itself, the firm's certificate."""

from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, Error, HttpCredentials, ViewportSize

from carriers.definition import Carrier
from jobs.portals.bill import Certificate, Credential
from jobs.portals.errors import Place, PortalError, SignInRefused, SiteUnavailable

WINDOW: ViewportSize = {"width": 1280, "height": 900}


async def open_context(browser: Browser, carrier: Carrier, credential: Credential) -> BrowserContext:
    """A context of its own: no cookie, file or page of another visit is in it."""
    address = urlsplit(carrier.address)
    site = f"{address.scheme}://{address.netloc}"  # another one that asks gets neither password nor certificate
    certificate = _certificate(carrier, credential)
    basic: HttpCredentials = {"username": credential.username, "password": credential.password, "origin": site}
    try:
        context = await browser.new_context(
            viewport=WINDOW,
            locale="en-US",
            http_credentials=basic if carrier.door.http_basic else None,
            client_certificates=[{"origin": site, "pfx": certificate.pfx, "passphrase": certificate.passphrase}]
            if certificate
            else None,
        )
    except Error as error:
        raise _not_opened(browser, carrier, error) from None  # the browser's own words repeat what it was given
    context.set_default_timeout(carrier.patience.step * 1000)
    return context


def _certificate(carrier: Carrier, credential: Credential) -> Certificate | None:
    if not carrier.door.client_certificate:
        return None
    if credential.certificate is None:
        raise SignInRefused(_place(carrier), "the site wants the firm's certificate, and none is kept for it.")
    return credential.certificate


def _not_opened(browser: Browser, carrier: Carrier, error: Error) -> PortalError:
    if carrier.door.client_certificate and "certificate" in error.message:
        return SignInRefused(_place(carrier), "the firm's certificate cannot be opened with the passphrase that is kept for it.")
    ended = "" if browser.is_connected() else ", because it ended"
    return SiteUnavailable(_place(carrier), f"the browser could not open a window{ended}.")


def _place(carrier: Carrier) -> Place:
    return Place(carrier.name, "sign_in")
