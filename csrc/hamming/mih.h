/* csrc/hamming/mih.h - multi-index hashing: codes in buckets by each of their parts, so that a query meets
 * only codes that agree with it, or nearly, in one of them. Norouzi, Punjani, Fleet, "Fast search in Hamming
 * space with multi-index hashing", CVPR 2012; thresholds that sum to the radius: Qin et al., "GPH: Similarity
 * search in Hamming space", ICDE 2018; what the next part must agree in: Qin, Xiao, "Pigeonring: A principle
 * for faster thresholded similarity search", PVLDB 2018. */
#ifndef DR_HAMMING_MIH_H
#define DR_HAMMING_MIH_H

#include "../core/pairs.h"
#include "codes.h"

#define DR_MIH_TABLES 64u /* at most: a set of tables is a word */

/* The codes and, for each of `tables` parts of them, their rows in order of bucket. Part t is the bits from
 * t * B / tables to (t + 1) * B / tables of the B bits of a code. A bucket is the part folded onto `bits`
 * bits: 2^bits of them. The arrays may come from anywhere: what they hold is checked where it is used. */
typedef struct {
    dr_codes codes;
    size_t tables;
    unsigned bits;
    const uint32_t *rows;   /* table t from t * count: rows by bucket */
    const uint32_t *starts; /* table t from t * (2^bits + 1): where each bucket begins, and the last ends */
    const uint16_t *signatures; /* table t from t * dr_mih_signatures(count): up to 16 bits of the part behind
                                   its own, in the order of the rows */
} dr_mih;

/* Signatures of one table: some are read behind the last. */
size_t dr_mih_signatures(size_t count);

/* Fill the arrays of table t. */
dr_status dr_mih_build(const dr_codes *codes, size_t tables, unsigned bits, size_t t, uint32_t *rows,
                       uint32_t *starts, uint16_t *signatures);

/* As dr_hamming_join, by the tables. A table in which a query meets too many codes is not asked by it: the
 * others are asked for more. Where that is not enough, as where the radius asks for too many buckets, a scan
 * is cheaper and is made: no skew of the codes makes the join much slower than that. DR_INPUT where the
 * tables are damaged. */
dr_status dr_mih_join(const dr_mih *mih, const dr_codes *left, uint32_t radius, int self, size_t begin,
                      size_t end, dr_level level, dr_pairs *out);

#endif
