"""Trust and privacy: who lets data be used, what it gives and takes, and what it earns.

Used with consent, personalisation is welcomed, and the more so since one has a say; used in silence it turns against
the company with those who notice. Recommendations beyond what a customer welcomes tire. Sources: assumptions
``data.*``. Every result is ``(K,)``.
"""

from __future__ import annotations

import numpy as np

from cx_models.assumptions.registry import Worlds
from cx_models.quantities import Floats, ratio
from cx_models.service.data_use import Asking, DataUse, Interest

MONTHS = 12


def reached(data: DataUse, worlds: Worlds) -> Floats:
    """Share of customers whose data are used."""
    if data.asking is Asking.ASKED:
        return worlds["data.consents"]
    return 1.0 - worlds["data.refuses"] if data.asking is Asking.TOLD else np.ones(worlds.count)


def _welcoming(data: DataUse, worlds: Worlds) -> Floats:
    """The share who take it well, those who were asked counting for more: who has a say heeds more (Tucker 2014).

    With those who notice that it is done in silence the effect turns its sign (Aguirre and others 2015): they count
    against it.
    """
    if data.asking is Asking.ASKED:
        return worlds["data.consents"] * worlds["data.control"]
    if data.asking is Asking.TOLD:
        return np.asarray(1.0 - worlds["data.refuses"])
    return np.asarray(1.0 - 2.0 * worlds["data.notices"])


def adapting_settles(data: DataUse, worlds: Worlds) -> Floats:
    """Share of what self-service leaves unsettled that pages settle which know who comes."""
    return np.asarray(worlds["data.adapted_settles"] * data.adapted * reached(data, worlds))


def welcomed(data: DataUse, worlds: Worlds) -> Floats:
    """By how many standard deviations those on digital ways feel better served."""
    return np.asarray(worlds["data.felt"] * data.adapted * _welcoming(data, worlds))


def resented(data: DataUse, worlds: Worlds) -> Floats:
    """By how many standard deviations everyone feels worse: tired of messages, or taken from without being asked."""
    tired = worlds["data.tires"] * _too_many(data, worlds) * reached(data, worlds)
    return np.asarray(tired + worlds["data.felt"] * worlds["data.backfires"] * betrayed(data, worlds))


def pressed(data: DataUse, worlds: Worlds) -> Floats:
    """Share of recommendations that customers could do without, by how many of them get any."""
    return np.asarray(ratio(_too_many(data, worlds), np.full(worlds.count, data.messages)) * reached(data, worlds))


def _too_many(data: DataUse, worlds: Worlds) -> Floats:
    """Messages a month beyond those welcome: in the company's own interest none is."""
    for_them = worlds["data.enough"] if data.interest is Interest.CUSTOMER else np.zeros(worlds.count)
    return np.maximum(data.messages - for_them, 0.0)


def betrayed(data: DataUse, worlds: Worlds) -> Floats:
    """Share of customers who notice that their data are used in silence, by how much is made of them."""
    if data.asking is not Asking.SILENT:
        return np.zeros(worlds.count)
    used = np.maximum(data.adapted, _heeded(data, worlds) / worlds["data.enough"])
    return np.asarray(worlds["data.notices"] * used)


def earned(data: DataUse, worlds: Worlds) -> Floats:
    """Euros per customer and year that recommendations bring."""
    share = worlds["data.customer_earns"] if data.interest is Interest.CUSTOMER else np.ones(worlds.count)
    return np.asarray(worlds["data.earned"] * share * _heeded(data, worlds) * _welcoming(data, worlds) * MONTHS)


def _heeded(data: DataUse, worlds: Worlds) -> Floats:
    """Messages a month that are still heeded: each further one less than the one before."""
    enough = worlds["data.enough"]
    return np.asarray(enough * (1.0 - np.exp(-data.messages / enough)))
