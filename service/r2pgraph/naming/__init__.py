"""What people call things: names, what comes nearest to them, and the values that a question gets.

Shared by the command line and the pages, so that both understand and refuse the same.
"""
