"""Invented data for the page of components; nothing here is read by anything else."""


def everything():
    return {}
