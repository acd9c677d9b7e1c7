# The door to csrc/dispatch: which levels this CPU and this build can run.

from deadringer._core.base cimport dr_level

cdef extern from "dispatch.h" nogil:
    int dr_level_supported(dr_level level)


def supported(int level):
    """Tell whether a level, by its row in the table, can run here."""
    return dr_level_supported(level) != 0
