"""The graph as tools of the Model Context Protocol: answers that never come without their source.

`answers` gives what a tool returns, as plain objects; `server` offers them by the protocol's own
library, which is installed with `pip install 'r2pgraph[mcp]'`.
"""
