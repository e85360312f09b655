"""Make all HTML of the page; `markup.py` is the only place where text from outside meets markup."""

from ui.web.render.answers import messages
from ui.web.render.articles import NO_WORDS, Words, article, no_article
from ui.web.render.frame import greeting, masthead, notice, saved_file
from ui.web.render.sources import latest, sources

__all__ = [
    "NO_WORDS", "Words", "article", "greeting", "latest", "masthead", "messages", "no_article",
    "notice", "saved_file", "sources",
]  # fmt: skip
