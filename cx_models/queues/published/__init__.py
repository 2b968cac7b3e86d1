"""Queueing results that others have published, beside what this package gives: anybody can repeat the comparison.

``cases`` reads what was published, one file per group, ``check`` computes it here and compares. How each kind of case
is computed stands in ``settled`` (long-run desks), ``courses`` (desks followed through a day), ``variants`` (redials,
chat, priorities, sharing, contacts that go on) and ``replayed`` (customer by customer).
"""
