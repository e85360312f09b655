"""Receipts: an answer with all that it rests on, to be kept and to be verified without any model.

`make.py` makes one of an answer, `read.py` reads one that a stranger may have written, `verify.py`
looks it up in a library.
"""
