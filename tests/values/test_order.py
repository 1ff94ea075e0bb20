"""The order of the API's answers, held against the rules that it names."""

from __future__ import annotations

import pytest

from turnlint.engine import registry
from turnlint.values.order import FIELD_ORDER, MEASURED_EDGES, MEASURED_SEQUENCES, Pass, Phase, position

RULES = registry.listings()


@pytest.mark.parametrize("answers", Pass, ids=lambda answers: answers.name)
def test_a_sequence_names_rules_of_its_pass(answers: Pass) -> None:
    assert [name for name in answers.sequence if name not in RULES] == []
    assert [name for name in answers.sequence if RULES[name].answers is not answers] == []
    assert len(set(answers.sequence)) == len(answers.sequence)


def test_passes_stand_in_the_order_of_their_phases() -> None:
    phases = [answers.phase for answers in Pass]
    assert phases == sorted(phases, key=list(Phase).index)
    assert set(phases) == set(Phase)
    assert [answers.value for answers in Pass] == list(range(len(Pass)))


def test_rules_that_no_sequence_names_come_after_those_that_one_names() -> None:
    first, second, *rest = Pass.CLIENT_CALLS.sequence
    assert (Pass.CLIENT_CALLS.rank(first), Pass.CLIENT_CALLS.rank(second)) == (0, 1)
    assert Pass.CLIENT_CALLS.rank("no-such-rule") == 2 + len(rest)


def test_every_pass_has_a_rule() -> None:
    assert set(Pass) - {rule.answers for rule in RULES.values()} == set()


def test_measured_sequences_name_rules_in_the_order_of_their_passes() -> None:
    for names in MEASURED_SEQUENCES:
        places = [(RULES[name].answers.value, RULES[name].answers.rank(name)) for name in names]
        assert places == sorted(places)
        assert len({RULES[name].answers.phase for name in names}) == 1


def test_measured_edges_lead_onwards() -> None:
    order = list(Phase)
    assert [edge for edge in MEASURED_EDGES if order.index(edge[0]) >= order.index(edge[1])] == []


def test_positions_follow_the_apis_order_of_fields() -> None:
    paths: list[tuple[str | int, ...]] = [
        (),
        ("model",),
        ("tools", 0, "name"),
        ("tools", 1),
        ("messages",),
        ("messages", 2, "content", 0),
        ("messages", 10, "content", 0),
        ("system", 0),
        (FIELD_ORDER[-1],),
        ("bogus",),
    ]
    mixed = [*paths[5:], *paths[:5]]
    assert sorted(mixed, key=position) == paths
