"""How a fact is known."""

from __future__ import annotations

from turnlint.values.evidence import Basis, Documented, Inferred, Reported, strongest

PAGE = Documented("Mills", "2026-11", "https://miller.example/mills")


def test_the_words_of_a_documented_refusal_are_inferred() -> None:
    evidence = Inferred.after(PAGE, "the refusal is documented, its words are not")
    assert str(evidence) == (
        "inferred: Mills: the refusal is documented, its words are not, 2026-11, https://miller.example/mills"
    )


def test_the_strongest_evidence_decides() -> None:
    assert strongest((Inferred("a"), PAGE, Reported("b"))) is Basis.DOCUMENTED
    assert strongest(()) is Basis.INFERRED
