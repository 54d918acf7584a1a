"""PostgreSQL, Redis and a mail catcher that come with the Python packages, for a first run and for the tests.

`prepare.py` makes `.venv`; `run.py` is the parent of `make run`; `postgres.py`, `redis.py` and `mail.py` start one
server each; `places.py` says where their files are; `children.py` starts processes that cannot outlive their parent.
A real clinic uses servers of its own, and none of this (docs/running.md).
"""
