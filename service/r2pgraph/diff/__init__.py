"""What differs between two revisions of the data, in the words of the data.

`revisions` gets at the files, `readings` says what they hold by subject, `changes` compares,
`words` and `render` tell.
"""
