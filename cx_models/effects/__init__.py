"""What follows from what: choice, journeys, loads, waiting, experience, leaving, money.

Arrays carry a leading axis of plausible worlds ``K`` (one for the middle value). The others are,
always in this order: areas ``A`` or channels ``C`` or stores ``J``, segments ``S``, reasons ``I``,
dayparts ``D``; half-hours of the week last.
"""
