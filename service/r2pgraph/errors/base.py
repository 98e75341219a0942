"""What every failure that a user is told about has in common."""


class R2PGraphError(Exception):
    """Base of all failures that a user is told about."""

    exit_code: int = 4
    http_status: int = 500
    title: str = "The request could not be completed"


class UsageError(R2PGraphError):
    """A command or a setting that cannot be carried out as given."""

    exit_code = 2
    http_status = 400
    title = "Usage"
