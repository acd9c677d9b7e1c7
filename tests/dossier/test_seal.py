"""A dossier is sealed so that tools of any system check it, and every change to it is seen."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.dossier import full
from tests.dossier.building import HTML, parsed

from deadringer.dossier import seal, timestamp
from deadringer.dossier.folder import write_dossier
from deadringer.dossier.seal import Sealing, read_key
from deadringer.dossier.sealed import verify_dossier
from deadringer.errors import InputError, IntegrityError
from deadringer.register import Proofs, Register

needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")


def openssl(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["openssl", *words], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key as the page says to make one."""
    folder = tmp_path_factory.mktemp("key")
    done = openssl(folder, "genpkey", "-algorithm", "ed25519", "-out", "key.pem")
    assert done.returncode == 0, done.stderr
    return folder / "key.pem"


@pytest.fixture
def sealed(tmp_path: Path, key: Path) -> Path:
    """A dossier with all of a seal: signed, and with the rows it rests on shown to stand in a register."""
    made = full.docket()
    with Register.open(tmp_path / "register.sqlite") as register:
        register.record(made.case)
        sealing = Sealing(full.INPUTS, Proofs(register).of, read_key(key))
        write_dossier(tmp_path / "dossier", made.claims[0], made, sealing)
    return tmp_path / "dossier"


@needs_openssl
def test_the_lines_on_the_page_check_the_dossier(sealed: Path) -> None:
    root = parsed((sealed / "index.html").read_text(encoding="utf-8"))
    lines = ["".join(e.itertext()) for e in root.iter(f"{HTML}pre")]
    run = [line for line in lines if line.startswith(("sha256sum", "openssl pkeyutl", "openssl ts -query"))]
    assert len(run) == 3
    for line in run:
        done = subprocess.run(line, shell=True, cwd=sealed, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (line, done.stderr)
    assert (
        "Signature Verified Successfully"
        in subprocess.run(run[1], shell=True, cwd=sealed, capture_output=True, text=True, check=False).stdout
    )
    (sealed / "SHA256SUMS").write_bytes((sealed / "SHA256SUMS").read_bytes() + b"\n")
    assert subprocess.run(run[1], shell=True, cwd=sealed, capture_output=True, check=False).returncode


@needs_openssl
def test_the_request_says_what_it_is_for_and_no_more(sealed: Path) -> None:
    done = openssl(sealed, "ts", "-query", "-in", "SHA256SUMS.tsq", "-text")
    digest = sha256((sealed / "SHA256SUMS").read_bytes()).hexdigest()
    dump = [line.split(" - ")[1][:47] for line in done.stdout.splitlines() if " - " in line]
    shown = re.sub("[- ]", "", "".join(dump))
    assert shown == digest
    assert "Nonce: unspecified" in done.stdout
    assert "Certificate required: yes" in done.stdout
    made = openssl(
        sealed, "ts", "-query", "-data", "SHA256SUMS", "-sha256", "-no_nonce", "-cert", "-out", "theirs.tsq"
    )
    assert made.returncode == 0, made.stderr
    assert (sealed / "theirs.tsq").read_bytes() == (sealed / "SHA256SUMS.tsq").read_bytes()


def test_all_of_a_seal_holds_and_is_told(sealed: Path, key: Path) -> None:
    done = verify_dossier(sealed)
    assert done.problems == ()
    said = " ".join(done.held)
    assert "2 files are as summed." in said
    assert "by the key beside it, which shows no more than that" in said
    assert "No time-stamp is there." in said
    assert "rows stand in the register's journal" in said
    known = openssl(sealed.parent, "pkey", "-in", str(key), "-pubout", "-out", "known.pem")
    assert known.returncode == 0
    assert "by the key given" in " ".join(verify_dossier(sealed, sealed.parent / "known.pem").held)


def test_the_rows_shown_are_those_of_the_claim(sealed: Path) -> None:
    found = json.loads((sealed / "proof.json").read_text(encoding="utf-8"))
    tables = {row["table"] for row in found["rows"]}
    assert tables == {
        *("parties", "successions", "works", "titles", "sightings", "rights", "licences", "acts"),
        *("elements", "showings", "amounts", "names", "texts", "specs", "images"),
    }
    held = {json.loads(row["content"]).get("right_id") for row in found["rows"] if row["table"] == "rights"}
    assert held == {"R1", "R2"}
    assert found["unproven"] == []


def _edit(path: Path, old: bytes, new: bytes) -> None:
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new, 1))


