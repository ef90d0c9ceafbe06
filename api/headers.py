"""What every answer tells the browser to allow and to forbid."""

import base64
import hashlib


def security_headers(inline_script: str, *, secure: bool) -> list[tuple[bytes, bytes]]:
    """The headers; of all inline scripts only `inline_script` runs, and over https the browser stays with https."""
    fingerprint = base64.b64encode(hashlib.sha256(inline_script.encode()).digest()).decode()
    policy = {
        "default-src": "'self'",
        "script-src": f"'self' blob: 'sha256-{fingerprint}'",  # blob: Streamlit loads a component's JavaScript that way
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "frame-src": "'self' blob:",
        "frame-ancestors": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "object-src": "'none'",
    }
    headers = {
        "content-security-policy": "; ".join(f"{name} {sources}" for name, sources in policy.items()),
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=()",
    } | ({"strict-transport-security": "max-age=31536000"} if secure else {})
    return [(name.encode(), value.encode()) for name, value in headers.items()]
