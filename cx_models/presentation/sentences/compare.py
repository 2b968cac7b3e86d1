"""The verdict that a manager could read out, and beside it what would change it."""

from __future__ import annotations

from cx_models.presentation import numbers
from cx_models.presentation.charts.compare import change_of
from cx_models.presentation.figures import difference, scenario_name, unsigned_points
from cx_models.presentation.sentences.scenario import HARDLY, alike, hardest_group, money, points_with_band, waiting
from cx_models.presentation.words import Words
from cx_models.projection.compare import Comparison, Verdict
from cx_models.projection.project import Projection

EVEN = 0.5  # share of worlds: below it the rival wins more often


def name_of(comparison: Comparison, place: int, text: Words) -> str:
    """What the alternative at ``place`` is called; the first is today."""
    return scenario_name(comparison.all[place].scenario, text) if place else text("scenario.today")


def verdict_says(comparison: Comparison, verdict: Verdict, text: Words) -> str:
    """Which is best and what it does."""
    if verdict.best == 0:
        return _today_says(comparison, verdict, text)
    best = name_of(comparison, verdict.best, text)
    if not verdict.in_euros:
        return text("compare.verdict.only_satisfaction", best=best)
    joined = _facts(comparison.all[verdict.best], text)
    leads = text(f"compare.verdict.{'best' if verdict.better_in >= EVEN else 'best_fragile'}", best=best)
    return text("compare.verdict.sentence", best=leads, facts=joined)


def _today_says(comparison: Comparison, verdict: Verdict, text: Words) -> str:
    """That nothing beats today, and what the closest plan would do."""
    nearest = name_of(comparison, verdict.runner_up, text)
    if not verdict.in_euros:
        return text("compare.verdict.today_satisfied", nearest=nearest)
    facts = _facts(comparison.all[verdict.runner_up], text)
    price = numbers.price(verdict.price, text.language)
    return text("compare.verdict.today", price=price, nearest=nearest, facts=facts)


def _facts(projection: Projection, text: Words) -> str:
    facts = [money(projection, "compare.verdict", text), _satisfied(projection, text), waiting(projection, text)]
    return f"{', '.join(facts[:-1])} {text('compare.verdict.and')} {facts[-1]}"


def changes_say(comparison: Comparison, verdict: Verdict, text: Words) -> tuple[str, ...]:
    """How sure it is, at which price it turns, and which assumption decides most."""
    best, second = (name_of(comparison, place, text) for place in (verdict.best, verdict.runner_up))
    fragile = verdict.better_in < EVEN
    share = 1 - verdict.better_in if fragile else verdict.better_in
    says = [text(f"compare.verdict.{'fragile' if fragile else 'sure'}", best=best, second=second, n=round(100 * share))]
    if verdict.in_euros:
        says.append(_turning(verdict, best, second, text))
    if verdict.decisive:
        words = f"assumptions.entry.{verdict.decisive}.name"
        assumption = text(words) if words in text else verdict.decisive
        direction = text(f"compare.verdict.{'grows' if verdict.correlation > 0 else 'shrinks'}")
        says.append(text("compare.verdict.decisive", assumption=assumption, direction=direction))
    return tuple(says)


def _turning(verdict: Verdict, best: str, second: str, text: Words) -> str:
    if verdict.turning_price is None:
        return text("compare.verdict.no_turning", best=best, second=second)
    if abs(verdict.turning_price - verdict.price) < 1:
        return text("compare.verdict.turning_close", now=numbers.price(verdict.price, text.language), second=second)
    if numbers.says_nothing(numbers.euros(verdict.turning_price, text.language)):
        return text("compare.verdict.turning_free", now=numbers.price(verdict.price, text.language), second=second)
    way = "up" if verdict.turning_price > verdict.price else "down"
    price, now = (numbers.euros(verdict.turning_price, text.language), numbers.price(verdict.price, text.language))
    return text(f"compare.verdict.turning_{way}", price=price, now=now, second=second)


def _satisfied(projection: Projection, text: Words) -> str:
    change = projection.value("satisfaction.everyone") - projection.todays_value("satisfaction.everyone")
    if abs(change) < HARDLY:
        return text("compare.verdict.level")
    words = "compare.verdict.worse" if change < 0 else "compare.verdict.better"
    return text(words, points=unsigned_points(change, text))


def names_say(comparison: Comparison, text: Words) -> str:
    """Which number stands for which alternative."""
    return ", ".join(
        text("compare.numbered", number=place, name=name_of(comparison, place, text))
        for place in range(1, len(comparison.all))
    )


def finding_says(comparison: Comparison, figure: str, text: Words) -> str:
    """Which scenario does best and which worst by one figure, as far as can be told when written."""
    write, key = difference(figure, text), figure.replace(".", "_")
    changes = [change_of(projection, figure).middle for projection in comparison.alternatives]
    sign = -1.0 if figure.startswith("satisfaction.") else 1.0
    order = sorted(range(len(changes)), key=lambda place: sign * changes[place])
    best, worst = order[0], order[-1]
    facts = {
        "best": name_of(comparison, best + 1, text),
        "best_value": write(changes[best]),
        "worst": name_of(comparison, worst + 1, text),
        "worst_value": write(changes[worst]),
    }
    if len(changes) == 1:
        return text("compare.finding.one", **facts)
    level = facts["best_value"] == facts["worst_value"]
    return text(f"compare.finding.{'level' if level else key}", **facts)


def trade_says(comparison: Comparison, text: Words) -> str:
    """Which alternatives, today among them, no other beats on both cost and satisfaction."""
    found = [
        (change_of(one, "cost.total").middle, -change_of(one, "satisfaction.everyone").middle) for one in comparison.all
    ]
    kept = [place for place, one in enumerate(found) if not any(_beats(other, one) for other in found)]
    if len(kept) == len(found):
        return text("compare.trade_says_all")
    names = [f"”{name_of(comparison, place, text)}”" for place in range(len(found))]
    beaten = [name for place, name in enumerate(names) if place not in kept]
    facts = {"names": ", ".join(names[place] for place in kept), "left": beaten[0], "n": len(beaten)}
    return text("compare.trade_says", **facts)


def _beats(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return all(a <= b for a, b in zip(one, other, strict=True)) and one != other


def hurt_says(comparison: Comparison, text: Words) -> str:
    """Which group is hurt most, and in which scenario."""
    falls = []
    for place, one in enumerate(comparison.alternatives, start=1):
        changes = one.group_changes()
        if (worst := hardest_group(changes)) is not None:
            falls.append((changes[worst].middle, place, worst, changes))
    if not falls:
        return text("compare.hurt_nobody")
    _, place, worst, changes = min(falls, key=lambda fall: fall[0])
    facts = {"plan": name_of(comparison, place, text), "points": points_with_band(changes[worst], text)}
    if alike(changes):
        return text("compare.hurt_alike", **facts)
    return text("compare.hurt_says", group=text(f"charts.groups.{worst.value}"), **facts)
