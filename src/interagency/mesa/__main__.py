"""`python -m interagency.mesa`: the page of one run, served on this machine alone."""

import sys

from interagency.errors import InputError
from interagency.mesa.viz import serve

if __name__ == "__main__":
    try:
        serve(sys.argv[1:])
    except InputError as error:
        sys.exit(str(error))
