"""How dates and numbers are written in Russian: 21 ноября 2026 г., 10 700 (GOST 7.0.97 and the usual typography)."""

# E is the month in the genitive, as it stands after the day.
DATE_FORMAT = "j E Y\u00a0г."
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j E Y\u00a0г., H:i"
YEAR_MONTH_FORMAT = "F Y\u00a0г."
MONTH_DAY_FORMAT = "j E"
SHORT_DATE_FORMAT = "d.m.Y"
SHORT_DATETIME_FORMAT = "d.m.Y, H:i"
FIRST_DAY_OF_WEEK = 1  # Monday
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"]
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "\u202f"  # narrow, and never the end of a line
NUMBER_GROUPING = 3
