/* csrc/passages/letters.h - what a letter is to a word, and what it folds to: the shape of the table that the
 * caller brings. The core has none of its own. */
#ifndef DR_PASSAGES_LETTERS_H
#define DR_PASSAGES_LETTERS_H

#include "../core/base.h"

/* Kinds of letters; what each does says src/deadringer/reference/passages.py. The last two are no kinds: a
 * Hangul syllable, whose letters are found by formula, and a letter that folds to several. */
typedef enum {
    DR_SEPARATOR = 0,
    DR_LETTER = 1,
    DR_DIGIT = 2,
    DR_SINGLE = 3,
    DR_MARK = 4,
    DR_POINT = 5,
    DR_FAINT = 6,
    DR_HIDDEN = 7,
    DR_SOFT = 8,
    DR_APOSTROPHE = 9,
    DR_HYPHEN = 10,
    DR_NEWLINE = 11,
    DR_SPACE_BETWEEN = 12,
    DR_RETURN = 13,
    DR_HANGUL = 14,
    DR_MANY = 15
} dr_kind;

#define DR_LETTERS 0x110000u /* code points there are */
#define DR_BLOCK 256u        /* of them in a block */

/* An entry: the kind in the highest 4 bits; then a bit that says that the letter folds to itself, so that
 * letters of one kind have equal blocks; then 6 bits of how many letters it folds to, where they are several;
 * then 21 bits: the letter it folds to, or where those begin. */
#define DR_ENTRY_KIND 28u
#define DR_ENTRY_ITSELF (1u << 27)
#define DR_ENTRY_COUNT 21u
#define DR_ENTRY_VALUE ((1u << 21) - 1)

/* `blocks` names the block of every 256 code points, `entries` holds the blocks, `folds` the letters that
 * letters fold to, as entries that fold to no others. */
typedef struct {
    const uint16_t *blocks;
    const uint32_t *entries;
    const uint32_t *folds;
} dr_letters;

/* Return the entry of a letter; what is no code point separates. */
static inline uint32_t dr_letters_entry(const dr_letters *letters, uint32_t letter) {
    return letter < DR_LETTERS
               ? letters->entries[letters->blocks[letter / DR_BLOCK] * DR_BLOCK + letter % DR_BLOCK]
               : 0;
}

#endif
