"""The one error that callers need to know, and the check that raises it most."""

from collections.abc import Collection


class CorpusError(ValueError):
    """Something in the data or the arguments is not usable; the message says what, where, and what to do."""


def require_columns(table, columns: Collection[str], maker: str) -> None:
    """Raise CorpusError if the table lacks one of the columns; `maker` is the call that makes such a table."""
    if not hasattr(table, "columns"):
        raise CorpusError(f"expected a table, found {type(table).__name__}; pass a table as {maker} gives it")
    if missing := [column for column in columns if column not in table]:
        raise CorpusError(f"the table has no column {', '.join(missing)} (it has {', '.join(table)}); "
                          f"pass a table as {maker} gives it")
