"""Pages about measures: what an episode measures, writing down a result, the clinic's instruments."""

from measures.views.corrections import measurement_correct
from measures.views.explaining import measurement_detail
from measures.views.instruments import (
    instrument_detail,
    instrument_list,
    instrument_new,
    measure_threshold,
    threshold_adopt,
    threshold_end,
)
from measures.views.overview import fit, measure_list
from measures.views.questionnaires import instrument_import
from measures.views.reassessment import measure_settings
from measures.views.recording import measure_record, measures_due

__all__ = [
    "fit",
    "instrument_detail",
    "instrument_import",
    "instrument_list",
    "instrument_new",
    "measure_list",
    "measure_record",
    "measure_settings",
    "measure_threshold",
    "measurement_correct",
    "measurement_detail",
    "measures_due",
    "threshold_adopt",
    "threshold_end",
]
