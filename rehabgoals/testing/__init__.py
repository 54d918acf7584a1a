"""What the tests of every app lean on: servers of their own, a client that guards pages, a counter of queries."""
