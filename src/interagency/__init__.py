"""interagency: agencies that must work together while answering to their own headquarters."""

__version__ = "0.1.0"
