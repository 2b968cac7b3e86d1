"""Trust and privacy: who lets data be used, what it gives and takes, and what it earns.

People say yes more readily to little than to much, to what serves them than to what serves the company, and where
they are plainly told why. Used with consent, personalisation is welcomed, and the more so since one has a say; used in
silence it turns against the company with those who notice. Recommendations that serve the customer please as far as
they are heeded; those beyond what is welcome tire, each further one less than the one before (Fechner's law).
Sources: assumptions ``data.*``. Every result is ``(K,)``.
"""

from __future__ import annotations

import numpy as np
from scipy.special import expit, logit

from cx_models.assumptions.registry import Worlds
from cx_models.quantities import Floats
from cx_models.service.data_use import Asking, DataUse, Interest

MONTHS = 12


def reached(data: DataUse, worlds: Worlds) -> Floats:
    """Share of customers whose data are used: who agrees when asked, who does not refuse when told, in silence all."""
    if data.asking is Asking.SILENT:
        return np.ones(worlds.count)
    asked = data.asking is Asking.ASKED
    willing = worlds["data.consents"] if asked else 1.0 - worlds["data.refuses"]
    return np.asarray(expit(logit(willing) + _readiness(data, worlds)))


def _readiness(data: DataUse, worlds: Worlds) -> Floats:
    """By how many logits people are readier to let their data be used than for one thing in full, told no more of.

    That is what the shares' sources asked for. Adapting pages are one thing, recommendations another. Where one of
    them serves the company alone, telling so plainly wins nobody (Shih and others 2015).
    """
    sent = _sent(data, worlds)
    beyond = worlds["data.asked_less"] * (data.adapted + sent - 1.0)
    if data.serves_company:
        return np.asarray(-beyond - worlds["data.company_less"] * sent)
    return np.asarray(worlds["data.plain"] * data.plainly - beyond)


def _welcoming(data: DataUse, worlds: Worlds) -> Floats:
    """The share who take it well, those who were asked counting for more: who has a say heeds more (Tucker 2014).

    With those who notice that it is done in silence the effect turns its sign (Aguirre and others 2015): they count
    against it.
    """
    if data.asking is Asking.ASKED:
        return np.asarray(reached(data, worlds) * worlds["data.control"])
    if data.asking is Asking.TOLD:
        return reached(data, worlds)
    return np.asarray(1.0 - 2.0 * worlds["data.notices"])


def adapting_settles(data: DataUse, worlds: Worlds) -> Floats:
    """Share of what self-service leaves unsettled that pages settle which know who comes."""
    return np.asarray(worlds["data.adapted_settles"] * data.adapted * reached(data, worlds))


def welcomed(data: DataUse, worlds: Worlds) -> Floats:
    """By how many standard deviations those on digital ways feel better served."""
    return np.asarray(worlds["data.felt"] * data.adapted * _welcoming(data, worlds))


def served(data: DataUse, worlds: Worlds) -> Floats:
    """By how many standard deviations everyone feels better served by recommendations in their own interest."""
    if data.interest is not Interest.CUSTOMER:
        return np.zeros(worlds.count)
    return np.asarray(worlds["data.felt"] * _sent(data, worlds) * _welcoming(data, worlds))


def resented(data: DataUse, worlds: Worlds) -> Floats:
    """By how many standard deviations everyone feels worse: tired of messages, or taken from without being asked."""
    enough = worlds["data.enough"]
    tired = worlds["data.tires"] * enough * np.log1p(_too_many(data, worlds) / enough) * reached(data, worlds)
    return np.asarray(tired + worlds["data.felt"] * worlds["data.backfires"] * betrayed(data, worlds))


def pressed(data: DataUse, worlds: Worlds) -> Floats:
    """How far customers are pressed, from nobody (0) to everyone without end (1): by messages they could do without."""
    without_end = 1.0 - np.exp(-_too_many(data, worlds) / worlds["data.enough"])
    return np.asarray(without_end * reached(data, worlds))


def _too_many(data: DataUse, worlds: Worlds) -> Floats:
    """Messages a month beyond those welcome: in the company's own interest none is."""
    for_them = worlds["data.enough"] if data.interest is Interest.CUSTOMER else np.zeros(worlds.count)
    return np.maximum(data.messages - for_them, 0.0)


def betrayed(data: DataUse, worlds: Worlds) -> Floats:
    """Share of customers who notice that their data are used in silence, by how much is made of them."""
    if data.asking is not Asking.SILENT:
        return np.zeros(worlds.count)
    used = np.maximum(data.adapted, _sent(data, worlds))
    return np.asarray(worlds["data.notices"] * used)


def earned(data: DataUse, worlds: Worlds) -> Floats:
    """Euros per customer and year that recommendations bring."""
    share = worlds["data.customer_earns"] if data.interest is Interest.CUSTOMER else np.ones(worlds.count)
    return np.asarray(worlds["data.earned"] * share * _heeded(data, worlds) * _welcoming(data, worlds) * MONTHS)


def _heeded(data: DataUse, worlds: Worlds) -> Floats:
    """Messages a month that are still heeded: each further one less than the one before."""
    return np.asarray(worlds["data.enough"] * _sent(data, worlds))


def _sent(data: DataUse, worlds: Worlds) -> Floats:
    """How far recommendations are made use of, from none (0) to without end (1)."""
    return np.asarray(1.0 - np.exp(-data.messages / worlds["data.enough"]))
