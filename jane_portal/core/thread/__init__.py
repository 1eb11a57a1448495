"""The thread: typed links between records of all rooms, walked both ways.

Survey figure → goal → promise → decision → action → line of the annual report. A room makes its records part of the
thread by registering a `ThreadEnd` (core.registry); upper rooms link down, and no room imports another one for it.
A link is seen by those who see both of its ends.
"""
