"""The certificates of the street: an authority of its own, the server's certificate, and the one that the firm's browser shows."""

import datetime as dt
import hashlib
import ipaddress
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DAY, YEARS = dt.timedelta(days=1), dt.timedelta(days=3650)
HOSTS = (x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1")))


@dataclass(frozen=True)
class Certificates:
    """The folder with all of them. `authority` is the file that a browser must trust to believe the server."""

    folder: Path

    @property
    def authority(self) -> Path:
        """The authority's certificate."""
        return self.folder / "authority.pem"

    @property
    def server(self) -> Path:
        """The server's certificate and key."""
        return self.folder / "server.pem"

    @property
    def pfx(self) -> bytes:
        """The firm's certificate and key, as PKCS #12."""
        return (self.folder / "firm.pfx").read_bytes()

    @property
    def passphrase(self) -> str:
        """What opens the firm's file."""
        return (self.folder / "passphrase").read_text()

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the firm's certificate, as SiteUser.certificate wants it."""
        _, certificate, _ = pkcs12.load_key_and_certificates(self.pfx, self.passphrase.encode())
        if certificate is None:
            raise ValueError(f"{self.folder / 'firm.pfx'} holds no certificate; remove {self.folder} to have it made anew.")
        return hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest()

    @property
    def port(self) -> int:
        """The port on which the sites last asked for a certificate."""
        return int((self.folder / "port").read_text())

    def tell_port(self, port: int) -> None:
        """Write down the port on which the sites ask for a certificate."""
        (self.folder / "port").write_text(str(port))


def certificates(data_dir: Path) -> Certificates:
    """The certificates of the sites in this folder, made when there are none. Of two processes that make them at once one wins."""
    folder = data_dir / "certificates"
    if not folder.exists():
        made = data_dir / f"certificates.{secrets.token_hex(4)}"
        made.mkdir(parents=True, mode=0o700)
        _make(made)
        try:
            made.rename(folder)
        except OSError:
            shutil.rmtree(made)
            if not folder.exists():
                raise
    return Certificates(folder)


def _make(folder: Path) -> None:
    """Write all files into an empty folder."""
    root = _issue("Practice Street Authority", None, x509.BasicConstraints(ca=True, path_length=0))
    server = _issue("Practice carrier sites", root, x509.SubjectAlternativeName(HOSTS), _for(ExtendedKeyUsageOID.SERVER_AUTH))
    firm = _issue("Billing, Ledgerline", root, _for(ExtendedKeyUsageOID.CLIENT_AUTH))
    passphrase = secrets.token_urlsafe(12)
    sealed = BestAvailableEncryption(passphrase.encode())
    (folder / "authority.pem").write_bytes(root.certificate.public_bytes(Encoding.PEM))
    (folder / "server.pem").write_bytes(server.pem)
    (folder / "passphrase").write_text(passphrase)
    (folder / "firm.pfx").write_bytes(pkcs12.serialize_key_and_certificates(b"firm", firm.key, firm.certificate, None, sealed))


@dataclass(frozen=True)
class Issued:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: EllipticCurvePrivateKey

    @property
    def pem(self) -> bytes:
        """Both in one file, as servers read them."""
        key = self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return key + self.certificate.public_bytes(Encoding.PEM)


def _issue(name: str, by: Issued | None, *extensions: x509.ExtensionType) -> Issued:
    """A new key and the certificate for it, signed by its issuer or by itself."""
    key, subject, now = generate_private_key(SECP256R1()), _name(name), dt.datetime.now(dt.UTC)
    signer, issuer = (by.key, by.certificate.subject) if by else (key, subject)
    draft = x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number(), now - DAY, now + YEARS)
    for each in extensions:
        draft = draft.add_extension(each, critical=isinstance(each, x509.BasicConstraints))
    return Issued(draft.sign(signer, SHA256()), key)


def _name(words: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)])


def _for(use: x509.ObjectIdentifier) -> x509.ExtendedKeyUsage:
    return x509.ExtendedKeyUsage([use])
