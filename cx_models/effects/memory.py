"""What customers compare with, and the image that their encounters leave.

An encounter is judged against one reference that moves: ``v = gain − asymmetry · loss``, gain and loss counted
from the reference. The reference follows what is met, so people grow used to better and to worse; but to what is
worse than today only to the part ``1 − scar`` of it: the rest is felt for as long as it lasts. A promise that is not
kept does not make what is met any worse: it raises the reference, at once and for as long as it is made, so that
nobody gets used to it; when it is made no more, expectations come down only as people get used to things. The image is
what encounters make of the company as a whole (``leaving.carry_over`` of how they feel; price and product stay as they
are): it moves in those who had a matter, and of its deepest fall a scar remains, which later good weeks begin from.
Whatever was worse before, nothing is better for it in the end.
Everything is counted in standard deviations of satisfaction from today's level. Sources: assumptions ``memory.*``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from cx_models.assumptions.registry import Worlds
from cx_models.quantities import WEEKS_PER_YEAR, Floats


@dataclass(frozen=True, eq=False)
class Memory:
    """What customers remember, in standard deviations from today's level.

    ``reference`` ``(K, A, S, I)`` is what people are used to, by reason. Of the company, ``(K, A, S)``: ``promised`` is
    how much more than they are used to people have been led to expect, ``moved`` where encounters would have taken its
    image were everything forgiven, ``lowest`` the deepest fall of that so far (at least 0).
    """

    reference: Floats
    promised: Floats
    moved: Floats
    lowest: Floats


def nothing_yet(cells: tuple[int, ...]) -> Memory:
    """Today: what is met is what was expected, and the image is as it is; ``cells`` is the shape ``(K, A, S, I)``."""
    used_to, company = np.zeros(cells), np.zeros(cells[:3])
    return Memory(used_to, company, company, company)


def hearing(memory: Memory, promise: Floats) -> Memory:
    """The same where ease is advertised: what is met falls short of it by ``promise`` ``(K, A, S)``. Whoever was
    promised more before still expects that.
    """
    return replace(memory, promised=np.maximum(memory.promised, promise))


def expected(memory: Memory) -> Floats:
    """What is met is compared with, ``(K, A, S, I)``: what people are used to, and what they have been promised."""
    return np.asarray(memory.reference + memory.promised[..., None])


def felt(met: Floats, reference: Floats, worlds: Worlds) -> Floats:
    """How it feels to meet ``met`` (any shape with ``K`` first) where ``reference`` was expected.

    >>> from cx_models.assumptions.registry import shipped
    >>> middle = shipped().with_value("memory.asymmetry", 1.5).middle()
    >>> felt(np.array([[-0.2, 0.0, 0.2]]), np.zeros((1, 3)), middle).round(2)
    array([[-0.3,  0. ,  0.2]])
    """
    from_it = met - reference
    asymmetry = worlds["memory.asymmetry"].reshape((-1,) + (1,) * (met.ndim - 1))
    return np.where(from_it < 0, asymmetry * from_it, from_it)


def after_a_week(
    memory: Memory, met: Floats, promise: Floats, feeling: Floats, matters_per_year: Floats, worlds: Worlds
) -> Memory:
    """A week later: what was ``met`` ``(K, A, S, I)``, and how it felt over all reasons, ``feeling`` ``(K, A, S)``.

    ``promise`` is that of :func:`hearing`; ``matters_per_year`` ``(K,)`` is how many one customer has.
    """
    nearer = 1.0 - 0.5 ** (1.0 / worlds["memory.half_life"])
    scar, touched = worlds["memory.scar"][:, None, None], -np.expm1(-matters_per_year / WEEKS_PER_YEAR)
    forgiven = np.where(met < 0.0, (1.0 - scar[..., None]) * met, met)
    whole = worlds["leaving.carry_over"][:, None, None] * feeling
    moved = memory.moved + touched[:, None, None] * (whole - memory.moved)
    return Memory(
        reference=memory.reference + nearer[:, None, None, None] * (forgiven - memory.reference),
        promised=memory.promised + nearer[:, None, None] * (promise - memory.promised),
        moved=moved,
        lowest=np.maximum(memory.lowest, -moved),
    )


def image(memory: Memory, worlds: Worlds) -> Floats:
    """What encounters have made of the company's image, ``(K, A, S)``.

    Forgiving lifts it no higher than to the scar of its deepest fall; what is better than today counts from there.
    """
    left = worlds["memory.scar"][:, None, None] * memory.lowest
    return np.where(memory.moved > 0.0, memory.moved - left, np.minimum(memory.moved, -left))
