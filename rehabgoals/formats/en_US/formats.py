"""Dates are typed month first here, as text, and shown with the month's name."""

DATE_INPUT_FORMATS = ["%m/%d/%Y", "%m.%d.%Y", "%m-%d-%Y", "%Y-%m-%d", "%b %d %Y", "%B %d %Y"]
DATE_FORMAT = "F j, Y"
MONTH_DAY_FORMAT = "F j"
TIME_FORMAT = "g:i a"
DATETIME_FORMAT = "F j, Y, g:i a"
SHORT_DATE_FORMAT = "m/d/Y"
