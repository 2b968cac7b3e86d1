"""Queueing alone: plain arrays in, plain arrays out; knows no service, no channel, no page.

``erlang`` holds the stationary formulas with ``percentiles`` of their waits, and ``finite_room``, ``redial``,
``chat`` and ``priority`` their variants. ``over_time`` follows desks through a day with backlog; ``spreadsheet``
says what planners are usually told instead. ``staffing`` and ``staffing_over_time`` answer how many agents a
promise needs, ``shape`` where the same hours do more, and ``shifts`` who then works when. ``replay`` follows
individual customers through all of it, with handling and patience of any law. ``published`` holds what others have
published, to compare with.
"""
