"""Who this visitor is: a reader, who may label papers; an administrator, who may have a model read them.

With `READERS` set, readers are those of its addresses who have signed in (Streamlit's OpenID Connect).
Without it, anyone is a reader on a server that only its own machine can reach, and nobody on any other. The
same holds of `ADMINS` and administrators, except that without it nobody is one where readers have to sign in:
others can then reach the server, whatever it looks like.
"""

from __future__ import annotations

import getpass
from collections.abc import Iterable, Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

import streamlit as st

from components.state import resources, session
from data.settings import Reader

LONGEST_NAME = 80  # characters
# What proxies add: a server behind one can be reached by others although it listens on loopback.
_FORWARDED = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip")


def reader() -> str:
    """The name under which this visitor may label papers; '' if they may not. Checked before each change."""
    readers = resources.settings().readers
    if readers:
        return _listed(readers)
    return (session.state().reader_name or _user_of_this_machine()) if is_only_here() else ""


def administrator() -> str:
    """The name of this visitor as an administrator; '' if they are none. Checked before each action."""
    settings = resources.settings()
    return _listed(settings.admins) if settings.admins or settings.readers else reader()


def _listed(people: Iterable[Reader]) -> str:
    """The name under which a visitor who has signed in is on a list; '' if they are not."""
    address = signed_in()
    return next((one.name for one in people if one.address == address), "")


def signed_in() -> str:
    """The e-mail address of a visitor who has signed in, in lower case; '' for any other.

    An address that the provider calls unverified could be anybody's, so it does not count.
    """
    return address_of(st.user.to_dict())


def address_of(user: Mapping[str, object]) -> str:
    """The e-mail address of somebody by what the provider says of them; see `signed_in`."""
    if not user.get("is_logged_in") or user.get("email_verified") is False:
        return ""
    return str(user.get("email") or "").lower()


def is_signed_in() -> bool:
    """Whether this visitor has signed in, under whatever address."""
    return bool(st.user.to_dict().get("is_logged_in"))


def has_readers() -> bool:
    """Whether anybody can be a reader here, so that suggestions are read."""
    return bool(resources.settings().readers)


def can_sign_in() -> bool:
    """Whether there is a provider to sign in at."""
    return bool(providers())


def may_choose_name() -> bool:
    """Whether readers say themselves who they are."""
    return not has_readers() and is_only_here()


def set_name(name: str) -> None:
    """Set the name of a reader who does not sign in. For widget callbacks."""
    session.state().reader_name = " ".join(name.split())[:LONGEST_NAME]


def providers() -> tuple[str | None, ...]:
    """The identity providers of the section [auth] of the secrets; None is the unnamed one."""
    try:
        auth = st.secrets.get("auth")
    except FileNotFoundError:
        return ()
    if not isinstance(auth, Mapping):
        return ()
    named = [name for name, own in auth.items() if isinstance(own, Mapping) and name != "client_kwargs"]
    return (*((None,) if "client_id" in auth else ()), *named)


def is_only_here() -> bool:
    """Whether the server listens only on loopback and this visitor did not come through a proxy.

    A proxy that hides itself cannot be recognised by what it forwards, but by the page's own address.
    """
    if not _is_loopback(str(st.get_option("server.address") or "")):
        return False
    headers = st.context.headers
    if any(headers.get(name) for name in _FORWARDED):
        return False
    asked = (f"//{headers.get('Host') or ''}", headers.get("Origin") or "//localhost")
    return all(_is_loopback(_host(address)) for address in asked)


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:  # headers can contain anything
        return ""


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _user_of_this_machine() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "reader"
