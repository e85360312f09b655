"""Language models, which nobody needs: which one writes, how it is asked, and what it said."""
