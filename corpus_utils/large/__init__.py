"""Notebook 06: any number of articles, partition by partition, to a data set."""
