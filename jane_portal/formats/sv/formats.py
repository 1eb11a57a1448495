"""Swedish as written in Finland; Django knows that of Sweden."""

SHORT_DATE_FORMAT = "j.n.Y"
SHORT_DATETIME_FORMAT = "j.n.Y H.i"
TIME_FORMAT = "H.i"
# As it is written in Finland: Django's own list for Swedish reads 11/12 the American way and knows no 31.12.2026.
DATE_INPUT_FORMATS = ["%d.%m.%Y"]
TIME_INPUT_FORMATS = ["%H.%M", "%H:%M"]
