"""A rule pack of another distribution, as CONTRIBUTING.md writes it, looks exactly like a built-in rule."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Final

import pytest

CONTRIBUTING: Final = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text("utf-8")
HELLO: Final = {"model": "claude-opus-5-5", "max_tokens": 16, "messages": [{"role": "user", "content": "Hello"}]}
SAYS: Final = "the request does not say which user it is made for"


def block(after: str) -> str:
    """The first code block after a line of CONTRIBUTING.md."""
    match = re.search(rf"{re.escape(after)}.*?^```\w+\n(.*?)^```$", CONTRIBUTING, re.M | re.S)
    assert match is not None
    return match[1]


def written(folder: Path, *, packages: bool) -> Path:
    """The pack as CONTRIBUTING.md writes it, below a folder; its one module. ``packages``: with ``__init__.py``."""
    [path] = re.findall(r"^`(\w+/\w+/\w+\.py)`$", CONTRIBUTING, re.M)
    module = folder / str(path)
    module.parent.mkdir(parents=True)
    module.write_text(block(f"`{path}`"), "utf-8")
    for package in (module.parent, module.parent.parent) if packages else ():
        (package / "__init__.py").write_text("", "utf-8")
    return Path(module)


@pytest.fixture(params=[True, False], ids=["packages", "namespaces"])
def site(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A folder like site-packages, with the pack installed in it."""
    written(tmp_path / "site", packages=request.param)
    project = tomllib.loads(block("An entry point makes it known"))["project"]
    metadata = tmp_path / "site" / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    metadata.mkdir()
    lines = ["Metadata-Version: 2.1", f"Name: {project['name']}", f"Version: {project['version']}", ""]
    (metadata / "METADATA").write_text("\n".join(lines), "utf-8")
    points = project["entry-points"]["turnlint.rules"]
    group = ["[turnlint.rules]", *(f"{name} = {value}" for name, value in points.items()), ""]
    (metadata / "entry_points.txt").write_text("\n".join(group), "utf-8")
    (tmp_path / "hello.json").write_text(json.dumps(HELLO), "utf-8")
    return tmp_path / "site"


def run(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"PYTHONPATH": str(site), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=site.parent, env=env, capture_output=True, encoding="utf-8", check=False)


