"""One run as a Mesa model: live agents that read the engine, and may choose for themselves.

    from interagency.mesa import CoordinationModel

    model = CoordinationModel("delivering_as_one", rng=1)
    model.run_model()
    model.datacollector.get_model_vars_dataframe()

This package, and nothing else here, touches Mesa; the engine neither knows nor needs it. Same
seed, same numbers as `interagency.run`, bit for bit. See docs/tutorials/coming-from-mesa.md.
"""

from interagency.mesa.agents import CountryTeam, Headquarters, Office, Tie
from interagency.mesa.batch import from_batch_run
from interagency.mesa.model import CoordinationModel
from interagency.mesa.reforms import ReformSchedule
from interagency.mesa.viz import page
from interagency.model.mechanisms.choice import Cues

__all__ = [
    "CoordinationModel",
    "CountryTeam",
    "Cues",
    "Headquarters",
    "Office",
    "ReformSchedule",
    "Tie",
    "from_batch_run",
    "page",
]
