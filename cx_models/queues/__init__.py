"""Queueing alone: plain arrays in, plain arrays out; knows no service, no channel, no page.

``over_time`` follows desks through a day with backlog; ``erlang`` holds the stationary formulas and
``finite_room``, ``redial``, ``chat`` and ``priority`` their variants; ``staffing`` answers how many agents
a promise needs.
"""
