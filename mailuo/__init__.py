"""Mailuo 脈絡: the command line and the settings; what it does stands on the floors below (`api`, `kg`, `extract`, `ontology`)."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("mailuo")
except PackageNotFoundError:  # run from a checkout that was never installed
    __version__ = "0"