def _resum(folder: Path) -> None:
    seal.seal(folder, Sealing())


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "a page changed": (lambda d: _edit(d / "index.html", b"Maker", b"Baker"), "index.html has changed"),
    "a page is gone": (lambda d: (d / "index.html").unlink(), "index.html is missing"),
    "a file more": (lambda d: (d / "more.txt").write_text("x"), "'more.txt' is not in SHA256SUMS"),
    "a link": (lambda d: (d / "link").symlink_to("/etc/hostname"), "'link' is a link"),
    "a signature changed": (
        lambda d: (d / "SHA256SUMS.sig").write_bytes(bytes(64)),
        "The signature is not by the key beside it",
    ),
    "a signature cut": (lambda d: (d / "SHA256SUMS.sig").write_bytes(b""), "The signature is not by"),
    "no key": (lambda d: (d / "SHA256SUMS.pem").unlink(), "SHA256SUMS.pem is missing"),
    "a key that is none": (
        lambda d: (d / "SHA256SUMS.pem").write_text("x"),
        "SHA256SUMS.pem is no public key in PEM",
    ),
    "another request": (
        lambda d: (d / "SHA256SUMS.tsq").write_bytes(timestamp.request(b"")),
        "SHA256SUMS.tsq is not the request for these sums",
    ),
    "a reply that is none": (
        lambda d: (d / "SHA256SUMS.tsr").write_bytes(b"0\x03\x02\x01\x00"),
        "SHA256SUMS.tsr: it is no time-stamp reply",
    ),
}


@pytest.mark.parametrize("how", list(BROKEN))
def test_what_was_changed_is_named(how: str, sealed: Path) -> None:
    change, said = BROKEN[how]
    change(sealed)
    assert said in " ".join(verify_dossier(sealed).problems)


def test_sums_that_lead_out_of_the_folder_are_refused(sealed: Path) -> None:
    (sealed / "SHA256SUMS").write_text(f"{'0' * 64}  ../outside\n", encoding="utf-8")
    with pytest.raises(IntegrityError, match="has a line that is none"):
        verify_dossier(sealed)
    (sealed / "SHA256SUMS").unlink()
    with pytest.raises(IntegrityError, match="there is nothing to verify against"):
        verify_dossier(sealed)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"table":"rights","content', None, "is not of its row"),
        ('"seq\\":', '"seq\\":1', "bears another number"),
        ('"root":"', '"root":"00', "do not hold"),
        ('"nodes":["', '"nodes":["ff', "do not hold"),
        ('"size":', '"size":9', "do not hold"),
        ('"head":"', '"head":"0', "the head is not its last entry"),
        ('"rows":[', '"rows":[7,', "cannot be read: TypeError"),
        ('"path":[', '"path":[99999,', "cannot be read: IndexError"),
        ("{", "", "cannot be read"),
    ],
)
def test_a_proof_that_was_changed_holds_no_more(old: str, new: str | None, said: str, sealed: Path) -> None:
    path = sealed / "proof.json"
    text = path.read_text(encoding="utf-8")
    if new is None:
        text = text.replace('\\"right_id\\":\\"R1\\"', '\\"right_id\\":\\"R9\\"', 1)
    elif old in ('"root":"', '"nodes":["'):
        at = text.index(old) + len(old)
        text = text[:at] + ("00" if text[at : at + 2] != "00" else "11") + text[at + 2 :]
    else:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    _resum(sealed)  # whoever rewrites the proof rewrites the sums too
    assert said in " ".join(verify_dossier(sealed).problems)


def test_another_key_than_the_one_known_is_refused(sealed: Path, tmp_path: Path) -> None:
    for name in ("other.pem", "public.pem"):
        (tmp_path / name).unlink(missing_ok=True)
    assert not openssl(tmp_path, "genpkey", "-algorithm", "ed25519", "-out", "other.pem").returncode
    assert not openssl(tmp_path, "pkey", "-in", "other.pem", "-pubout", "-out", "public.pem").returncode
    assert "is not by the key given" in " ".join(verify_dossier(sealed, tmp_path / "public.pem").problems)
    seal.seal(sealed, Sealing())  # unsigned
    assert not (sealed / "SHA256SUMS.sig").exists()
    assert "No signature is there." in verify_dossier(sealed, tmp_path / "public.pem").problems


