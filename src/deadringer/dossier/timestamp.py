"""Time-stamps of a file by an authority: the request that is sent, and what a reply says. RFC 3161, in DER.

The request has no nonce, so that the same file always gives the same bytes; a nonce guards against a replayed reply,
and a reply is kept and read here, not awaited. Whether the authority signed a reply is for `openssl ts -verify`.

References
----------
.. [1] Adams, Cain, Pinkas, Zuccherato, "Internet X.509 Public Key Infrastructure Time-Stamp Protocol", RFC 3161, 2001.
.. [2] ITU-T X.690, "ASN.1 encoding rules", 2021: DER.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from deadringer.errors import IntegrityError

#: 2.16.840.1.101.3.4.2.1, 1.2.840.113549.1.7.2 and 1.2.840.113549.1.9.16.1.4, as DER has them.
SHA256 = bytes.fromhex("608648016503040201")
SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
TST_INFO = bytes.fromhex("2a864886f70d0109100104")
_BOOLEAN, _INTEGER, _OCTETS, _NULL, _OID, _TIME, _SEQUENCE, _FIRST = 1, 2, 4, 5, 6, 0x18, 0x30, 0xA0
#: A reply with a chain of certificates is a few thousand bytes.
LARGEST = 1 << 20


@dataclass(frozen=True, slots=True)
class Reply:
    """What a reply says: the SHA-256 it is for (empty where it is by another hash), and the time the authority states.

    `time` is empty, and `refused` says so, where the authority refused.
    """

    digest: bytes
    time: str
    refused: str = ""


def request(content: bytes) -> bytes:
    """Return the request to stamp a content, asking that the authority's certificate be put in (TimeStampReq)."""
    algorithm = _wrap(_SEQUENCE, _wrap(_OID, SHA256) + _wrap(_NULL, b""))
    imprint = _wrap(_SEQUENCE, algorithm + _wrap(_OCTETS, sha256(content).digest()))
    return _wrap(_SEQUENCE, _wrap(_INTEGER, b"\1") + imprint + _wrap(_BOOLEAN, b"\xff"))


def _wrap(tag: int, content: bytes) -> bytes:
    return bytes([tag, len(content)]) + content  # all of a request is shorter than 128 bytes


def read(reply: bytes) -> Reply:
    """Read what a reply (TimeStampResp) says, trusting nothing of it.

    Raises
    ------
    IntegrityError
        It is no such reply in DER.
    """
    if len(reply) > LARGEST:
        raise IntegrityError(f"the reply has more than {LARGEST:,} bytes")
    try:
        (body,) = _parts(_one(reply, _SEQUENCE), (_SEQUENCE,))
        status = int.from_bytes(_parts(body, (_INTEGER,))[0], "big")
        if status not in (0, 1):  # granted, or granted with changes
            return Reply(b"", "", f"status {status}")
        _, token = _parts(_one(reply, _SEQUENCE), (_SEQUENCE, _SEQUENCE))
        kind, wrapped = _parts(token, (_OID, _FIRST))
        if kind != SIGNED_DATA:
            raise ValueError("the token is no signed data")
        # version, digest algorithms (a SET), what was signed
        _, _, signed = _parts(_one(wrapped, _SEQUENCE), (_INTEGER, 0x31, _SEQUENCE))
        kind, wrapped = _parts(signed, (_OID, _FIRST))
        if kind != TST_INFO:
            raise ValueError("what was signed is no time-stamp")
        info = _one(_one(wrapped, _OCTETS), _SEQUENCE)
        _, _, imprint, _, time = _parts(info, (_INTEGER, _OID, _SEQUENCE, _INTEGER, _TIME))
        algorithm, digest = _parts(imprint, (_SEQUENCE, _OCTETS))
        by_sha256 = _parts(algorithm, (_OID,))[0] == SHA256
        return Reply(digest if by_sha256 else b"", _said(time))
    except ValueError as error:
        raise IntegrityError(f"it is no time-stamp reply: {error}") from None


def _said(time: bytes) -> str:
    """Return a GeneralizedTime in words; fractions of a second are dropped."""
    text = time.decode("ascii")
    if not text.endswith("Z"):
        raise ValueError("its time is not in UTC")
    read = datetime.strptime(text[:14], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return f"{read:%Y-%m-%d %H:%M:%S} UTC"


def _one(content: bytes, tag: int) -> bytes:
    return _parts(content, (tag,))[0]


def _parts(content: bytes, tags: tuple[int, ...]) -> list[bytes]:
    """Return the contents of the first values, which must bear these tags; what follows them is passed over."""
    found, at = [], 0
    for expected in tags:
        if at + 2 > len(content):
            raise ValueError("it ends too early")
        tag, length, at = content[at], content[at + 1], at + 2
        if tag != expected:
            raise ValueError(f"tag {tag} where {expected} was expected")
        if length >= 0x80:
            octets = length & 0x7F
            if not 1 <= octets <= 4 or at + octets > len(content):
                raise ValueError("a length that is not DER")
            length, at = int.from_bytes(content[at : at + octets], "big"), at + octets
        if at + length > len(content):
            raise ValueError("it ends too early")
        found.append(content[at : at + length])
        at += length
    return found
