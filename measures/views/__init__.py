"""Pages about measures: what an episode measures, writing down a result, the clinic's instruments."""

from measures.views.instruments import instrument_list, instrument_new
from measures.views.overview import measure_list
from measures.views.recording import measure_record

__all__ = ["instrument_list", "instrument_new", "measure_list", "measure_record"]
