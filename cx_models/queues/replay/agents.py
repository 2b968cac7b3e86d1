"""Agents at work: who is free, who takes whom, and how conversations slow each other."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

from cx_models.queues.replay.calendar import put, strike
from cx_models.queues.replay.counting import (
    ANSWERED,
    CALL_BACK_WAITED,
    IN_TARGET,
    WAITED,
    change,
    log_answer,
    note,
    note_wait,
)
from cx_models.queues.replay.dice import HANDLING, uniform
from cx_models.queues.replay.laws import quantile
from cx_models.queues.replay.lines import leave_line, next_for

IN_SERVICE, WAITING, AWAY, WITHOUT_AGENT = 1, 2, 3, 4
OVER = 5
"""The stage of a matter that ended; how it did is added."""


def free_agent(rules, state, queue):
    """An agent for a contact: the pool that likes the queue best, there the idlest, then the longest idle; or -1."""
    for n in range(rules.helpers_from[queue], rules.helpers_from[queue + 1]):
        pool = rules.helpers[n]
        best = longest_idle(rules, state, pool) if rules.most[pool] == 1 else least_loaded(rules, state, pool)
        if best >= 0:
            return best
    return -1


def longest_idle(rules, state, pool):
    """The head of a pool's idle agents, who leaves that list; those gone home since are dropped from it."""
    first, size = rules.first_agent[pool], rules.people[pool]
    while state.idle_count[pool] > 0:
        agent = state.idle[first + state.idle_head[pool]]
        state.idle_head[pool] = state.idle_head[pool] + 1 if state.idle_head[pool] + 1 < size else 0
        state.idle_count[pool] -= 1
        state.is_idle[agent] = 0
        if state.on_duty[agent] == 1 and state.load[agent] == 0:
            return agent
    return -1


def least_loaded(rules, state, pool):
    """The agent with fewest conversations below the most allowed, among equals unchanged for longest."""
    best = -1
    for agent in range(rules.first_agent[pool], rules.first_agent[pool] + rules.people[pool]):
        if state.on_duty[agent] == 1 and state.load[agent] < rules.most[pool]:
            fewer = best < 0 or state.load[agent] < state.load[best]
            if fewer or (state.load[agent] == state.load[best] and state.changed[agent] < state.changed[best]):
                best = agent
    return best


def ends_work(rules, state, agent, now):
    """An agent is busy while the calendar holds an entry for the next end of a conversation."""
    if state.place[rules.customers + agent] >= 0:
        strike(state, rules.customers + agent)
        change(rules, state, 2 * rules.queues + rules.pool[agent], -1, now)


def rest(rules, state, agent, now):
    """Nothing to do: with one conversation at a time join the idle agents of the pool."""
    ends_work(rules, state, agent, now)
    pool = rules.pool[agent]
    if rules.most[pool] == 1 and state.is_idle[agent] == 0:
        end = state.idle_head[pool] + state.idle_count[pool]
        if end >= rules.people[pool]:
            end -= rules.people[pool]
        state.idle[rules.first_agent[pool] + end] = agent
        state.idle_count[pool] += 1
        state.is_idle[agent] = 1


def serve_next(rules, state, log, words, agent, now):
    """Take from the lines while there is room, then rest."""
    pool = rules.pool[agent]
    while state.on_duty[agent] == 1 and state.load[agent] < rules.most[pool]:
        who = next_for(rules, state, pool)
        if who < 0:
            break
        leave_line(rules, state, who, now)
        begin(rules, state, log, words, who, agent, now)
    if state.on_duty[agent] == 1 and state.load[agent] == 0:
        rest(rules, state, agent, now)


def end_of_wait(rules, state, log, who, agent, now):
    """Note an answer: the wait counts with the interval in which the contact came."""
    queue, came = state.queue[who], state.came[who]
    waited = now - state.waits_since[who]
    if waited > 0.0:
        note(rules, state, WAITED, queue, came, waited)
        if state.called_back[who] == 1:
            note(rules, state, CALL_BACK_WAITED, queue, came, waited)
    log_answer(state, log, who, agent, now)
    if state.answered[who] == 0:
        state.answered[who] = 1
        note(rules, state, ANSWERED, queue, came, 1.0)
        if waited <= rules.target[queue]:
            note(rules, state, IN_TARGET, queue, came, 1.0)
        note_wait(rules, state, who, waited, 1)
    change(rules, state, rules.queues + queue, 1, now)


def work_of(rules, state, words, who):
    """Minutes of work in this leg of a journey: the same however often the customer had to try."""
    queue = state.queue[who]
    table = rules.handling_law[queue]
    if table < 0:
        return rules.handling[queue]
    drawn = quantile(rules.tables, table, uniform(state.leg_key[who], words.purposes[HANDLING], words.hash))
    return rules.handling[queue] * drawn


def begin(rules, state, log, words, who, agent, now):
    """Start, or resume, a conversation."""
    pool = rules.pool[agent]
    strike(state, who)
    end_of_wait(rules, state, log, who, agent, now)
    if state.work[who] < 0.0:
        state.work[who] = work_of(rules, state, words, who)
    state.stage[who] = IN_SERVICE
    if state.load[agent] == 0:
        state.pace_clock[agent] = 0.0
        if state.place[rules.customers + agent] < 0:
            change(rules, state, 2 * rules.queues + pool, 1, now)
    else:
        keep_pace(rules, state, agent, now)
    slot = agent * rules.widest + state.load[agent]
    state.talks_to[slot] = who
    state.done_at[slot] = state.pace_clock[agent] + state.work[who]
    state.load[agent] += 1
    state.changed[agent] = now
    expect(rules, state, agent, now)


def keep_pace(rules, state, agent, now):
    """Move the agent's own clock, which runs at the pace of each conversation."""
    pace = rules.speed[rules.pool[agent] * rules.widest + state.load[agent] - 1]
    state.pace_clock[agent] += (now - state.changed[agent]) * pace


def soonest(rules, state, agent):
    """The slot of the conversation that ends first."""
    best = agent * rules.widest
    for slot in range(best + 1, agent * rules.widest + state.load[agent]):
        if state.done_at[slot] < state.done_at[best]:
            best = slot
    return best


def expect(rules, state, agent, now):
    """Enter the end of the agent's first conversation to end."""
    pace = rules.speed[rules.pool[agent] * rules.widest + state.load[agent] - 1]
    left = (state.done_at[soonest(rules, state, agent)] - state.pace_clock[agent]) / pace
    left = max(left, 0.0)
    put(state, rules.customers + agent, now + left)


def release(rules, state, agent, slot, now):
    """End the conversation in a slot and let the others go on; returns the work that was left.

    With none left the agent stays busy for the moment: the next conversation moves the entry in the calendar, else
    ``ends_work`` strikes it.
    """
    keep_pace(rules, state, agent, now)
    left = state.done_at[slot] - state.pace_clock[agent]
    last = agent * rules.widest + state.load[agent] - 1
    queue = state.queue[state.talks_to[slot]]
    state.talks_to[slot] = state.talks_to[last]
    state.done_at[slot] = state.done_at[last]
    state.load[agent] -= 1
    state.changed[agent] = now
    change(rules, state, rules.queues + queue, -1, now)
    if state.load[agent] > 0:
        expect(rules, state, agent, now)
    return left
