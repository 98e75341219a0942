"""Marks that extractions write differently: curly and straight quotation marks.

Escapes rather than the characters themselves, which look alike in most fonts.
"""

OPENING_QUOTE = "\u201c"
CLOSING_QUOTE = "\u201d"
APOSTROPHE = "\u2019"

# For str.translate: every curly mark to its straight form, one character for one.
STRAIGHT = str.maketrans({"\u2018": "'", APOSTROPHE: "'", OPENING_QUOTE: '"', CLOSING_QUOTE: '"'})
