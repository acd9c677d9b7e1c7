/* csrc/passages/words.c - see words.h. Plain words are taken from whole stretches of letters; whatever they
 * touch that is not plain is read letter by letter, until a word is closed and a plain letter follows. */
#include "words.h"

#include "../dispatch.h"
#include "hash.h"

#include <string.h>

/* What stands between a word and what may yet go on with it. */
typedef enum { NOTHING, SOFTLY, APOSTROPHE, HYPHEN, POINT, SPACED, BROKEN, RETURNED } between;

/* The word that is being read: the kind of its last letter, or DR_SEPARATOR where there is none. */
typedef struct {
    dr_kind last;
    between pending;
    uint32_t point; /* the one that is pending */
    size_t begin, end;
    uint64_t hash, block;
    unsigned filled; /* bytes of the block */
} reader;

void dr_words_begin(dr_words *words, int places) {
    memset(words, 0, sizeof *words);
    words->places = places;
}

void dr_words_end(dr_words *words) {
    dr_scratch_end(&words->hashes);
    dr_scratch_end(&words->begins);
    dr_scratch_end(&words->ends);
}

static dr_status grow(dr_words *words) {
    const size_t room = words->room < 64 ? 64 : words->room;
    if (room > SIZE_MAX / 2)
        return DR_RANGE;
    DR_TRY(dr_scratch_keep(&words->hashes, 2 * room, sizeof(uint64_t)));
    if (words->places) {
        DR_TRY(dr_scratch_keep(&words->begins, 2 * room, sizeof(uint32_t)));
        DR_TRY(dr_scratch_keep(&words->ends, 2 * room, sizeof(uint32_t)));
    }
    words->room = 2 * room;
    return DR_OK;
}

static inline dr_status emit(dr_words *words, uint64_t hash, size_t begin, size_t end) {
    if (words->count == words->room)
        DR_TRY(grow(words));
    ((uint64_t *)words->hashes.at)[words->count] = hash;
    if (words->places) {
        ((uint32_t *)words->begins.at)[words->count] = (uint32_t)begin;
        ((uint32_t *)words->ends.at)[words->count] = (uint32_t)end;
    }
    words->count++;
    return DR_OK;
}

static inline void put(reader *r, uint32_t byte) {
    r->block |= (uint64_t)(byte & 0xFF) << 8 * r->filled;
    if (++r->filled == 8) {
        r->hash = dr_hash_step(r->hash, r->block);
        r->block = r->filled = 0;
    }
}

/* Add a letter to the word, as UTF-8. */
static inline void put_letter(reader *r, uint32_t letter) {
    if (letter < 0x80) {
        put(r, letter);
    } else if (letter < 0x800) {
        put(r, 0xC0 | letter >> 6);
        put(r, 0x80 | (letter & 0x3F));
    } else {
        if (letter < 0x10000) {
            put(r, 0xE0 | letter >> 12);
        } else {
            put(r, 0xF0 | letter >> 18);
            put(r, 0x80 | (letter >> 12 & 0x3F));
        }
        put(r, 0x80 | (letter >> 6 & 0x3F));
        put(r, 0x80 | (letter & 0x3F));
    }
}

static inline dr_status close_word(reader *r, dr_words *words) {
    if (r->last == DR_SEPARATOR)
        return DR_OK;
    r->last = DR_SEPARATOR;
    const uint64_t hash = r->filled ? dr_hash_step(r->hash, r->block) : r->hash;
    return emit(words, dr_hash_mix(hash), r->begin, r->end);
}

static inline dr_status take(reader *r, dr_words *words, int joined, dr_kind kind, uint32_t letter,
                             size_t at) {
    if (!joined) {
        DR_TRY(close_word(r, words));
        *r = (reader){.begin = at, .hash = DR_HASH_START};
    }
    put_letter(r, letter);
    r->last = kind;
    r->pending = NOTHING;
    r->end = at + 1;
    return DR_OK;
}

