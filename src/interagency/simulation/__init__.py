"""Making it run: draws with an address, and many quarters of many runs."""
