/* csrc/dispatch.h - the one table from CPU level to the variant of each operation. Nothing looks a level up.
 */
#ifndef DR_DISPATCH_H
#define DR_DISPATCH_H

#include "core/base.h"
#include "cosine/measure.h"
#include "cosine/quantise.h"
#include "cosine/sift.h"
#include "hamming/codes.h"
#include "hamming/near.h"
#include "hamming/sift.h"
#include "indel/bag.h"
#include "indel/lcs.h"
#include "passages/plain.h"
#include "pdq/sample.h"
#include "shingle/meet.h"
#include "specs/sift.h"

/* A row: the variant of every operation at one level. */
typedef struct {
    dr_hamming_near_fn hamming_near;
    dr_hamming_sift_fn hamming_sift;
    dr_hamming_measure_fn hamming_measure;
    dr_bag_fn bag;
    dr_lcs_fn lcs;
    dr_lcs_words_fn lcs_words;
    dr_shingle_meet_fn shingle_meet;
    dr_specs_sift_fn specs_sift;
    dr_plain_fn plain;
    dr_sample_fn sample;
    dr_cosine_measure_fn cosine_measure;
    dr_cosine_quantise_fn cosine_quantise;
    dr_cosine_sift_fn cosine_sift;
    int cosine_most; /* the largest code that it multiplies, of a row that asks */
} dr_operations;

/* Return the operations of a level, NULL where this build has no such level. */
const dr_operations *dr_at(dr_level level);

/* Tell whether this CPU, and this build, can run a level. */
int dr_level_supported(dr_level level);

#endif
