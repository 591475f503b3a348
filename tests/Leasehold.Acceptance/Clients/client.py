"""What every script beside this one starts from: hvac as Debian ships it, against the server at VAULT_ADDR."""

import contextlib
import os

import hvac
from hvac import exceptions

ROOT = "root"


def connect(token=ROOT):
    return hvac.Client(url=os.environ["VAULT_ADDR"], token=token, timeout=30)


def same(said, expected, what="the answer"):
    if said != expected:
        raise AssertionError(f"{what}: {said!r}, not {expected!r}")


def holds(condition, what):
    if not condition:
        raise AssertionError(what)


def within(said, least, most, what):
    holds(least <= said <= most, f"{what}: {said!r} is not within {least} and {most}")


@contextlib.contextmanager
def refused(kind, text):
    """The block must end with hvac's exception of this kind, and the server's words must contain the text."""
    try:
        yield
    except kind as error:
        holds(text in str(error), f"refused with {str(error)!r}, which does not say {text!r}")
    else:
        raise AssertionError(f"not refused with {kind.__name__} {text!r}")


def status(answer):
    """hvac hands on what has no content as the answer itself."""
    return answer.status_code
