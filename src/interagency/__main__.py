"""`python -m interagency` is the command line."""

from interagency.cli import main

if __name__ == "__main__":
    main()
