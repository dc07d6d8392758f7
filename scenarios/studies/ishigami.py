"""The function of Ishigami and Homma (1990), whose Sobol indices are known, of three shares of a scenario."""

from math import pi, sin

from sim.study.outcomes import outcome

A, B = 7.0, 0.1


@outcome
def ishigami(records):
    """sin x1 + 7 sin^2 x2 + 0.1 x3^4 sin x1, each x from -pi to pi."""
    group = records.plan.groups["asylum"]
    shares = (group.adult_men_share, group.one_parent_share, records.plan.emergency.closing.share)
    x1, x2, x3 = (pi * (2 * share - 1) for share in shares)
    return sin(x1) + A * sin(x2) ** 2 + B * x3**4 * sin(x1)
