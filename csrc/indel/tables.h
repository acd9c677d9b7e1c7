/* csrc/indel/tables.h - sorted strings made ready to be searched: their bags, and tables of parts of what the
 * bags say. */
#ifndef DR_INDEL_TABLES_H
#define DR_INDEL_TABLES_H

#include "bag.h"
#include "strings.h"

/* Tables, each of one part of a key, and bits of a part at most. */
#define DR_INDEL_TABLES 4u
#define DR_INDEL_BITS 20u

/* Counts that a ladder tells apart: more are as so many. */
#define DR_INDEL_RUNGS 16u

/* A key has DR_INDEL_TABLES parts of up to 32 bits. Each bit is set where one class of letters is counted so
 * many times or more: ladder[(class * DR_INDEL_RUNGS + count) * DR_INDEL_TABLES + t] are the bits of part t
 * that a count sets. A letter more or less turns one bit at most, so that two keys differ in no more bits
 * than the strings in letters. */
typedef struct {
    uint32_t part[DR_INDEL_TABLES];
} dr_indel_key;

/* Strings to be searched. Table t has the places of all strings, bucket by bucket in ascending order: bucket
 * b, of those whose part t has b as its lowest `bits` bits, is places[t * count + k] for k from
 * starts[t * (2^bits + 1) + b] to the start after it. held[(t * (count + DR_BAG_PAD) + k) * DR_FOLD] is the
 * folded bag of the place k of table t: a bucket is read without a look at each of its strings. */
typedef struct {
    dr_sorted sorted;
    size_t alphabet;        /* all letters are below it */
    const uint8_t *classes; /* of each letter; taken modulo DR_BAG */
    const uint8_t *bags;    /* of each place */
    const uint8_t *folds;   /* the same, folded, and DR_BAG_PAD more */
    const uint32_t *ladder;
    unsigned bits; /* 0: there are no tables */
    const uint32_t *starts;
    const uint32_t *places;
    const uint8_t *held;
} dr_indel_side;

/* Count the letters of a string, which are below the alphabet of `classes`. Cannot fail. */
void dr_indel_bag(const uint8_t *classes, dr_text text, uint8_t bag[DR_BAG]);

/* The key of a bag. Cannot fail. */
dr_indel_key dr_indel_key_of(const uint32_t *ladder, const uint8_t bag[DR_BAG]);

/* Write the bags of all strings, and the folded ones with DR_BAG_PAD of zeros. Cannot fail. */
void dr_indel_bags(const dr_strings *strings, const uint8_t *classes, uint8_t *bags, uint8_t *folds);

/* Write the keys of `count` bags. Cannot fail. */
void dr_indel_keys(const uint8_t *bags, size_t count, const uint32_t *ladder, dr_indel_key *keys);

/* Fill table t from folded bags and keys: 2^bits + 1 starts, `count` places, count + DR_BAG_PAD folded bags.
 * DR_INPUT where there is no such table. */
dr_status dr_indel_table(const uint8_t *folds, const dr_indel_key *keys, size_t count, unsigned bits,
                         size_t t, uint32_t *starts, uint32_t *places, uint8_t *held);

#endif
