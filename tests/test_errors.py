from __future__ import annotations

import inspect
import re

import pytest

from rag import errors
from rag.errors import LibraryError, NewsError, SettingsError
from ui.errors import exit_code, print_error


def tree(root: type[NewsError], depth: int = 0) -> dict[str, int]:
    """Return every class below a root with how deep it stands."""
    found = {root.__name__: depth}
    for each in root.__subclasses__():
        found |= tree(each, depth + 1)
    return found


def test_docstring_shows_the_whole_tree() -> None:
    shown = {}
    for line in (errors.__doc__ or "").splitlines():
        if found := re.match(r"((?:[│├└]?[ ─]*)*)(\w+(?:Error|\w*))(?:\s{2,}|$)", line):
            shown[found[2]] = len(found[1]) // 4
    assert {name: shown.get(name) for name in tree(NewsError)} == tree(NewsError)


def test_every_class_of_the_file_is_in_the_tree() -> None:
    defined = {name for name, _ in inspect.getmembers(errors, inspect.isclass)}
    assert defined == set(tree(NewsError))
    assert all(each.__doc__ for _, each in inspect.getmembers(errors, inspect.isclass))


def test_error_carries_what_is_wrong_and_what_to_do() -> None:
    error = LibraryError("it is full", "free some space")
    assert (error.message, error.hint) == ("it is full", "free some space")
    assert str(error) == "it is full (free some space)"


def test_settings_are_a_usage_error_and_the_rest_is_not() -> None:
    assert exit_code(SettingsError("a", "b")) == 2
    assert {exit_code(each("a", "b")) for each in NewsError.__subclasses__()} == {2, 3}


@pytest.mark.parametrize("message", ["it is full", "it\nis\n\n full", "it is full\n"])
def test_error_is_two_lines(capsys: pytest.CaptureFixture[str], message: str) -> None:
    print_error(message, "free\nsome space")
    assert capsys.readouterr().err == "error: it is full\n  try: free some space\n"
