"""How much one scenario may ask for, so that no file can stall a machine."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Upper bounds; each far above use and far below harm."""

    # 2 MiB: the text of a scenario loads back, and 5000 offices written out with everything
    # that may be given are 1.7 MB
    file_bytes: int = 2_097_152
    # the language is five levels deep; a parser in Python ends at about a thousand
    depth: int = 20
    # keys, values and collections in one file: 5000 offices with everything given need
    # 165 000, and reading that many takes about five seconds
    nodes: int = 200_000
    # digits of a plain number: a double has 17, and Python refuses to read 4300
    number_characters: int = 40
    # agency and country names stand in tables and legends
    name_characters: int = 80
    # titles, purposes and sources are read by people
    text_characters: int = 1000
    # a reader must be able to follow what extends what
    extends_chain: int = 10
    # the UN has some 130 country teams of about 20 offices
    offices: int = 5000
    # pairs within a team grow with the square of its size: 100 agencies make 9900
    team_agencies: int = 100
    # more than anybody can tell apart in a run
    shocks: int = 1000
    # a century; the reference run is 12 years
    quarters: int = 400
    # a row takes 350 bytes, twice while tables are put together: 3.5 GB
    office_rows: int = 5_000_000
    # a design of this size takes a day on two processors, and is worth a cluster
    runs: int = 20_000_000


LIMITS = Limits()
