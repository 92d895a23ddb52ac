"""YAML is read as it is written."""

from __future__ import annotations

import pytest
import yaml

from knowledge.plain_yaml import PlainYAMLError, Raw, read_plain


@pytest.fixture(params=["libyaml", "python"])
def _parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "python":
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: no", {"a": "no"}),
        ("a: [yes, off, true]", {"a": ["yes", "off", "true"]}),
        ("a: 1:30", {"a": "1:30"}),
        ("a: 2023-10-05", {"a": "2023-10-05"}),
        ("a: 007", {"a": "007"}),
        ("a: 1e3", {"a": "1e3"}),
        ("no: 1", {"no": "1"}),
        ("a: null", {"a": None}),
        ("a: ~", {"a": None}),
        ("a:", {"a": None}),
        ('a: "null"', {"a": "null"}),
        ("a: ''", {"a": ""}),
        ("- a\n- - b\n", ["a", ["b"]]),
        ("a: >-\n  x\n  y\n", {"a": "x y"}),
        ("a: |-\n  x\n  y\n", {"a": "x\ny"}),
        ("<<: a", {"<<": "a"}),
        ("", None),
        ("# nothing", None),
    ],
)
def test_scalars_are_what_is_written(text: str, data: Raw) -> None:
    assert read_plain(text).data == data


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: &b c", 1),
        ("a: b\nc: *b", 2),
        ("a: !!str b", 1),
        ("a: !x [b]", 1),
        ("a\n---\nb", 2),
        ("{a: b}: c", 1),
        ("~: c", 1),
        ("a:\n  - ]", 2),
        ("a: b: c", 1),
        ("\t- a", 1),
    ],
)
def test_refused_with_the_line(text: str, line: int) -> None:
    with pytest.raises(PlainYAMLError) as caught:
        read_plain(text)
    assert caught.value.line == line
    assert str(caught.value).startswith(f"line {line}: ")


def test_control_characters_are_refused() -> None:
    with pytest.raises(PlainYAMLError):
        read_plain("a: \x00")


def test_keys_that_stand_twice_are_told() -> None:
    document = read_plain("- a: 1\n  a: 2\n  b: {c: 1, c: 2}\n")
    assert document.twice == ((0, "a"), (0, "b", "c"))
