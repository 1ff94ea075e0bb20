"""The wheel and the source distribution hold what an installation needs, and no more."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = {"turnlint": "validator", "turnlint_schemas": "schemas", "turnlint_rules": "rules"}
#: What no checkout has: the build writes it.
INDEX = "turnlint_rules/index.json"

pytest.importorskip("hatchling", reason="the extra dev is not installed")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both distributions, built without a network."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert result.returncode == 0, result.stderr
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> zipfile.ZipFile:
    (path,) = built.glob("turnlint-*-py3-none-any.whl")
    return zipfile.ZipFile(path)


def test_three_packages_with_every_file(wheel: zipfile.ZipFile) -> None:
    held = {name for name in wheel.namelist() if ".dist-info/" not in name}
    wanted = {
        path.relative_to(ROOT / root).as_posix()
        for package, root in PACKAGES.items()
        for path in (ROOT / root / package).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert INDEX not in wanted
    assert held == wanted | {INDEX}
    assert {name.split("/")[0] for name in held} == set(PACKAGES)
    assert {f"{package}/py.typed" for package in PACKAGES} <= held
    assert {"turnlint_schemas/request.json", "turnlint_schemas/models.json", "turnlint_schemas/betas.json"} <= held


def test_entry_points(wheel: zipfile.ZipFile) -> None:
    (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/entry_points.txt"))
    assert wheel.read(name).decode() == (
        "[console_scripts]\nturnlint = turnlint.cli:main\n\n[pytest11]\nturnlint = turnlint.pytest_plugin\n"
    )


def test_license_and_version(wheel: zipfile.ZipFile) -> None:
    import turnlint

    assert wheel.testzip() is None
    (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    assert f"\nVersion: {turnlint.__version__}\n" in wheel.read(name).decode()
    assert any(name.endswith("/licenses/LICENSE") for name in wheel.namelist())


def test_source_distribution_can_be_tested(built: Path) -> None:
    (path,) = built.glob("turnlint-*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"Makefile", "README.md", "CHANGELOG.md", "pyproject.toml", "tests/docs/test_code.py"} <= names
    assert {"examples/README.md", "hatch_build.py", "docs/generate/rules.py", "docs/coverage/tools.json"} <= names
    assert {"validator/turnlint/__init__.py", "validator/turnlint/cli/check.py"} <= names
    assert f"rules/{INDEX}" not in names


def test_the_index_is_that_of_the_rules(wheel: zipfile.ZipFile) -> None:
    from turnlint.engine import registry

    assert wheel.read(INDEX) == registry.index(registry.built_in())


def test_the_index_is_made_with_the_parser_alone() -> None:
    """What builds a wheel in an environment of its own has no other library of ours there."""
    code = """if True:
        import sys
        for name in ("pydantic", "pydantic_core", "jsonschema", "jsonschema_rs", "jiter", "click", "PIL", "pypdf"):
            sys.modules[name] = None
        from turnlint.engine import registry
        print(len(registry.index(registry.built_in())))
    """
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert result.returncode == 0, result.stderr
    assert int(result.stdout) > 10_000


def test_the_wheel_runs_by_itself(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    """From the unpacked wheel alone: no file of the clone is read, and of the rules only those that are needed."""
    wheel.extractall(tmp_path / "site")
    code = f"""if True:
        import sys
        sys.path.insert(0, {str(tmp_path / "site")!r})
        import turnlint, turnlint_rules
        print(turnlint.__file__)
        print(turnlint.check({{"messages": []}}).error)
        print(*(name for name in sys.modules if name.startswith("turnlint_rules.") and name.count(".") == 2))
    """
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
    )
    assert result.stdout.startswith(str(tmp_path / "site")), result.stderr
    _, error, loaded = result.stdout.splitlines()
    assert error.startswith("ApiError(status=400")
    assert "turnlint_rules.shape.bad_length" in loaded.split()
    assert len(loaded.split()) < 60