/* Read one letter, folded, that stands at place `at` of the text. */
static dr_status read_letter(reader *r, dr_words *words, dr_kind kind, uint32_t letter, size_t at) {
    const int near = r->pending == NOTHING || r->pending == SOFTLY;
    const int after_letter = r->last == DR_LETTER, after_digit = r->last == DR_DIGIT;
    switch (kind) {
    case DR_LETTER: {
        const int bridged = r->pending == APOSTROPHE || r->pending == HYPHEN || r->pending == BROKEN ||
                            r->pending == RETURNED;
        return take(r, words, near ? after_letter || after_digit : after_letter && bridged, kind, letter, at);
    }
    case DR_DIGIT: {
        const int pointed = after_digit && r->pending == POINT;
        if (pointed)
            put_letter(r, r->point);
        return take(r, words, near ? after_letter || after_digit : pointed, kind, letter, at);
    }
    case DR_SINGLE: return take(r, words, 0, kind, letter, at);
    case DR_MARK:
        if (r->last == DR_SEPARATOR || !near)
            return close_word(r, words);
        return take(r, words, 1, r->last, letter, at);
    case DR_FAINT:
        if (r->last != DR_SEPARATOR && near) {
            r->pending = NOTHING;
            r->end = at + 1;
        }
        break;
    case DR_HIDDEN: break;
    case DR_SOFT:
        if (r->pending == NOTHING)
            r->pending = SOFTLY;
        break;
    case DR_APOSTROPHE:
    case DR_HYPHEN:
        if (!after_letter || !near)
            return close_word(r, words);
        r->pending = kind == DR_HYPHEN ? HYPHEN : APOSTROPHE;
        return DR_OK;
    case DR_POINT:
        if (!after_digit || !near)
            return close_word(r, words);
        r->pending = POINT;
        r->point = letter;
        return DR_OK;
    case DR_SPACE_BETWEEN:
        if (r->pending == BROKEN || r->pending == RETURNED || r->pending == SPACED)
            break;
        if (!after_letter || (r->pending != HYPHEN && r->pending != SOFTLY))
            return close_word(r, words);
        r->pending = SPACED;
        return DR_OK;
    case DR_NEWLINE:
    case DR_RETURN:
        if (r->pending == RETURNED && kind == DR_NEWLINE)
            break;
        if (!after_letter || (r->pending != HYPHEN && r->pending != SOFTLY && r->pending != SPACED))
            return close_word(r, words);
        r->pending = kind == DR_RETURN ? RETURNED : BROKEN;
        return DR_OK;
    case DR_SEPARATOR:
    case DR_HANGUL:
    case DR_MANY: return close_word(r, words);
    }
    if (r->pending == RETURNED)
        r->pending = BROKEN; /* a line feed that does not follow at once ends another line */
    return DR_OK;
}

/* The letters of a Hangul syllable: The Unicode Standard, 3.12. */
static dr_status read_syllable(reader *r, dr_words *words, uint32_t letter, size_t at) {
    const uint32_t syllable = letter - 0xAC00u, tail = syllable % 28u;
    DR_TRY(read_letter(r, words, DR_LETTER, 0x1100u + syllable / (21u * 28u), at));
    DR_TRY(read_letter(r, words, DR_LETTER, 0x1161u + syllable / 28u % 21u, at));
    return tail ? read_letter(r, words, DR_LETTER, 0x11A7u + tail, at) : DR_OK;
}

static inline dr_status read_one(const dr_letters *letters, reader *r, dr_words *words, uint32_t letter,
                                 size_t at) {
    const uint32_t entry = dr_letters_entry(letters, letter), value = entry & DR_ENTRY_VALUE;
    const dr_kind kind = (dr_kind)(entry >> DR_ENTRY_KIND);
    if (kind == DR_HANGUL)
        return read_syllable(r, words, letter, at);
    if (kind != DR_MANY)
        return read_letter(r, words, kind, entry & DR_ENTRY_ITSELF ? letter : value, at);
    const size_t count = entry >> DR_ENTRY_COUNT & 63u;
    for (size_t k = 0; k < count; k++) {
        const uint32_t fold = letters->folds[value + k];
        DR_TRY(read_letter(r, words, (dr_kind)(fold >> DR_ENTRY_KIND), fold & DR_ENTRY_VALUE, at));
    }
    return DR_OK;
}

