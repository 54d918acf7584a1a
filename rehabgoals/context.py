"""Context processors of the project."""

from django.http import HttpRequest


def csp_nonce(request: HttpRequest) -> dict[str, object]:
    """The nonce under the name that django-htmx's tags read; django-csp's own processor calls it CSP_NONCE."""
    return {"csp_nonce": getattr(request, "csp_nonce", "")}