def turnlint(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(site, "-m", "turnlint", *arguments)


def test_check(site: Path) -> None:
    result = turnlint(site, "check", "hello.json")
    first = f"hello.json:1:1: warning[user-not-named] (turnlint) {SAYS}"
    assert result.stdout.splitlines()[0] == first
    assert "= help: send a hash of the account as `metadata.user_id`.\n" in result.stdout
    assert result.stdout.endswith("\n1 request checked: 1 warning\n")
    assert (result.returncode, result.stderr) == (0, "")


def test_library(site: Path) -> None:
    code = f"import turnlint; print(turnlint.check({HELLO}).findings[0].to_json())"
    result = run(site, "-c", code)
    assert "'rule': 'user-not-named', 'severity': 'warning'" in result.stdout, result.stderr


@pytest.mark.parametrize("chosen", ["user-not-named", "house/*", "user-*"])
def test_select_and_ignore(site: Path, chosen: str) -> None:
    assert "[user-not-named]" in turnlint(site, "check", "hello.json", "--select", chosen).stdout
    assert "[user-not-named]" not in turnlint(site, "check", "hello.json", "--ignore", chosen).stdout


def test_severity(site: Path) -> None:
    result = turnlint(site, "check", "hello.json", "--severity", "user-not-named=error")
    assert "error[user-not-named]" in result.stdout
    assert result.returncode == 1


def test_skipped_where_it_cannot_judge(site: Path) -> None:
    (site.parent / "list.json").write_text(json.dumps(HELLO["messages"]), "utf-8")
    result = turnlint(site, "check", "list.json", "--verbose", "--select", "user-not-named")
    assert result.stdout == (
        "not judged:\n  top-level fields not given (1 request): user-not-named\n\n1 request checked: no faults\n"
    )


def test_rules(site: Path) -> None:
    lines = turnlint(site, "rules").stdout.splitlines()
    (own,) = (line for line in lines if line.startswith("user-not-named "))
    assert own.split(maxsplit=3)[1:] == ["warning", "house", "A request of ours names the user that it is made for."]
    known = json.loads(turnlint(site, "rules", "--format", "json").stdout)
    assert {tuple(rule) for rule in known} == {("name", "severity", "family", "summary")}


@pytest.mark.parametrize("query", ["user-not-named", SAYS])
def test_explain(site: Path, query: str) -> None:
    result = turnlint(site, "explain", query)
    assert result.returncode == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[0] == "user-not-named (warning, family house)"
    assert "  documented: House rules for requests, 2026-11, https://miller.example/requests" in lines


def test_its_own_test_suite(site: Path) -> None:
    (site.parent / "test_pack.py").write_text(block("Its test suite runs the cases"), "utf-8")
    result = run(site, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_pack.py")
    assert "\n3 passed in " in result.stdout, result.stdout


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (
            "import no_such_module",
            "rule pack miller (miller_rules): ModuleNotFoundError: No module named 'no_such_module' (",
        ),
        (None, "the name 'missing-field' is taken by turnlint_rules.shape.missing_field"),
    ],
)
def test_a_pack_that_fails_is_named(site: Path, source: str | None, told: str) -> None:
    """A pack that cannot be loaded, or takes a name, stops the run with one line rather than being left out."""
    if source is not None:
        (site / "miller_rules" / "__init__.py").write_text(source, "utf-8")
    else:
        module = site / "miller_rules" / "house" / "user_not_named.py"
        module.write_text(module.read_text("utf-8").replace('"user-not-named"', '"missing-field"'), "utf-8")
    result = turnlint(site, "check", "hello.json")
    assert told in result.stderr
    assert "Traceback" not in result.stderr
    assert result.returncode not in (0, 3)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("from turnlint.case import", "from turnlint.cases import", "No module named 'turnlint.cases'"),
        (
            '"field:messages"',
            '"field:mesages"',
            "the rule user-not-named needs what cannot occur: 'field:mesages' (did you mean 'field:messages'?)",
        ),
        (
            "(conversation)",
            "(talk)",
            "the rule user-not-named: it judges 'talk'; the parameter must be one of text, batch, ",
        ),
    ],
)
def test_a_module_of_a_pack_that_fails_is_told_in_one_line(site: Path, before: str, after: str, told: str) -> None:
    module = site / "miller_rules" / "house" / "user_not_named.py"
    source = module.read_text("utf-8")
    assert before in source
    module.write_text(source.replace(before, after), "utf-8")
    result = turnlint(site, "check", "hello.json")
    assert told in result.stderr
    assert "Traceback" not in result.stderr
    assert result.returncode == 2


def test_a_pack_that_fails_stops_the_plugin_in_one_line(site: Path) -> None:
    (site / "miller_rules" / "__init__.py").write_text("import no_such_module", "utf-8")
    (site.parent / "pytest.ini").write_text("[pytest]\nturnlint_fixtures = hello.json\n", "utf-8")
    result = run(site, "-m", "pytest", "-q", "-p", "no:cacheprovider")
    place = site / "miller_rules" / "__init__.py"
    assert result.stderr == (
        "ERROR: turnlint: rule pack miller (miller_rules): ModuleNotFoundError: No module named 'no_such_module' "
        f"({place}:1)\n\n"
    )


EMPTY: Final = (
    "rule pack miller (miller_rules): no rule in it, nor in a module below it whose name does not begin with `_`"
)


def test_a_pack_without_a_rule_is_an_error_that_names_it(site: Path) -> None:
    (site / "miller_rules" / "house" / "user_not_named.py").rename(site / "miller_rules" / "house" / "_not_named.py")
    for command in (["check", "hello.json"], ["rules"], ["explain", "missing-field"]):
        result = turnlint(site, *command)
        assert (result.returncode, result.stdout, result.stderr) == (2, "", f"Error: {EMPTY}\n")
    result = run(site, "-c", f"import turnlint; turnlint.check({HELLO})")
    assert result.stderr.endswith(f"RulePackError: {EMPTY}\n")


