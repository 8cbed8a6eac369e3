"""Correspondence analysis of a table of counts."""

import numpy as np
import pandas as pd

from ..errors import CorpusError, require_columns


def correspondence(counts: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, np.ndarray]:
    """Compute a correspondence analysis of a table of counts (Greenacre 1984).

    `counts`: no row or column may be all zero.

    Returns the principal coordinates of the rows, those of the columns, and the axes' shares of
    inertia. They are from a singular value decomposition of the standardised residuals; distances
    between row coordinates are chi-square distances of the profiles. The sign of each axis is set
    to put the column furthest out on its positive side.

    >>> rows, columns, inertia = correspondence(pd.DataFrame([[8, 2], [2, 8]]))
    >>> rows[0].round(2).tolist(), inertia.round(2).tolist()
    ([0.6, -0.6], [1.0])
    """
    require_columns(counts, [], "DataFrame.pivot")
    try:
        table = counts.to_numpy(dtype=float)
    except (TypeError, ValueError) as error:
        raise CorpusError("the table of counts has values that are not numbers; pass counts only") from error
    if not table.size or not (table >= 0).all() or not (table.sum(axis=0).all() and table.sum(axis=1).all()):
        raise CorpusError("a row or column of the counts is all zero, or a count is below zero or missing; leave it out")
    shares = table / table.sum()
    row, column = shares.sum(axis=1), shares.sum(axis=0)
    left, values, right = np.linalg.svd((shares - np.outer(row, column)) / np.sqrt(np.outer(row, column)), full_matrices=False)
    n_axes = min(table.shape) - 1
    right, left, values = right[:n_axes].T / np.sqrt(column)[:, None], left[:, :n_axes] / np.sqrt(row)[:, None], values[:n_axes]
    signs = np.sign(right[np.abs(right).argmax(axis=0), np.arange(n_axes)])
    return (
        pd.DataFrame(left * values * signs, index=counts.index),
        pd.DataFrame(right * values * signs, index=counts.columns),
        values**2 / max((values**2).sum(), np.finfo(float).tiny),
    )
