"""A removed article is gone for everybody, and undoing brings it back as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.errors import ArticleNotFound, LibraryError
from rag.library import removal
from rag.library.removal import Removal
from rag.records import Article
from tests.library_of import Opened, record, write_records


def take_in(opened: Opened, folder: Path, *numbers: int, **fields: str) -> None:
    records = [record(number, **fields) for number in numbers]
    opened.ingest(write_records(folder / "in.jsonl", *records))


def by_url(opened: Opened, url: str) -> Article:
    (found,) = (each for each in opened.library.articles() if each.url == url)
    return found


def first(opened: Opened) -> Article:
    return by_url(opened, "https://quillport.example/1")


def found(opened: Opened, word: str) -> set[str]:
    """Which articles a word finds, by keyword and by meaning; both must agree."""
    by_word = set(opened.article_ids(opened.keyword(word)))
    nearest = opened.article_ids(opened.dense(f"ferry called {word}", 1))
    assert not by_word or set(nearest) == by_word
    return by_word


@pytest.fixture
def two(opened: Opened, tmp_path: Path) -> Opened:
    """Two articles, the first in its second revision."""
    take_in(opened, tmp_path, 1, 2)
    take_in(opened, tmp_path, 1, text="The ferry called unique1 stayed away. Nobody knows why.")
    return opened


def test_removed_article_is_no_ghost_for_any_process(two: Opened) -> None:
    other = two.again()
    article = first(two)
    assert found(two, "unique1") == found(other, "unique1") == {article.id}
    assert Removal(two.library).remove(article.id) == article
    for each in (two, other, two.again()):
        assert found(each, "unique1") == set()
        assert article.id not in each.article_ids(each.dense("ferry called unique1", 50))
        with pytest.raises(ArticleNotFound):
            each.library.article(article.id)
        assert each.library.problems() == []
    assert other.library.counts()["articles"] == 1


@pytest.mark.parametrize("indexed", [True, False], ids=["index refreshed", "index as before"])
def test_undo_brings_back_the_same(two: Opened, indexed: bool) -> None:
    article, revisions = first(two), two.library.revisions(first(two).id)
    before = two.library.counts()
    Removal(two.library).remove(article.id)
    if indexed:
        two.index.refresh()
    assert Removal(two.again().library).undo(article.id) == article
    assert two.library.revisions(article.id) == revisions
    assert two.library.counts() == before
    assert found(two, "unique1") == found(two.again(), "unique1") == {article.id}
    two.index.refresh()
    assert found(two, "unique1") == {article.id}
    assert two.well()


def test_undone_article_is_unchanged_when_it_comes_again(two: Opened, tmp_path: Path) -> None:
    article = first(two)
    Removal(two.library).remove(article.id)
    Removal(two.library).undo(article.id)
    take_in(two, tmp_path, 1, text=article.text)
    assert two.library.article(article.id) == article


def test_copies_are_linked_again(opened: Opened, tmp_path: Path) -> None:
    take_in(opened, tmp_path, 1)
    article = first(opened)
    for name in ("a", "b"):
        url = f"https://{name}.example/1"
        opened.ingest(write_records(tmp_path / f"{name}.jsonl", record(1, url=url)))
    copies = opened.library.carried_by(article.id)
    assert len(copies) == 2
    Removal(opened.library).remove(article.id)
    # The first copy answers meanwhile, and another one comes.
    assert found(opened, "unique1") == {copies[0].article_id}
    opened.ingest(write_records(tmp_path / "c.jsonl", record(1, url="https://c.example/1")))
    Removal(opened.library).undo(article.id)
    assert opened.library.carried_by(article.id)[:2] == copies
    assert len(opened.library.carried_by(article.id)) == 3
    assert found(opened, "unique1") == {article.id}
    opened.index.refresh()
    assert opened.well()


def test_removed_copy_is_a_copy_again(opened: Opened, tmp_path: Path) -> None:
    take_in(opened, tmp_path, 1)
    opened.ingest(write_records(tmp_path / "a.jsonl", record(1, url="https://a.example/1")))
    copy = by_url(opened, "https://a.example/1")
    assert copy.copy_of == first(opened).id
    Removal(opened.library).remove(copy.id)
    assert Removal(opened.library).undo(copy.id) == copy
    assert found(opened, "unique1") == {copy.copy_of}
    assert opened.library.problems() == []


def test_copy_whose_original_went_too_stands_for_itself(opened: Opened, tmp_path: Path) -> None:
    take_in(opened, tmp_path, 1)
    opened.ingest(write_records(tmp_path / "a.jsonl", record(1, url="https://a.example/1")))
    copy, original = by_url(opened, "https://a.example/1"), first(opened)
    for each in (copy, original):
        Removal(opened.library).remove(each.id)
    assert opened.library.is_empty()
    assert Removal(opened.library).undo(copy.id).copy_of is None
    assert found(opened, "unique1") == {copy.id}
    # The original then comes back as what it was: the first one seen.
    Removal(opened.library).undo(original.id)
    assert opened.library.article(copy.id).copy_of == original.id
    assert found(opened, "unique1") == {original.id}
    opened.index.refresh()
    assert opened.well()


def test_article_that_came_again_is_not_put_back_twice(two: Opened, tmp_path: Path) -> None:
    article = first(two)
    Removal(two.library).remove(article.id)
    take_in(two, tmp_path, 1)
    with pytest.raises(LibraryError, match="ingested again"):
        Removal(two.library).undo(article.id)
    assert two.library.article(article.id).revision == 1
    assert two.library.problems() == []


def test_library_of_another_model_is_left_as_it_is(two: Opened) -> None:
    article = first(two)
    Removal(two.library).remove(article.id)
    keys = [key for key, _ in two.library.passage_keys()]
    row = two.embedder.vectors(["x"])[0]
    two.library.change_model("another@1", dict.fromkeys(keys, row))
    with pytest.raises(LibraryError, match="embedded by another model"):
        Removal(two.library).undo(article.id)
    assert two.library.counts()["articles"] == 1
    assert two.library.problems() == []


def test_removed_articles_are_kept_for_a_day(two: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Removal(two.library)
    kept.remove(first(two).id)
    kept.forget_old()
    assert [each.title for each in kept.lately(5)] == ["Ferry 1 reaches Quillport"]
    monkeypatch.setattr(removal, "KEPT_SECONDS", 0)
    assert kept.lately(5) == []
    kept.forget_old()
    monkeypatch.undo()
    assert kept.lately(5) == []
    with pytest.raises(ArticleNotFound, match="not kept"):
        kept.undo("nothing")


@pytest.mark.parametrize("backwards", [False, True])
def test_several_go_and_come_back_at_once(two: Opened, tmp_path: Path, backwards: bool) -> None:
    take_in(two, tmp_path, 3)
    take_in(two, tmp_path, 3, url="https://copy.example/3", title="Reprint")
    before = list(two.library.articles())
    ids = [each.id for each in before]
    removal_of = Removal(two.library)
    removal_of.remove_all(ids[::-1] if backwards else ids)
    assert two.library.is_empty()
    assert len({each.when for each in removal_of.lately(9)}) == 1
    removal_of.undo_all(ids[::-1] if backwards else ids)
    assert sorted(two.library.articles(), key=str) == sorted(before, key=str)
    two.index.refresh()
    assert two.well()


def test_several_go_all_or_none(two: Opened) -> None:
    articles = list(two.library.articles())
    with pytest.raises(ArticleNotFound):
        Removal(two.library).remove_all([articles[0].id, "none"])
    assert list(two.library.articles()) == articles
    Removal(two.library).remove_all([each.id for each in articles])
    with pytest.raises(ArticleNotFound):
        Removal(two.library).undo_all([articles[0].id, "none"])
    assert two.library.is_empty()
