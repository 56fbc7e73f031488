"""Puts ids that there are in place of made-up ones, so that the fuzzer comes deeper than `not found`.

In: the ids that `fuzz.py` has seeded, in the environment. Out: the same case with some of them. Never: a change of a case that is meant
to be refused.
"""

import json
import os
import zlib

import schemathesis
from schemathesis import GenerationMode

KNOWN = json.loads(os.environ["RELANCE_KNOWN_IDS"])
# Members of bodies and queries that name something under another word.
ALIASES = {"contactId": "contact", "contacts": "contact", "enrollments": "enrollment", "id": None}


def chosen(name, salt):
    """An id of a kind, or none: about a fifth stays as it was generated."""
    known = KNOWN.get(ALIASES.get(name, name) or "")
    number = zlib.crc32(salt.encode("utf-8", "surrogatepass"))
    if not known or number % 5 == 0:
        return None
    return known[number // 5 % len(known)]


def seeded(members, salt):
    """The same members; texts, and lists of texts, under a known name are ids that there are."""
    if not isinstance(members, dict):
        return members
    done = {}
    for name, value in members.items():
        if isinstance(value, str):
            done[name] = chosen(name, salt + name + value) or value
        elif isinstance(value, list) and name in ("contacts", "enrollments") and all(isinstance(one, str) for one in value):
            done[name] = [chosen(name, salt + one) or one for one in value]
        else:
            done[name] = value
    return done


@schemathesis.serializer("message/rfc822")
def mail(context, value):
    """A mail is bytes: those that were generated, else some that are text."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.meta is None or case.meta.generation.mode is not GenerationMode.POSITIVE:
        return
    salt = repr((case.path_parameters, case.query, case.body))
    for members in (case.path_parameters, case.query, case.body):
        if isinstance(members, dict):
            # In place: a part that is put anew is taken for one that was made to be refused.
            members.update(seeded(members, salt))
    contact = (case.path_parameters or {}).get("contact")
    if case.operation.definition.raw.get("operationId") == "contacts.put" and isinstance(case.body, dict) and "id" in case.body:
        case.body["id"] = contact  # A PUT says it twice: in its path and in its body.
