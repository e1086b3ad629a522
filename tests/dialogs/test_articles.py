"""What is wrong with the articles that dialogs name is told to whoever starts a server, or checks what is known."""

from pathlib import Path

import pytest

from bot.__main__ import main
from dialogs import articles
from dialogs.articles import read_named
from dialogs.files import WrongFileError

GOOD = "opening: []\npeople: reach-us\nabilities: about-me\nbeside: {sign_in: {code: [lost]}}\nnear: []\n"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"opening: a: b", ":1: is no YAML: mapping values are not allowed"),
        (b"opening: []\n# \xe9t\xe9", ":2: is not UTF-8"),
        (b"opening: \x07", ": is no YAML: "),
        (b"", ": Input should be"),
        (GOOD.replace("[lost]", "lost").encode(), ": beside.sign_in.code: Input should be a valid tuple"),
        (GOOD.replace("people", "peple").encode(), ": people: Field required; peple: Extra inputs"),
        (f"{GOOD}near: [{{asked: [code]}}]".encode(), ": near.0.articles: Field required"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(tmp_path: Path, content: bytes, told: str) -> None:
    file = tmp_path / "articles.yaml"
    file.write_bytes(content)
    with pytest.raises(WrongFileError) as wrong:
        read_named(file)
    assert str(wrong.value).startswith(f"{file}{told}")


def test_commands_tell_it_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A mistake in a file of ours ended in a traceback."""
    monkeypatch.setattr(articles, "FILE", tmp_path / "articles.yaml")
    articles.named_articles.cache_clear()
    assert main(["ask", "c'est quoi un bcr ?"]) == 1
    assert capsys.readouterr().err == f"{tmp_path}/articles.yaml: cannot be read: No such file or directory\n"


def test_articles_of_several_places_count_together(tmp_path: Path) -> None:
    file = tmp_path / "articles.yaml"
    near = "near: [{asked: [bcr, who], articles: [a]}, {asked: [bcr], articles: [b]}]"
    file.write_text(GOOD.replace("near: []", near), encoding="utf-8")
    named = read_named(file)
    assert named.near_to == {"bcr": {"a", "b"}, "who": {"a"}}
    assert named.beside_question("sign_in", "code") == ("lost",)
    assert named.beside_question("sign_in", "who") == ()
    assert sorted(named.every()) == ["a", "about-me", "b", "lost", "reach-us"]
