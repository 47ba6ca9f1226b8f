"""How dates and numbers are written in Kazakh: 2026 ж. 21 қараша, 10 700."""

DATE_FORMAT = "Y\u00a0ж. j E"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "Y\u00a0ж. j E, H:i"
YEAR_MONTH_FORMAT = "Y\u00a0ж. E"
MONTH_DAY_FORMAT = "j E"
SHORT_DATE_FORMAT = "d.m.Y"
SHORT_DATETIME_FORMAT = "d.m.Y, H:i"
FIRST_DAY_OF_WEEK = 1  # Monday
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"]
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "\u202f"  # narrow, and never the end of a line
NUMBER_GROUPING = 3
