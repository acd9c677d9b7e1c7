/* csrc/indel/query.c - strings of one word, of one block of words, and longer ones, of which only the part of
 * the table is computed in which a long enough subsequence can lie. */
#include "query.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK ((size_t)DR_LCS_WORDS * DR_LCS_WORD)

dr_status dr_query_begin(dr_query *query, size_t alphabet) {
    memset(query, 0, sizeof *query);
    if (alphabet > (size_t)1 << 31)
        return DR_RANGE;
    size_t letters = 1;
    while (letters < alphabet)
        letters *= 2;
    query->limit = (uint32_t)(letters - 1);
    query->masks = calloc(letters, DR_LCS_WORDS * sizeof *query->masks);
    return query->masks ? DR_OK : DR_SPACE;
}

void dr_query_end(dr_query *query) {
    dr_scratch_end(&query->carry);
    free(query->masks);
}

/* One word: a mask a letter, side by side, so that the masks of an alphabet stay in L1. */
static void set_word(uint64_t *masks, dr_text text) {
    for (size_t i = 0; i < text.length; i++)
        masks[text.letters[i]] |= (uint64_t)1 << i;
}

static void clear_word(uint64_t *masks, dr_text text) {
    for (size_t i = 0; i < text.length; i++)
        masks[text.letters[i]] = 0;
}

static void set_block(uint64_t *masks, dr_text text) {
    for (size_t i = 0; i < text.length; i++)
        masks[(size_t)text.letters[i] * DR_LCS_WORDS + i / DR_LCS_WORD] |= (uint64_t)1 << i % DR_LCS_WORD;
}

static void clear_block(uint64_t *masks, dr_text text) {
    for (size_t i = 0; i < text.length; i++)
        masks[(size_t)text.letters[i] * DR_LCS_WORDS + i / DR_LCS_WORD] = 0;
}

void dr_query_take(dr_query *query, dr_text text) {
    if (query->text.length <= DR_LCS_WORD)
        clear_word(query->masks, query->text);
    else if (query->text.length <= BLOCK)
        clear_block(query->masks, query->text);
    query->text = text;
    if (text.length <= DR_LCS_WORD)
        set_word(query->masks, text);
    else if (text.length <= BLOCK)
        set_block(query->masks, text);
}

static dr_status carried(dr_query *query, size_t length, uint8_t **carry) {
    void *at = NULL;
    DR_TRY(dr_scratch_take(&query->carry, length, 1, &at));
    if (length)
        memset(at, 0, length);
    *carry = at;
    return DR_OK;
}

static dr_status compare_block(dr_query *query, dr_lcs_words_fn words, dr_text text, size_t *lcs) {
    uint8_t *carry;
    DR_TRY(carried(query, text.length, &carry));
    *lcs =
        words(query->masks, query->limit, (query->text.length + DR_LCS_WORD - 1) / DR_LCS_WORD, text, carry);
    return DR_OK;
}

/* Equal letters at both ends belong to a longest subsequence: they are counted and not searched. Of what is
 * left, a subsequence of `least` letters passes over at most `spare` letters of the query and `other` of the
 * text, so that it takes letter i of the query with one of letters i - spare to i + other of the text: no
 * other letters are looked at, where they would count for less than `least`. */
static dr_status compare_long(dr_query *query, dr_lcs_words_fn words, dr_text b, size_t least, size_t *lcs) {
    dr_text a = query->text;
    size_t ends = 0;
    while (a.length && b.length && *a.letters == *b.letters) {
        a.letters++, b.letters++, a.length--, b.length--;
        ends++;
    }
    while (a.length && b.length && a.letters[a.length - 1] == b.letters[b.length - 1]) {
        a.length--, b.length--;
        ends++;
    }
    *lcs = ends;
    least -= ends < least ? ends : least;
    if (!a.length || !b.length || a.length < least || b.length < least)
        return DR_OK;
    const size_t spare = a.length - least, other = b.length - least;
    uint8_t *carry;
    DR_TRY(carried(query, b.length, &carry));
    size_t used = 0;
    for (size_t i = 0; i < a.length && used + (a.length - i) >= least; i += BLOCK) {
        const size_t n = a.length - i < BLOCK ? a.length - i : BLOCK, first = i > spare ? i - spare : 0,
                     end = i + n + other < b.length ? i + n + other : b.length;
        if (first >= end)
            break;
        const dr_text block = {a.letters + i, n}, part = {b.letters + first, end - first};
        set_block(query->masks, block);
        used += words(query->masks, query->limit, (n + DR_LCS_WORD - 1) / DR_LCS_WORD, part, carry + first);
        clear_block(query->masks, block);
    }
    *lcs += used;
    return DR_OK;
}

dr_status dr_query_compare(dr_query *query, dr_lcs_fn one, dr_lcs_words_fn words, const dr_text *texts,
                           const size_t *least, size_t count, size_t *lcs) {
    if (query->text.length <= DR_LCS_WORD) {
        one(query->masks, query->limit, texts, count, lcs);
        return DR_OK;
    }
    for (size_t k = 0; k < count; k++) {
        if (query->text.length <= BLOCK)
            DR_TRY(compare_block(query, words, texts[k], &lcs[k]));
        else
            DR_TRY(compare_long(query, words, texts[k], least[k], &lcs[k]));
    }
    return DR_OK;
}
