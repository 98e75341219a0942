"""Why a triple holds: who states it, what it follows from, or what it would contradict.

`grounds` looks for the reasons, `reasoned` asks the reasoner, `command` tells them.
"""
