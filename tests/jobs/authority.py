"""A certificate authority of our own, for sites that let in only those they know."""

import datetime as dt
import ssl
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat, pkcs12

from jobs.portals.bill import Certificate

Pair = tuple[x509.Certificate, ec.EllipticCurvePrivateKey]


class Authority:
    """Signs for the site and for the firm; `file` is what others must trust."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._own = self._sign("Authority", None)
        self.file = self._write("authority.pem", self._own[0].public_bytes(Encoding.PEM))

    def tls(self) -> dict[str, Any]:
        """How uvicorn serves as `localhost` to browsers with a certificate of ours, and to no others."""
        certificate, key = self._sign("localhost", self._own)
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return {
            "ssl_certfile": self._write("site.pem", certificate.public_bytes(Encoding.PEM)),
            "ssl_keyfile": self._write("site.key", secret),
            "ssl_ca_certs": str(self.file),
            "ssl_cert_reqs": ssl.CERT_REQUIRED,
        }

    def certificate(self, name: str, passphrase: str) -> Certificate:
        """One for the firm's browser."""
        certificate, key = self._sign(name, self._own)
        encryption = BestAvailableEncryption(passphrase.encode())
        return Certificate(pkcs12.serialize_key_and_certificates(name.encode(), key, certificate, None, encryption), passphrase)

    def _sign(self, name: str, by: Pair | None) -> Pair:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        issuer, signer = (by[0].subject, by[1]) if by else (subject, key)
        now = dt.datetime.now(dt.UTC)
        names = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
        made = (
            x509.CertificateBuilder(subject_name=subject, issuer_name=issuer, public_key=key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(hours=1))
            .not_valid_after(now + dt.timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .sign(signer, hashes.SHA256())
        )
        return made, key

    def _write(self, name: str, content: bytes) -> Path:
        (self._folder / name).write_bytes(content)
        return self._folder / name
