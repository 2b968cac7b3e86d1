"""Customers one by one through a network of desks: what formulas cannot tell, on plain arrays.

``network`` describes the desks, ``replay.replay`` plays days of them and ``results`` says what happened;
``twin`` holds the result against an exact formula where one exists. The event loop lives in ``day`` with
``happenings``, ``agents``, ``lines``, ``calendar``, ``counting``, ``laws`` and ``dice`` below it: plain functions on
the arrays of ``arrays``, which ``compiling`` compiles where numba is installed, to the same numbers.
"""
