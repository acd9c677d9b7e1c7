"""Every exception deadringer raises. Each is also a builtin, so callers who do not know us can catch it.

Imports nothing. A status that the C core can return has exactly one class here (`FROM_STATUS`).
"""

from __future__ import annotations


class DeadringerError(Exception):
    """The root: catch this to catch everything deadringer raises on purpose."""


class InputError(DeadringerError, ValueError):
    """An argument is not what was asked for; the message names it, what was expected and what came."""


class BudgetError(DeadringerError, RuntimeError):
    """A result would exceed the caller's budget (`max_pairs`). Nothing was truncated: there is no result."""


class SpaceError(DeadringerError, MemoryError):
    """The system gave no memory for a result or for scratch space."""


class RangeError(DeadringerError, OverflowError):
    """A size does not fit the kernels' integers (at most 2^32 - 1 rows a side)."""


class LevelError(DeadringerError, RuntimeError):
    """A CPU level was asked for that this machine, or this build, does not have."""


class InternalError(DeadringerError, AssertionError):
    """A promise inside the package was broken: a bug, please report it."""


class CaseError(InputError):
    """A case cannot be read at all; the message names the file and what to change."""


class RegisterError(DeadringerError, RuntimeError):
    """The register refuses: another case, a newer format, or a second writer."""


class IntegrityError(DeadringerError, RuntimeError):
    """What is on disk is not what was recorded: a hash or a chain does not agree."""


class CalibrationError(DeadringerError, RuntimeError):
    """Too little is known to weigh evidence, or a calibration file cannot be used."""


class PictureError(DeadringerError, ValueError):
    """A file gives no picture to hash; the message names the file and says why. Each reason is a class of its own."""


class UnreadableError(PictureError, OSError):
    """There is no file of that name that can be read: missing, a folder, a pipe, a device, or not permitted."""


class NotAPictureError(PictureError):
    """A file is empty, or of no format that is read, or of a kind of picture whose colours have no known meaning."""


class DamagedPictureError(PictureError):
    """A picture ends too early, or does not follow its format."""


class OversizePictureError(PictureError):
    """A picture has more pixels than are read, or needs more memory than there is."""


class DecoderError(PictureError, RuntimeError):
    """The process that decoded a picture died, or was stopped at a limit."""


class TextError(DeadringerError, ValueError):
    """A file gives no text to compare; the message names the file and says why. Each reason is a class of its own."""


class UnreadableTextError(TextError, OSError):
    """There is no text file of that name that can be read: missing, a folder, a pipe, a device, or not permitted."""


class EncodingError(TextError, UnicodeError):
    """The bytes of a text are not of the encoding it states, or of none that is told for certain."""


class NotATextError(TextError):
    """A file is of no kind that is read: an archive, a picture, or anything else that holds a NUL."""


class NoWordsError(TextError):
    """A file was read and has no words in it: it is empty, or a document of pictures of pages."""


class LockedTextError(TextError):
    """A document is encrypted, and opens with a password only."""


class DamagedTextError(TextError):
    """A document ends too early, or does not follow its format."""


class OversizeTextError(TextError):
    """A text is longer than is read, or needs more memory than there is."""


class ReaderError(TextError, RuntimeError):
    """The process that read a text died, or was stopped at a limit; or what reads this kind is not installed."""


#: One class a status of the C core (`dr_status` in csrc/core/base.h); 0 is success.
FROM_STATUS: dict[int, type[DeadringerError]] = {
    1: SpaceError,
    2: BudgetError,
    3: RangeError,
    4: InputError,
    5: LevelError,
}
