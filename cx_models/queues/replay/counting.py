"""What is noted while customers come and go: counts, minutes, how long each waited, and the contacts one by one."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

ARRIVED, ANSWERED, IN_TARGET, WAITED, ABANDONED, SERVED, CUT_OFF, TURNED_AWAY = range(8)
CALLED_BACK, CALL_BACK_WAITED, INTERRUPTED = range(8, 11)
NEW, REDIAL, RECONNECT, SPILL, TRANSFER, DEFECT = range(6)
CAUSES = 11
KINDS = 17
"""Counts per queue and interval; the last six are arrivals by cause."""

SETTLED, GAVE_UP, UNSETTLED, ELSEWHERE, STILL = range(5)
ENDS = 5
"""How a matter ends: settled, given up, answered in vain, never tried here, not over when the day is."""

FINEST = 64.0
"""Waits are told apart to the sixty-fourth of a minute at first, then to a sixteenth of themselves."""
PARTS = 16
DOUBLINGS = 20
BINS = 2 + PARTS * DOUBLINGS


def note(rules, state, kind, queue, interval, amount):
    """Add to a count."""
    state.tally[(kind * rules.queues + queue) * rules.intervals + interval] += amount


def change(rules, state, gauge, by, now):
    """Let a number present (waiting, in service, busy, on duty) change, and keep its minutes up to now."""
    held = state.held[gauge]
    state.minutes[gauge * rules.intervals + state.interval[0]] += held * (now - state.since[gauge])
    state.since[gauge] = now
    state.held[gauge] = held + by


def bin_of(minutes):
    """The place of a wait among the :data:`BINS`."""
    if minutes <= 0.0:
        return 0
    scaled = minutes * FINEST
    if scaled < 1.0:
        return 1
    octave = 0
    while scaled >= 16.0:
        scaled *= 0.0625
        octave += 4
    while scaled >= 2.0:
        scaled *= 0.5
        octave += 1
    return min(2 + octave * PARTS + int((scaled - 1.0) * PARTS), BINS - 1)


def note_wait(rules, state, who, minutes, answered):
    """Count a finished first wait, answered or not, with the interval in which the contact came."""
    row = state.queue[who] * rules.intervals + state.came[who]
    state.waits[(row * 2 + answered) * BINS + bin_of(minutes)] += 1


def log_arrival(rules, state, log, who, now):
    """Begin a line of the log; a full log only counts, so that it can be made large enough."""
    if log.room == 0:
        return
    row = log.used[0]
    log.used[0] = row + 1
    state.row[who] = -1
    if row < log.room:
        state.row[who] = row
        log.customer[row] = who
        log.queue[row] = state.queue[who]
        log.cause[row] = state.cause[who]
        log.attempt[row] = state.attempt[who]
        log.arrived[row] = now


def log_answer(state, log, who, agent, now):
    """Note the first answer and the last agent."""
    if log.room > 0 and state.row[who] >= 0:
        row = state.row[who]
        log.agent[row] = agent
        if state.answered[who] == 0:
            log.answered[row] = now


def log_end(state, log, who, outcome, now):
    """Note how the contact ended; outcomes are SERVED, ABANDONED, CUT_OFF and TURNED_AWAY."""
    if log.room > 0 and state.row[who] >= 0:
        row = state.row[who]
        log.outcome[row] = outcome
        log.left[row] = now
