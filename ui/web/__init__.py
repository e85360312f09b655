"""The web chat: `page` lays it out, `render` makes its HTML, `server` serves it."""
