# The door to csrc/pdq. A picture comes line after line, its channels beside one another.

from libc.stdint cimport uint8_t, uint32_t

from deadringer._core.base cimport dr_level, dr_status
from deadringer._core.status import check

cdef extern from "pdq/hash.h" nogil:
    enum:
        DR_PDQ_BYTES
        DR_PDQ_ORIENTATIONS
        DR_PDQ_LEAST
    dr_status dr_pdq_hash(const uint8_t *pixels, size_t height, size_t width, size_t channels, size_t orientations,
                          int exact, dr_level level, uint8_t *codes, uint32_t *quality)


BYTES = DR_PDQ_BYTES
ORIENTATIONS = DR_PDQ_ORIENTATIONS
LEAST = DR_PDQ_LEAST


def hash(const uint8_t[:, :, ::1] pixels not None, uint8_t[:, ::1] codes not None, uint32_t[::1] quality not None, *,
         int exact, int level):
    """Codes of a picture into `codes`, a row an orientation, and their qualities."""
    cdef dr_status status
    with nogil:
        status = dr_pdq_hash(&pixels[0, 0, 0], <size_t>pixels.shape[0], <size_t>pixels.shape[1],
                             <size_t>pixels.shape[2], <size_t>codes.shape[0], exact, <dr_level>level, &codes[0, 0],
                             &quality[0])
    check(status, "pdq.hash")
