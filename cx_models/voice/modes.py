"""How the answers were asked for: on the phone, by text message, on the web."""

from __future__ import annotations

from cx_models.quantities import Estimate

SHIFT = Estimate(0.0, 0.055, 0.18)
"""Share by which the same question is answered otherwise on the phone than on the web: mean and range of 60 questions.

Randomised, 3,003 people; evaluations of people and of the quality of life differ most (Pew Research Center 2015).
"""
