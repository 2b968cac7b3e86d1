"""What happens to a customer: coming, giving up, being answered, passed on, coming back."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

from cx_models.queues.replay.agents import (
    AWAY,
    OVER,
    WAITING,
    WITHOUT_AGENT,
    begin,
    end_of_wait,
    ends_work,
    free_agent,
    release,
    serve_next,
    work_of,
)
from cx_models.queues.replay.calendar import put, strike
from cx_models.queues.replay.counting import (
    ARRIVED,
    CALL_BACK_WAITED,
    CALLED_BACK,
    CAUSES,
    DEFECT,
    ENDS,
    GAVE_UP,
    RECONNECT,
    REDIAL,
    SERVED,
    SETTLED,
    SPILL,
    TRANSFER,
    TURNED_AWAY,
    UNSETTLED,
    WAITED,
    change,
    log_arrival,
    log_end,
    note,
    note_wait,
)
from cx_models.queues.replay.dice import (
    NEXT_ATTEMPT,
    NEXT_LEG,
    PATIENCE,
    RECONNECT_DELAY,
    RECONNECTS,
    REDIAL_DELAY,
    REDIALS,
    RESOLVED,
    SORTS,
    TAKES_CALL_BACK,
    TRANSFERRED,
    mixed,
    uniform,
)
from cx_models.queues.replay.laws import quantile
from cx_models.queues.replay.lines import join_tail, leave_line

MOST_TRANSFERS = 5
NEVER = 1e300


def chosen(rules, words, shares, start, key, sort):
    """A next queue by a race in which each share runs at its own speed, or -1 for what is missing to 1.

    Raising one share makes that runner faster and changes nothing else, so only those move who must.
    """
    best, first, rest = -1, 0.0, 1.0
    lane = SORTS + sort * (rules.queues + 1)
    for queue in range(rules.queues + 1):
        share = shares[start + queue] if queue < rules.queues else rest
        rest -= share
        if share > 1e-9:
            time = quantile(rules.tables, 0, uniform(key, words.purposes[lane + queue], words.hash)) / share
            if best < 0 or time < first:
                best, first = queue, time
    return best if best < rules.queues else -1


def comes(rules, state, log, words, who, now):
    """A contact reaches the queue it is meant for (``state.queue``), for the cause in ``state.cause``."""
    queue, interval = state.queue[who], state.interval[0]
    state.came[who] = interval
    state.attempt_key[who] = mixed(
        (state.attempt_key[who] + words.purposes[NEXT_ATTEMPT]) & words.hash.mask, words.hash
    )
    state.joined[who] = now
    state.waits_since[who] = now
    state.answered[who] = 0
    state.called_back[who] = 0
    state.work[who] = -1.0
    log_arrival(rules, state, log, who, now)
    if rules.is_open[queue * rules.intervals + interval] == 0:
        note(rules, state, TURNED_AWAY, queue, interval, 1.0)
        log_end(state, log, who, TURNED_AWAY, now)
        if rules.comes_later[queue] == 1:
            tries_again(rules, state, words, who, state.cause[who], now)
        else:
            lost(rules, state, words, who, now)
        return
    note(rules, state, ARRIVED, queue, interval, 1.0)
    note(rules, state, CAUSES + state.cause[who], queue, interval, 1.0)
    if rules.no_line[queue] == 1:
        end_of_wait(rules, state, log, who, -1, now)
        state.stage[who] = WITHOUT_AGENT
        put(state, who, now + work_of(rules, state, words, who))
        return
    agent = free_agent(rules, state, queue)
    if agent >= 0:
        begin(rules, state, log, words, who, agent, now)
    else:
        offer_call_back(rules, state, words, who)
        wait(rules, state, words, who, now)
        join_tail(rules, state, who, now)


def offer_call_back(rules, state, words, who):
    """Who accepts keeps the place in the line without standing in it."""
    queue = state.queue[who]
    above = rules.call_back_above[queue]
    capacity = state.capacity[queue]
    if (state.held[queue] + 1) * rules.handling[queue] <= above * capacity:
        return
    drawn = uniform(state.attempt_key[who], words.purposes[TAKES_CALL_BACK], words.hash)
    if drawn < rules.call_back_accepted[queue]:
        state.called_back[who] = 1
        note(rules, state, CALLED_BACK, queue, state.came[who], 1.0)


def wait(rules, state, words, who, now):
    """Wait from now on, until patience ends."""
    queue = state.queue[who]
    state.stage[who] = WAITING
    state.waits_since[who] = now
    if rules.endless[queue] == 0 and state.called_back[who] == 0:
        drawn = uniform(state.attempt_key[who], words.purposes[PATIENCE], words.hash)
        put(state, who, now + rules.patience[queue] * quantile(rules.tables, rules.patience_law[queue], drawn))


def stops_waiting(rules, state, log, words, who, kind, now):
    """Out of the line unanswered: ``kind`` is ABANDONED or CUT_OFF."""
    strike(state, who)
    leave_line(rules, state, who, now)
    queue = state.queue[who]
    count_wait(rules, state, who, now)
    note(rules, state, kind, queue, state.interval[0], 1.0)
    log_end(state, log, who, kind, now)
    lost(rules, state, words, who, now)


def count_wait(rules, state, who, now):
    """Note the minutes of a wait that brought no answer."""
    queue, waited = state.queue[who], now - state.waits_since[who]
    note(rules, state, WAITED, queue, state.came[who], waited)
    if state.called_back[who] == 1:
        note(rules, state, CALL_BACK_WAITED, queue, state.came[who], waited)
    if state.answered[who] == 0:
        note_wait(rules, state, who, waited, 0)


def lost(rules, state, words, who, now):
    """Try the same queue again some time later, or let the matter be."""
    queue, key = state.queue[who], state.attempt_key[who]
    again = rules.redial[queue]
    if again > 0.0 and uniform(key, words.purposes[REDIALS], words.hash) < again:
        state.transfers[who] = 0
        tries_again(rules, state, words, who, REDIAL, now)
    else:
        ends(state, who, GAVE_UP)


def tries_again(rules, state, words, who, cause, now):
    """The same queue once more, some time later."""
    queue = state.queue[who]
    drawn = uniform(state.attempt_key[who], words.purposes[REDIAL_DELAY], words.hash)
    delay = rules.redial_delay[queue] * quantile(rules.tables, 0, drawn)
    comes_back(state, who, cause, when_back(rules, state, queue, delay, now))


def when_back(rules, state, queue, delay, now):
    """The minute in which the queue's clock of returns has run for ``delay`` more; never, if it stops before."""
    if rules.in_step[queue] == 1:
        return now + delay
    row, clock = queue * rules.intervals, queue * (rules.intervals + 1)
    first, last = state.interval[0], rules.intervals
    shown = rules.return_clock[clock + first] + (now - first * rules.interval) * rules.return_pace[row + first]
    wanted = shown + delay
    while first < last:
        middle = (first + last) >> 1
        if rules.return_clock[clock + middle + 1] >= wanted:
            last = middle
        else:
            first = middle + 1
    if first == rules.intervals:
        return NEVER
    pace = rules.return_pace[row + first]
    if pace == 0.0:  # no delay at all, and the clock stands
        return now
    return max(first * rules.interval + (wanted - rules.return_clock[clock + first]) / pace, now)


