"""What happens next: a heap with one entry at most for each customer waiting or away and each agent at work."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations


def put(state, who, when):
    """Enter ``who``, or move its entry."""
    at = state.place[who]
    if at < 0:
        at = state.entries[0]
        state.entries[0] = at + 1
        _rise(state, at, who, when)
    elif when < state.due[at]:
        _rise(state, at, who, when)
    else:
        _sink(state, at, who, when)


def strike(state, who):
    """Take the entry of ``who`` out, if there is one."""
    at = state.place[who]
    if at < 0:
        return
    state.place[who] = -1
    end = state.entries[0] - 1
    state.entries[0] = end
    if at == end:
        return
    other, when = state.whose[end], state.due[end]
    if at > 0 and when < state.due[(at - 1) >> 1]:
        _rise(state, at, other, when)
    else:
        _sink(state, at, other, when)


def _rise(state, at, who, when):
    while at > 0:
        above = (at - 1) >> 1
        if state.due[above] <= when:
            break
        state.due[at] = state.due[above]
        state.whose[at] = state.whose[above]
        state.place[state.whose[at]] = at
        at = above
    state.due[at] = when
    state.whose[at] = who
    state.place[who] = at


def _sink(state, at, who, when):
    end = state.entries[0]
    while True:
        below = 2 * at + 1
        if below >= end:
            break
        if below + 1 < end:
            below += state.due[below + 1] < state.due[below]  # an addition, since no processor could guess this branch
        if when <= state.due[below]:
            break
        state.due[at] = state.due[below]
        state.whose[at] = state.whose[below]
        state.place[state.whose[at]] = at
        at = below
    state.due[at] = when
    state.whose[at] = who
    state.place[who] = at
