"""One day, event by event: the loop that is compiled where numba is installed and runs as it stands elsewhere."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

from typing import Any

from cx_models.queues.replay.agents import (
    AWAY,
    IN_SERVICE,
    OVER,
    WAITING,
    WITHOUT_AGENT,
    begin,
    free_agent,
    release,
    serve_next,
    soonest,
)
from cx_models.queues.replay.calendar import strike
from cx_models.queues.replay.counting import ABANDONED, CUT_OFF, ELSEWHERE, ENDS, INTERRUPTED, STILL, change, note
from cx_models.queues.replay.dice import NEXT_ATTEMPT, mixed
from cx_models.queues.replay.happenings import (
    comes,
    count_wait,
    ends,
    finishes_talk,
    goes_on,
    leaves,
    stops_waiting,
    wait,
)
from cx_models.queues.replay.lines import first_in, join_head, leave_line


def run_day(rules: Any, state: Any, log: Any, words: Any) -> None:
    """Play all customers of a day from its first minute to its last."""
    interval, coming = 0, 0
    opens(rules, state, log, words, interval)
    while True:
        when = state.time[coming] if coming < rules.customers else 1e300
        from_calendar = state.entries[0] > 0 and state.due[0] <= when
        if from_calendar:
            when = state.due[0]
        edge = (interval + 1) * rules.interval
        if edge <= when:
            settle_gauges(rules, state, edge)
            interval += 1
            if interval == rules.intervals:
                break
            state.interval[0] = interval
            opens(rules, state, log, words, interval)
        elif from_calendar:
            happens(rules, state, log, words, state.whose[0], when)
        else:
            who = coming
            coming += 1
            if state.queue[who] >= 0:
                comes(rules, state, log, words, who, when)
            else:
                ends(state, who, ELSEWHERE)
    closes(rules, state)


def happens(rules, state, log, words, who, now):
    """The first entry of the calendar comes due."""
    if who >= rules.customers:
        agent = who - rules.customers
        finishes_talk(rules, state, log, words, agent, soonest(rules, state, agent), now)
        return
    strike(state, who)
    stage = state.stage[who]
    if stage == WAITING:
        stops_waiting(rules, state, log, words, who, ABANDONED, now)
    elif stage == AWAY:
        comes(rules, state, log, words, who, now)
    else:
        change(rules, state, rules.queues + state.queue[who], -1, now)
        goes_on(rules, state, log, words, who, now)


def opens(rules, state, log, words, interval):
    """An interval begins: queues close and cut off, agents go home, contacts they left return, agents come."""
    now = interval * rules.interval
    for queue in range(rules.queues):
        if rules.is_open[queue * rules.intervals + interval] == 0:
            who = first_in(rules, state, queue)
            while who >= 0:
                stops_waiting(rules, state, log, words, who, CUT_OFF, now)
                who = first_in(rules, state, queue)
    agents_leave(rules, state, words, interval, now)
    count_capacity(rules, state, interval)
    for queue in range(rules.queues):
        while state.held[queue] > 0:
            agent = free_agent(rules, state, queue)
            if agent < 0:
                break
            who = first_in(rules, state, queue)
            leave_line(rules, state, who, now)
            begin(rules, state, log, words, who, agent, now)
    agents_come(rules, state, log, words, interval, now)


def agents_come(rules, state, log, words, interval, now):
    """Those on duty from now on take their first customers; who was still finishing is simply on duty again."""
    for pool in range(rules.pools):
        people = rules.agents[pool * rules.intervals + interval]
        for agent in range(rules.first_agent[pool], rules.first_agent[pool] + people):
            if state.on_duty[agent] == 0:
                state.on_duty[agent] = 1
                if state.load[agent] == 0:
                    change(rules, state, 2 * rules.queues + rules.pools + pool, 1, now)
                serve_next(rules, state, log, words, agent, now)


def agents_leave(rules, state, words, interval, now):
    """Person k of a pool goes home where no more than k people are wanted."""
    for pool in range(rules.pools):
        people = rules.agents[pool * rules.intervals + interval]
        for agent in range(rules.first_agent[pool] + people, rules.first_agent[pool] + rules.people[pool]):
            if state.on_duty[agent] == 1:
                goes_home(rules, state, words, agent, interval, now)


def goes_home(rules, state, words, agent, interval, now):
    """Off duty, with conversations finished first or left at once; those of a closing queue are always finished."""
    state.on_duty[agent] = 0
    if rules.at_once == 1:
        slot = agent * rules.widest + state.load[agent] - 1
        while slot >= agent * rules.widest:
            who = state.talks_to[slot]
            queue = state.queue[who]
            if rules.is_open[queue * rules.intervals + interval] == 1:
                state.work[who] = max(release(rules, state, agent, slot, now), 0.0)
                note(rules, state, INTERRUPTED, queue, interval, 1.0)
                state.attempt_key[who] = mixed(
                    (state.attempt_key[who] + words.purposes[NEXT_ATTEMPT]) & words.hash.mask, words.hash
                )
                wait(rules, state, words, who, now)
                join_head(rules, state, who, now)
            slot -= 1
    if state.load[agent] == 0:
        leaves(rules, state, agent, now)


def count_capacity(rules, state, interval):
    """Conversations at full pace that could be held for each queue, for the wait told to callers."""
    for queue in range(rules.queues):
        able = 0.0
        for n in range(rules.helpers_from[queue], rules.helpers_from[queue + 1]):
            pool = rules.helpers[n]
            able += rules.agents[pool * rules.intervals + interval] * rules.full_pace[pool]
        state.capacity[queue] = able


def settle_gauges(rules, state, now):
    """Count the minutes of all numbers present up to the end of the interval."""
    for gauge in range(2 * rules.queues + 2 * rules.pools):
        change(rules, state, gauge, 0, now)


def closes(rules, state):
    """The day is over: who still waits has waited so far, and matters not over are counted as such."""
    now = rules.intervals * rules.interval
    for who in range(rules.customers):
        stage = state.stage[who]
        if stage == WAITING:
            count_wait(rules, state, who, now)
        if stage in (WAITING, AWAY, IN_SERVICE, WITHOUT_AGENT):
            state.ends[state.matter[who] * ENDS + STILL] += 1
            state.stage[who] = OVER + STILL
