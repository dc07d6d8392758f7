"""Files that cannot be a scenario, or may not be read: a sentence each, and quickly."""

import os
from pathlib import Path

import pytest

from sim.scenario import files
from sim.scenario.problems import ScenarioError
from sim.scenario.reading import read_scenario

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)

# Name: (content, where after the file name, words of the message).
BAD: dict[str, tuple[bytes, str, str]] = {
    "empty": (b"", "", "the file is empty"),
    "blank": (b" \n\n", "", "the file is empty"),
    "nothing but comments": (b"# later\n", "", "nothing but comments"),
    "binary": (b"\x7fELF\x00\x01\x02", "", "not a text file"),
    "UTF-16": ("title: x".encode("utf-16"), "", "UTF-16"),
    "Latin-1": ("runs: 3\ntitle: Grün".encode("latin-1"), ":2", "0xFC is not UTF-8"),
    "a list": (b"- a\n- b\n", ":1:1", "a block of keys"),
    "a text": (b"scenario", ":1:1", "a block of keys"),
    "two documents": (b"runs: 3\n---\nruns: 4\n", ":2:1", "second document"),
    "tab": (b"moving:\n\tpersons_per_day: 3\n", ":2:1", "there is a tab"),
    "no YAML": (b"runs: [3\nseed: 4\n", ":2", "not YAML"),
    "colon in a text": (b"question: who: me\n", ":1:14", "not YAML"),
    "unknown tag": (b"runs: !!python/object:os.system 3\n", ":1:7", "the tag"),
    "key twice": (b"runs: 3\nseed: 1\nruns: 4\n", ":3:1", "a second time (first in line 1)"),
    "key twice in a block": (b"moving: {persons_per_day: 3, persons_per_day: 4}\n", ":1:30", "a second time"),
    "on as key": (b"on: 3\n", ":1:1", "YAML reads the key on as true; put it in quotes: 'on'"),
    "number as key": (b"1.5: 3\n", ":1:1", "a word, a whole number or a date"),
    "list as key": (b"? [a, b]\n: 3\n", ":1:3", "not a list or a map"),
    "merge key": (b"a: &a {b: 1}\nc: {<<: *a}\n", ":2:5", "not merged with <<"),
    "octal": (b"runs: 010\n", ":1:7", "another base than 10"),
    "base 60": (b"runs: 21:30\n", ":1:7", "base 60; put it in quotes: '21:30'"),
    "infinite": (b"runs: .inf\n", ":1:7", "not a finite number"),
    "bomb of aliases": (BOMB.encode(), ":4", "more than 20 aliases"),
    "value inside itself": (b"a: &a [*a]\n", ":1:8", "not complete or not there"),
    "deep": (b"a: " + b"[" * 100_000, ":1", "nested deeper than 50 levels"),
    "extends a number": (b"extends: 3\n", ":1:10", "extends: names one scenario file"),
    "extends two": (b"extends: [a.yaml, b.yaml]\n", ":1:10", "extends: names one scenario file"),
    "extends what is not there": (b"extends: wafe.yaml\n", ":1:10", "did you mean 'wave.yaml'?"),
    "extends a folder": (b"extends: town\n", ":1:10", "is a folder"),
    "extends itself": (b"extends: bad.yaml\n", ":1:10", "bad.yaml -> "),
    "city that is not there": (b"city: twon\n", ":1:7", "did you mean 'town'?"),
    "city that is a file": (b"city: wave.yaml\n", ":1:7", "is not a folder"),
    "table that is not there": (b"extends: wave.yaml\nsites: town/site.csv\n", ":2:8", "mean 'sites.csv'?"),
    "path out of the project": (b"extends: ../../secret.yaml\n", ":1:10", "outside"),
    "path to the system": (b"extends: wave.yaml\nsites: /etc/passwd\n", ":2:8", "outside"),
    "path with a null": (b'extends: "a\\0b"\n', ":1:10", "name of a file"),
    "empty path": (b"extends: ''\n", ":1:10", "name of a file"),
}


def problems_of(path: Path) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        read_scenario(path)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(("content", "where", "words"), BAD.values(), ids=BAD.keys())
def test_a_bad_file_is_told_where_it_is_bad(town: Path, content: bytes, where: str, words: str) -> None:
    path = town / "bad.yaml"
    path.write_bytes(content)
    about = [problem for problem in problems_of(path) if words in problem]
    assert len(about) == 1, problems_of(path)
    assert about[0].startswith(f"{path}{where}:")


def test_what_is_not_there_or_no_file(town: Path) -> None:
    assert "does not exist; did you mean 'wave.yaml'?" in problems_of(town / "wafe.yaml")[0]
    assert "is a folder" in problems_of(town / "town")[0]
    os.mkfifo(town / "pipe.yaml")
    assert "is not a regular file" in problems_of(town / "pipe.yaml")[0]
    assert "cannot be read" in problems_of(town / ("x" * 5000))[0]


def test_a_circle_of_parents_is_named(write) -> None:
    first = write("first.yaml", "extends: second.yaml\n")
    second = write("second.yaml", "extends: third.yaml\n")
    third = write("third.yaml", "extends: first.yaml\n")
    circle = " -> ".join(str(path) for path in (first, second, third, first))
    assert f"{third}:1:10: extends runs in a circle: {circle}" in problems_of(first)


def test_a_file_too_large_is_not_read(town: Path) -> None:
    path = town / "large.yaml"
    with path.open("wb") as stream:
        stream.truncate(100_000_000)
    assert "has 100 MB; 5 MB is the most that is read" in problems_of(path)[0]


def test_a_table_too_large_is_not_read(town: Path, wave: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (town / "town/sites.csv").open("ab") as stream:
        stream.truncate(files.MAX_TABLE_BYTES + 1)
    assert "50 MB is the most" in problems_of(wave)[0]


def test_links_out_of_the_project_are_not_followed(town: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("name,population\nX,1\n", encoding="utf-8")
    (town / "town/districts.csv").unlink()
    (town / "town/districts.csv").symlink_to(tmp_path / "secret.csv")
    (town / "link.yaml").symlink_to(town / "wave.yaml")
    child = town / "child.yaml"
    for named in ("", "districts: town/districts.csv\n"):
        child.write_text("extends: link.yaml\n" + named, encoding="utf-8")
        problems = problems_of(child)
        assert problems
        assert all("districts.csv' lies outside" in problem for problem in problems)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(wave: Path) -> None:
    wave.chmod(0)
    assert "cannot be read" in problems_of(wave)[0]


def test_a_few_aliases_are_fine(write) -> None:
    path = write("alias.yaml", "extends: wave.yaml\nmoving: {persons_per_day: &n 60}\nruns: *n\n")
    assert read_scenario(path).scenario.runs == 60


def test_a_file_name_over_two_lines_is_told_in_one(write) -> None:
    path = write("odd.yaml", 'extends: "wave.yaml\\nx"\n')
    with pytest.raises(ScenarioError) as told:
        read_scenario(path)
    assert all("\n" not in str(problem) for problem in told.value.problems)


@pytest.mark.parametrize("text", ["extends: wve.yaml\n", "extends: wave.yaml\ncity: twon\n"])
def test_a_missing_file_is_the_only_problem_told(write, text: str) -> None:
    """What the file would have stated is missing too, but that is no news."""
    with pytest.raises(ScenarioError) as told:
        read_scenario(write("odd.yaml", text))
    (problem,) = told.value.problems
    assert "does not exist; did you mean" in problem.text
