"""What the customer's reference says about each instrument, copied so that the catalogue can be held against it.

A threshold reads `9@90`: value 9 at 90 % confidence; `36.7%` is a percentage of where it started; `2/30%` is 2, or 30 %
of where it started; `4[neck]` replaces the default for that region; `?` was not read in its source.
"""

from typing import NamedTuple


class Facts(NamedTuple):
    """One instrument: its range and step, which way is better, weeks until it is repeated, and its thresholds."""

    lowest: str
    highest: str
    step: str
    more_is_better: bool
    weeks: int
    mdc: str
    mcid: str
    more_mdc: str = ""
    more_mcid: str = ""


REFERENCE = {
    "nprs": Facts("0", "10", "1", False, 2, "2", "2/30%", "4@95[neck] 6.2@95 1.4@90[elbow]", "1/15% 2/33% 2 1 3 2.3"),
    "psfs": Facts("0", "10", "0.1", True, 2, "2@90", "2", "1.1 2.1@95", "1.2? 2.92 2.5"),
    "psfs_activity": Facts("0", "10", "1", True, 2, "3@90", ""),
    "gas_level": Facts("-2", "2", "1", True, 4, "", ""),
    "gas_t": Facts("13.5", "86.5", "0.01", True, 4, "", "", "", "10?"),
    "gas_light": Facts("-2", "2", "0.5", True, 4, "", ""),
    "groc": Facts("-5", "5", "1", True, 4, "0.45?", "2?", "", "2.5"),
    "confidence_ruler": Facts("0", "10", "1", True, 2, "", ""),
    "importance_ruler": Facts("0", "10", "1", True, 4, "", ""),
    "lefs": Facts("0", "80", "1", True, 2, "9@90", "9"),
    "rmdq": Facts("0", "24", "1", False, 2, "5@90", "5/30%"),
    "odi": Facts("0", "100", "1", False, 2, "10@90", "10/30%", "10.5@90?", "8/18% 12.8?"),
    "ndi": Facts("0", "50", "1", False, 2, "10.2", "7.5", "5@90?"),
    "quickdash": Facts("0", "100", "0.1", False, 2, "17.1@95", "13.4", "11.2@90?", "13.6 8?"),
    "spadi": Facts("0", "100", "0.1", False, 2, "18", "13", "17 19.7@95?", "8 20/43%?"),
    "koos12": Facts("0", "100", "0.1", True, 4, "", "21.8", "20.2@95 20.8@95 26.6@95"),
    "koos_jr": Facts("0", "100", "0.001", True, 6, "", "14?"),
    "hoos_jr": Facts("0", "100", "0.001", True, 6, "", "18?"),
    "faam_adl": Facts("0", "100", "0.1", True, 2, "5.7@95", "8", "6.8"),
    "faam_sport": Facts("0", "100", "0.1", True, 2, "12.3@95", "9", "13.7"),
    "prtee": Facts("0", "100", "0.5", False, 4, "9.7@90", "14.8", "17@95", "11/37%? 9 31.3"),
    "msk_hq": Facts("0", "56", "1", True, 4, "9.9", "8/29%", "8.6", "10/26% 5.5?"),
    "eq5d_index": Facts("-1", "1", "0.001", True, 12, "", "0.08", "", "0.06?"),
    "eq_vas": Facts("0", "100", "1", True, 12, "", ""),
    "pseq": Facts("0", "60", "1", True, 4, "", "5.5", "", "6.48"),
    "pseq2": Facts("0", "12", "1", True, 4, "", "1.5"),
    "tsk11": Facts("11", "44", "1", False, 4, "5.6@95?", "4?"),
    "fabq_pa": Facts("0", "24", "1", False, 4, "", "", "", "9.5"),
    "fabq_w": Facts("0", "42", "1", False, 4, "", ""),
    "ompsq_sf": Facts("0", "100", "1", False, 0, "", ""),
    "start_back": Facts("0", "9", "1", False, 0, "", ""),
    "start_msk": Facts("0", "12", "1", False, 0, "", ""),
    "phq2": Facts("0", "6", "1", False, 0, "", ""),
    "phq4": Facts("0", "12", "1", False, 0, "", ""),
    "collaborate": Facts("0", "9", "1", True, 4, "", ""),
    "wai_sr": Facts("12", "60", "1", True, 6, "", ""),
    "srs": Facts("0", "40", "0.1", True, 2, "", ""),
    "chair_stand_30s": Facts("0", "60", "1", True, 4, "2@90?", "2?", "0.96@95"),
    "sit_to_stand_5x": Facts("3", "120", "0.1", False, 4, "1.71@95", "2.3?", "2.5@95? 4.2@95"),
    "tug": Facts("3", "300", "0.1", False, 4, "2.5@95", "1.4?", "1.1@95 36.7%@95 44.6%@95"),
    "walk_6min": Facts("0", "1000", "1", True, 4, "79@95", "50?", "81.5@95 61.34@90?"),
    "gait_speed": Facts("0", "4", "0.01", True, 4, "0.16@95", "0.11", "0.13@95 0.36@95", "0.1?"),
    "walk_40m_fast": Facts("0", "4", "0.01", True, 4, "", "0.3?"),
    "stair_climb": Facts("2", "300", "0.1", False, 4, "5.5@90?", ""),
    "single_leg_stance": Facts("0", "60", "0.1", True, 4, "", "", "24.1@95?"),
    "y_balance": Facts("0", "150", "0.1", True, 4, "8@95?", ""),
    "hop_single_lsi": Facts("0", "150", "0.1", True, 4, "8.1@90?", "", "11.3%"),
    "grip": Facts("0", "100", "0.5", True, 4, "6.5", "6.5", "6.4@95 8.4@95"),
    "heel_rise": Facts("0", "100", "1", True, 4, "7@95", ""),
    "plank": Facts("0", "900", "1", True, 4, "", ""),
    "side_bridge": Facts("0", "600", "1", True, 4, "", ""),
    "knee_ext_hhd": Facts("0", "2000", "1", True, 4, "20%?", ""),
    "pain_free_walk": Facts("0", "50000", "10", True, 2, "", ""),
    "steps": Facts("0", "60000", "1", True, 1, "", ""),
    "rom_knee_flexion": Facts("0", "170", "1", True, 2, "10?", ""),
    "rom_knee_extension": Facts("-15", "60", "1", False, 2, "5.4@95", "", "10.4@95 3.5@95"),
    "rom_shoulder_flexion": Facts("0", "190", "1", True, 2, "15?", ""),
    "rom_shoulder_er": Facts("-30", "120", "1", True, 2, "15?", ""),
    "ankle_lunge": Facts("0", "30", "0.1", True, 2, "1.9", "", "1.6 1 1.5"),
    "practice_percent": Facts("0", "100", "1", True, 2, "", ""),
    "ears": Facts("0", "24", "1", True, 4, "", ""),
    "siras": Facts("3", "15", "1", True, 4, "", ""),
}
