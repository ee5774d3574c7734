"""Closes gaps between MiniStack and AWS's documentation, one module per service.

Every gap is one function that patches MiniStack in memory; no file of the package is changed.
"""