/* Read from `*at` on until a word is closed and a plain letter follows, or the text ends. */
static dr_status read_closely(const dr_letters *letters, const uint32_t *text, size_t length, size_t *at,
                              dr_words *words) {
    reader r = {.last = DR_SEPARATOR};
    while (*at < length) {
        DR_TRY(read_one(letters, &r, words, text[*at], *at));
        ++*at;
        if (r.last == DR_SEPARATOR && *at < length && text[*at] < 128)
            return DR_OK;
    }
    return close_word(&r, words);
}

/* Take the words of a stretch that stands at `base` of a text, of which `left` letters are left, and return
 * where to go on: behind it, or, with `closely`, at what needs a closer look, or else at a word that the
 * stretch may cut. There is room for all of its words. */
static inline size_t take_plain(const dr_plain *plain, size_t base, size_t left, dr_words *words,
                                int *closely) {
    uint64_t *hashes = (uint64_t *)words->hashes.at;
    uint32_t *begins = (uint32_t *)words->begins.at, *ends = (uint32_t *)words->ends.at;
    size_t count = words->count, on = base + (left < DR_PLAIN ? left : DR_PLAIN);
    const int more = left > DR_PLAIN, places = words->places;
    uint64_t todo = plain->word | plain->odd;
    /* A joint needs a closer look where it follows a word and another may follow it, a hyphen always; and so
     * does a word that goes on behind the stretch, unless it can be looked at from its begin on. */
    const uint64_t next = todo >> 1 | UINT64_C(1) << (DR_PLAIN - 1);
    const uint64_t close = plain->odd | (plain->word << 1 & (plain->hyphen | (plain->joint & next)));
    while (todo) {
        const unsigned first = (unsigned)__builtin_ctzll(todo);
        const uint64_t after = ~(plain->word >> first);
        const unsigned size = after ? (unsigned)__builtin_ctzll(after) : DR_PLAIN, end = first + size;
        const int whole = end < DR_PLAIN;
        if (size == 0 || (whole ? (int)(close >> end & 1) : more)) {
            *closely = whole || first == 0;
            on = base + first;
            break;
        }
        hashes[count] = dr_hash_word(plain->bytes + first, size);
        if (places) {
            begins[count] = (uint32_t)(base + first);
            ends[count] = (uint32_t)(base + end);
        }
        count++;
        if (!whole)
            break;
        todo = todo >> end << end;
    }
    words->count = count;
    return on;
}

dr_status dr_words_add(const dr_letters *letters, const uint32_t *text, size_t length, dr_level level,
                       dr_words *words) {
    const dr_operations *operations = dr_at(level);
    if (!operations)
        return DR_LEVEL;
    if (length > UINT32_MAX)
        return DR_RANGE;
    dr_plain plain;
    memset(plain.bytes + DR_PLAIN, 0, DR_PLAIN_PAD);
    for (size_t at = 0; at < length;) {
        uint32_t tail[DR_PLAIN];
        const size_t left = length - at;
        const uint32_t *stretch = text + at;
        int closely = 0;
        if (left < DR_PLAIN) {
            memcpy(tail, stretch, left * sizeof *tail);
            memset(tail + left, 0, (DR_PLAIN - left) * sizeof *tail);
            stretch = tail;
        }
        if (words->room - words->count < DR_PLAIN / 2) /* words are apart */
            DR_TRY(grow(words));
        operations->plain(stretch, &plain);
        at = take_plain(&plain, at, left, words, &closely);
        if (closely)
            DR_TRY(read_closely(letters, text, length, &at, words));
    }
    return DR_OK;
}

dr_status dr_words_rows(const dr_letters *letters, const uint32_t *text, const uint64_t *starts, size_t rows,
                        dr_level level, dr_words *words, int64_t *counts) {
    for (size_t row = 0; row < rows; row++) {
        const size_t before = words->count;
        if (starts[row + 1] < starts[row])
            return DR_INPUT;
        DR_TRY(dr_words_add(letters, text + starts[row], starts[row + 1] - starts[row], level, words));
        counts[row] = (int64_t)(words->count - before);
    }
    return DR_OK;
}
