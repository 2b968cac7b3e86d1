"""Lines of waiting customers, one per queue and priority: the first joins at the tail, the returned at the head."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

from cx_models.queues.replay.counting import change


def join_tail(rules, state, who, now):
    """Stand at the end of the line."""
    line = state.queue[who] * rules.levels + rules.level[state.matter[who]]
    last = state.tail[line]
    state.before[who] = last
    state.behind[who] = -1
    if last >= 0:
        state.behind[last] = who
    else:
        state.head[line] = who
    state.tail[line] = who
    change(rules, state, state.queue[who], 1, now)


def join_head(rules, state, who, now):
    """Stand at the front again."""
    line = state.queue[who] * rules.levels + rules.level[state.matter[who]]
    ahead = state.head[line]
    state.behind[who] = ahead
    state.before[who] = -1
    if ahead >= 0:
        state.before[ahead] = who
    else:
        state.tail[line] = who
    state.head[line] = who
    change(rules, state, state.queue[who], 1, now)


def leave_line(rules, state, who, now):
    """Step out, wherever one stands."""
    line = state.queue[who] * rules.levels + rules.level[state.matter[who]]
    ahead, behind = state.before[who], state.behind[who]
    if ahead >= 0:
        state.behind[ahead] = behind
    else:
        state.head[line] = behind
    if behind >= 0:
        state.before[behind] = ahead
    else:
        state.tail[line] = ahead
    change(rules, state, state.queue[who], -1, now)


def first_in(rules, state, queue):
    """Who is next in a queue: the most urgent, then the longest there; -1 if nobody."""
    for level in range(rules.levels):
        who = state.head[queue * rules.levels + level]
        if who >= 0:
            return who
    return -1


def next_for(rules, state, pool):
    """Who is next for an agent of a pool: the queue liked best first, equals by urgency, then by time; -1 if nobody."""
    best, best_level, best_joined, liked = -1, 0, 0.0, 0
    for n in range(rules.likes_from[pool], rules.likes_from[pool + 1]):
        queue = rules.likes[n]
        skill = rules.skill[pool * rules.queues + queue]
        if best >= 0 and skill != liked:
            break
        if state.held[queue] == 0:
            continue
        who = first_in(rules, state, queue)
        level = rules.level[state.matter[who]]
        joined = state.joined[who]
        if best < 0 or level < best_level or (level == best_level and joined < best_joined):
            best, best_level, best_joined, liked = who, level, joined, skill
    return best
