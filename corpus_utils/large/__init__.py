"""Notebook 06: any number of articles, made into a data set partition by partition."""

from ..base.public import public
from .data_set import DataSet
from .process_folder import process_folder

__all__, __getattr__, __dir__ = public(__name__, "DataSet")
