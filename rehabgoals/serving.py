"""gunicorn's configuration (`--config python:rehabgoals.serving`): its lines on stderr are JSON like all others.

No access log: our own `RequestLogMiddleware` writes one line a request, with the route instead of the path.
"""

from rehabgoals import logs

logconfig_dict = logs.configuration(
    {
        "gunicorn.error": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "gunicorn.access": {"handlers": [], "propagate": False},
    }
)
# Its control socket would be shared by checkouts, and can stop the server.
control_socket_disable = True