def comes_back(state, who, cause, when):
    """Away until then."""
    state.stage[who] = AWAY
    state.cause[who] = cause
    state.attempt[who] += 1
    put(state, who, when)


def ends(state, who, how):
    """The matter is over."""
    state.stage[who] = OVER + how
    state.ends[state.matter[who] * ENDS + how] += 1


def leaves(rules, state, agent, now):
    """Nothing left to do and off duty."""
    ends_work(rules, state, agent, now)
    change(rules, state, 2 * rules.queues + rules.pools + rules.pool[agent], -1, now)


def finishes_talk(rules, state, log, words, agent, slot, now):
    """A conversation is over: the agent turns to the next customer, then this one goes on."""
    who = state.talks_to[slot]
    release(rules, state, agent, slot, now)
    if state.on_duty[agent] == 1:
        serve_next(rules, state, log, words, agent, now)
    elif state.load[agent] == 0:
        leaves(rules, state, agent, now)
    goes_on(rules, state, log, words, who, now)


def goes_on(rules, state, log, words, who, now):
    """After an answered leg: passed on, settled, spilled, back some time later, or left without."""
    queue, matter, key = state.queue[who], state.matter[who], state.leg_key[who]
    note(rules, state, SERVED, queue, state.interval[0], 1.0)
    log_end(state, log, who, SERVED, now)
    state.leg_key[who] = mixed((key + words.purposes[NEXT_LEG]) & words.hash.mask, words.hash)
    row = matter * rules.queues + queue
    chance = rules.transfer_first[row] if state.transfers[who] == 0 else rules.transfer_again[queue]
    may_move = chance > 0.0 and state.transfers[who] < MOST_TRANSFERS
    if may_move and uniform(key, words.purposes[TRANSFERRED], words.hash) < chance:
        goal = chosen(rules, words, rules.transfer_to, queue * rules.queues, key, 0)
        if goal >= 0:
            state.transfers[who] += 1
            moves(rules, state, log, words, who, goal, TRANSFER, now)
            return
    settled = rules.resolved[row] - rules.transfer_cost[queue] * state.transfers[who]
    if uniform(key, words.purposes[RESOLVED], words.hash) < settled:
        ends(state, who, SETTLED)
        return
    if rules.no_line[queue] == 1:
        goal = chosen(rules, words, rules.spill, row * rules.queues, key, 1)
        if goal >= 0:
            moves(rules, state, log, words, who, goal, SPILL, now)
            return
    if uniform(key, words.purposes[RECONNECTS], words.hash) < rules.reconnect[queue]:
        goal = chosen(rules, words, rules.reconnect_to, row * rules.queues, key, 2)
        if goal >= 0:
            drawn = uniform(key, words.purposes[RECONNECT_DELAY], words.hash)
            delay = rules.reconnect_delay[queue] * quantile(rules.tables, 0, drawn)
            state.queue[who] = goal
            state.transfers[who] = 0
            cause = DEFECT if rules.self_service[queue] == 1 and goal != queue else RECONNECT
            comes_back(state, who, cause, when_back(rules, state, goal, delay, now))
            return
    ends(state, who, UNSETTLED)


def moves(rules, state, log, words, who, goal, cause, now):
    """To another queue at once."""
    state.queue[who] = goal
    state.cause[who] = cause
    comes(rules, state, log, words, who, now)
