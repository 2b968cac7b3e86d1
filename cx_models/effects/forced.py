"""Whom a plan pushes: those whose store or phone is taken away, and those who are charged for a visit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cx_models.effects.choice import PHONE, STORE, terms_of
from cx_models.effects.settle import Settled, lost_its_store, lost_the_phone
from cx_models.quantities import Floats


@dataclass(frozen=True, eq=False)
class Forced:
    """Matters pushed off a way, each as a share of all in each cell, ``(K, A, S, I)``.

    ``off_store``: where the nearest store closed, the visits that would not be made even if they were free, and where a
    visit costs, those not made for it; ``off_phone``: where there is no phone any more, all calls of today;
    ``charged``: the visits that are paid for. A charge counts as far as one of that size is felt as force.
    """

    off_store: Floats
    off_phone: Floats
    charged: Floats

    @property
    def all(self) -> Floats:
        """Nobody counts twice."""
        return np.minimum(self.off_store + self.off_phone + self.charged, 1.0)


def forced(settled: Settled, visited_before: Floats | None, part: Floats) -> Forced | None:
    """Who is pushed off a way, where visits were made before with the chances ``visited_before``
    ``(K, A, S, I, D)`` and matters come by ``part`` ``(K, I, D)`` of the week; None where the plan pushes nobody.
    """
    service, drivers = settled.service, settled.drivers
    usual, charge = drivers.usual, terms_of(service).charge[STORE]
    if visited_before is None or usual is None:
        return None
    no_phone = lost_the_phone(service, usual)
    if not service.closed and not no_phone and charge <= 0:
        return None
    visit = settled.first.visit
    free = settled.visit_if_free if charge > 0 else visit
    off_store = off_phone = charged = np.zeros(visit.shape[:4])
    if service.closed:
        lost = over_parts(np.maximum(visited_before - free, 0.0), part)
        off_store = lost * lost_its_store(service, drivers.customers, settled.reach.km)[None, :, None, None]
    if no_phone:
        off_phone = over_parts(usual.called, part)
    if charge > 0:
        worlds = drivers.worlds
        as_force = (worlds["forced.by_price"] * (1.0 - np.exp(-charge / worlds["forced.euros"])))[:, None, None, None]
        charged = as_force * over_parts(np.minimum(visit, free), part)
        off_store = off_store + as_force * over_parts(np.maximum(free - visit, 0.0), part)
    return Forced(off_store, off_phone, charged)


def forced_first(settled: Settled) -> Floats | float:
    """First contacts a week of those who are pushed off a way, by the way they take, ``(K, C, I)``.

    Whoever keeps from a store goes where others of the same cell go who make no visit.
    """
    drivers, part = settled.drivers, settled.drivers.matters_by_part
    pushed = forced(settled, None if drivers.usual is None else drivers.usual.visited, part)
    if pushed is None:
        return 0.0
    first = settled.first
    visit, call = over_parts(first.visit, part), over_parts(first.call, part)
    away = over_parts(first.away, part) if first.away.size > 1 else 0.0  # some turn away
    share = np.einsum("kcsid,kid->kcsi", settled.chosen.share, part, optimize=True)
    going = np.minimum(pushed.off_store / np.maximum(1.0 - visit, 1e-9) + pushed.off_phone, 1.0)
    found = np.einsum("kasi,kcsi,as->kci", going * (1.0 - visit - call - away), share, drivers.where, optimize=True)
    found[:, STORE] = np.einsum("kasi,as->ki", pushed.off_phone * visit + pushed.charged, drivers.where)
    found[:, PHONE] = np.einsum("kasi,as->ki", going * call, drivers.where)
    return np.asarray(found * drivers.wanted.sum(axis=2)[:, None])


def beside_the_forced(settled: Settled, visited_before: Floats | None, part: Floats) -> Floats | float:
    """Matters that took no such way before, where a way was taken away all the same, as a share of all in each cell."""
    service, usual = settled.service, settled.drivers.usual
    if visited_before is None or usual is None:
        return 0.0
    gone = lost_its_store(service, settled.drivers.customers, settled.reach.km)[None, :, None, None] * np.ones(1)
    took = over_parts(visited_before, part)
    if lost_the_phone(service, usual):
        gone, took = np.ones_like(gone), took + over_parts(usual.called, part)
    return np.asarray(gone * np.maximum(1.0 - took, 0.0))


def over_parts(chance: Floats, part: Floats) -> Floats:
    """A chance ``(K, A, S, I, D)`` averaged over when each reason's matters come, ``part`` ``(K, I, D)``."""
    return np.asarray(np.einsum("kasid,kid->kasi", chance, part.astype(chance.dtype, copy=False), optimize=True))