def test_a_key_that_cannot_sign_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.pem").write_text("no key", encoding="utf-8")
    assert not openssl(tmp_path, "genpkey", "-algorithm", "x25519", "-out", "x.pem").returncode
    locked = ("genpkey", "-algorithm", "ed25519", "-aes256", "-pass", "pass:secret", "-out", "locked.pem")
    assert not openssl(tmp_path, *locked).returncode
    for name, said in (
        ("text.pem", "expected a private key"),
        ("x.pem", "Ed25519"),
        ("locked.pem", "password"),
    ):
        with pytest.raises(InputError, match=said):
            read_key(tmp_path / name)


def test_the_same_again_gives_the_same_bytes(sealed: Path, key: Path, tmp_path: Path) -> None:
    made = full.docket()
    with Register.open(tmp_path / "again.sqlite") as register:
        register.record(made.case)
        again = Sealing(full.INPUTS, Proofs(register).of, read_key(key))
        write_dossier(tmp_path / "again", made.claims[0], made, again)
    one, other = (
        {p.name: p.read_bytes() for p in folder.iterdir()} for folder in (sealed, tmp_path / "again")
    )
    assert one == other
    assert set(one) == {"index.html", "proof.json", *seal.BESIDE} - {seal.REPLY}


AUTHORITY = """[ req ]
distinguished_name = name
x509_extensions = ext
prompt = no
[ name ]
CN = Authority of a test
[ ext ]
extendedKeyUsage = critical, timeStamping
basicConstraints = critical, CA:TRUE
[ tsa ]
default_tsa = stamps
[ stamps ]
serial = serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
accuracy = secs:1
"""


@needs_openssl
def test_the_reply_of_an_authority_is_read_and_checked_by_openssl(sealed: Path, tmp_path: Path) -> None:
    (tmp_path / "conf").write_text(AUTHORITY, encoding="utf-8")
    (tmp_path / "serial").write_text("01", encoding="utf-8")
    made = openssl(
        tmp_path,
        *("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "3650"),
        *("-config", "conf", "-keyout", "tsa.key", "-out", "tsa.pem"),
    )
    assert made.returncode == 0, made.stderr
    reply = (
        "ts",
        "-reply",
        "-queryfile",
        str(sealed / "SHA256SUMS.tsq"),
        "-inkey",
        "tsa.key",
        "-signer",
        "tsa.pem",
    )
    done = openssl(
        tmp_path, *reply, "-config", "conf", "-section", "stamps", "-out", str(sealed / "SHA256SUMS.tsr")
    )
    assert done.returncode == 0, done.stderr
    checked = verify_dossier(sealed)
    assert checked.problems == ()
    assert "The time-stamp is of these sums and says 20" in " ".join(checked.held)
    page = (sealed / "index.html").read_text(encoding="utf-8")
    line = next(
        e.text for e in parsed(page).iter(f"{HTML}pre") if (e.text or "").startswith("openssl ts -verify")
    )
    line = (line or "").replace("AUTHORITY.pem", str(tmp_path / "tsa.pem"))
    shown = subprocess.run(line, shell=True, cwd=sealed, capture_output=True, text=True, check=False)
    assert shown.returncode == 0, shown.stderr
    stamped = (sealed / "SHA256SUMS.tsr").read_bytes()
    (sealed / "note.txt").write_text("x", encoding="utf-8")
    seal.seal(sealed, Sealing())
    assert (sealed / "SHA256SUMS.tsr").read_bytes() == stamped, "what an authority gave stays"
    assert "SHA256SUMS.tsr is of other sums." in verify_dossier(sealed).problems


def test_a_refusal_of_an_authority_is_told() -> None:
    assert timestamp.read(bytes.fromhex("30053003020102")).refused == "status 2"


@given(st.binary(max_size=80))
def test_no_reply_breaks_the_reader(content: bytes) -> None:
    for reply in (content, bytes.fromhex("30820010300302010030820009") + content):
        with suppress(IntegrityError):
            assert timestamp.read(reply).refused