@pytest.mark.parametrize("function", ["cases", "rules_of"])
def test_a_test_suite_that_finds_nothing_fails(site: Path, function: str) -> None:
    (site / "miller_rules" / "house" / "user_not_named.py").write_text("", "utf-8")
    result = run(site, "-c", f"from turnlint import testing; testing.{function}('miller_rules')")
    assert "ValueError: miller_rules: no rule in it, nor in a module below it" in result.stderr
    (site / "miller_rules" / "house" / "bare.py").write_text(
        "from turnlint.rule import Pass, Severity, rule\n"
        "@rule('bare', Severity.ADVICE, answers=Pass.FIELDS)\ndef bare(batch): return ()\n",
        "utf-8",
    )
    result = run(site, "-c", "from turnlint import testing; testing.cases('miller_rules')")
    assert "ValueError: miller_rules: no rule in it has a case" in result.stderr


def test_an_error_of_the_system_in_a_pack_is_the_packs(site: Path) -> None:
    module = site / "miller_rules" / "house" / "user_not_named.py"
    module.write_text('open("/nowhere/words.txt")\n', "utf-8")
    result = turnlint(site, "check", "hello.json")
    assert result.stderr.startswith(
        "Error: rule pack miller (miller_rules): FileNotFoundError: [Errno 2] No such file or directory"
    )
    assert (result.returncode, result.stdout) == (2, "")


def test_a_pack_that_ends_the_process_is_broken(site: Path) -> None:
    module = site / "miller_rules" / "house" / "user_not_named.py"
    source = module.read_text("utf-8")
    module.write_text("raise SystemExit(0)\n", "utf-8")
    result = turnlint(site, "check", "hello.json")
    assert result.stderr.startswith("Error: rule pack miller (miller_rules): SystemExit: 0")
    assert (result.returncode, result.stdout) == (2, "")
    head, signature, _ = source.partition("def user_not_named")
    module.write_text(f"{head}{signature}(conversation):\n    raise SystemExit(0)\n", "utf-8")
    result = turnlint(site, "check", "hello.json")
    assert "SystemExit: 0" in result.stderr
    assert result.returncode == 2


def test_what_a_rule_yields_beside_drafts_is_told(site: Path) -> None:
    module = site / "miller_rules" / "house" / "user_not_named.py"
    head, signature, _ = module.read_text("utf-8").partition("def user_not_named")
    module.write_text(f"{head}{signature}(conversation):\n    yield None\n", "utf-8")
    result = turnlint(site, "check", "hello.json")
    assert "TypeError: rule user-not-named yields drafts, not NoneType" in result.stderr
    assert result.returncode == 2


def test_folders_of_data_in_a_pack_are_passed_over(site: Path) -> None:
    for name in ("data", "v1.0", ".cache", "house/texts"):
        (site / "miller_rules" / name).mkdir()
        (site / "miller_rules" / name / "words.json").write_text("{}", "utf-8")
    assert "[user-not-named]" in turnlint(site, "check", "hello.json").stdout


# --- editable installations -------------------------------------------------------------------------------------------

#: A folder of packages reads .pth files; one on PYTHONPATH does not.
EDITABLE: Final = """
import site, sys
site.addsitedir(sys.argv.pop(1))
import miller_rules
miller_rules.__path__ = [*sys.argv.pop(1).split(), *miller_rules.__path__]
from turnlint.cli import main
main(sys.argv[1:])
"""


@pytest.mark.parametrize("word", ["", "__editable__.miller_rules-1.0.finder.__path_hook__"], ids=["pth", "finder"])
def test_a_pack_that_is_installed_editable(site: Path, word: str) -> None:
    """Its folder stands elsewhere; setuptools puts a word that is no folder beside that of a namespace."""
    project = site.parent / "project"
    project.mkdir()
    (site / "miller_rules").rename(project / "miller_rules")
    (site / "miller.pth").write_text(f"{project}\n", "utf-8")
    result = run(site, "-c", EDITABLE, str(site), word, "check", "hello.json")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.splitlines()[0] == f"hello.json:1:1: warning[user-not-named] (turnlint) {SAYS}"
    listed = run(site, "-c", EDITABLE, str(site), word, "rules", "house").stdout
    assert listed.split()[:3] == ["user-not-named", "warning", "house"]
