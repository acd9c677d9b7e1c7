/* csrc/specs/probe.c - a similarity turned into sums of small whole numbers that can only err towards a
 * match.
 *
 * Let a pair share attributes k of weight w and let q be the least of 1 and distance / scale. Its similarity
 * reaches the cutoff where, over the attributes shared, the sum of w * (q - (1 - cutoff)) is at most 0. That
 * is so of real numbers; of the sum of n terms as it is rounded, the sum of w * (q - slack) is below 0, for a
 * slack above 1 - cutoff by more than 2n + 6 roundings of 2^-53: they count in proportion to the weights.
 *
 * An entry is that term for the nearest number that the cell holds, times a unit, rounded down to a whole
 * number strictly below it. Distance and division are those of the definition, both monotone, so that no
 * reading of the cell has a smaller q. So every entry is below its term, and a pair that reaches the cutoff
 * has a sum below 0. (The term is computed in three roundings, in proportion to unit * w, far below the
 * slack; TINY is more than what is lost where that underflows, or where an entry is rounded.)
 *
 * Pairs share `min_shared` attributes at least: each entry is less by `toll`, and the base is min_shared
 * tolls. A pair that shares more only comes out lower.
 *
 * The unit is as large as 8 bits allow. They saturate: upwards a sum then only comes out lower than it is.
 * Downwards it cannot: the least entries of a group of probes come to -128 together, or less. */
#include "probe.h"

#define GAIN 127.0        /* what the entries of a group may gain together */
#define FEW 24u           /* attributes for which one group is fine enough: 5 units each */
#define GAIN_EACH 8.0     /* of many attributes, on the average */
#define GAIN_MOST 30000.0 /* of all groups: they are added in 16 bits */
#define SLACK 1e-9        /* more than the roundings of a million attributes */
#define MANY 1000000u
#define TINY 1e-9
#define WEIGHT_LEAST 1e-280 /* what is weighted less may be rounded by any share of itself */

/* Attribute of a reading that both the query and the index have: where it is looked up. */
static dr_status found(const dr_schema *schema, const dr_specs_index *index, uint32_t attribute, int *there) {
    if (attribute >= schema->count)
        return DR_INPUT;
    const uint32_t column = index->column[attribute];
    if (column != DR_SPECS_SPARSE) {
        *there = 1;
        return column < index->columns ? DR_OK : DR_INPUT;
    }
    const uint64_t from = index->posted[attribute], to = index->posted[attribute + 1];
    *there = from < to;
    return from <= to && to <= index->postings ? DR_OK : DR_INPUT;
}

/* Fill a table for a reading from low to high; return its least entry. */
static int fill(const double *least, const double *most, double low, double high, double scale, double unit,
                double slack, int toll, int8_t *table, uint8_t *home) {
    int lowest = INT8_MAX;
    uint8_t at = 0;
    for (size_t c = 0; c < DR_SPECS_CELLS; c++) {
        const double below = low - most[c], above = least[c] - high;
        const double apart = below > above ? below : above;
        const double share = (apart > 0.0 ? apart : 0.0) / scale;
        const double term = unit * ((share < 1.0 ? share : 1.0) - slack) - TINY;
        const double within = term < 200.0 ? term > -200.0 ? term : -200.0 : 200.0;
        const int entry = (int)(within + 1024.0) - 1024 - toll; /* of a positive number: rounded down */
        table[c] = (int8_t)(entry < INT8_MAX ? entry > INT8_MIN ? entry : INT8_MIN : INT8_MAX);
        if (table[c] < lowest && c < DR_SPECS_ANY)
            at = (uint8_t)c;
        lowest = table[c] < lowest ? table[c] : lowest;
    }
    *home = at;
    return lowest;
}

/* What an attribute costs a pair so that those who share fewer than `least` come out above 0. Those who share
 * more come out lower for it, and within 8 bits the terms have what it leaves. */
static int toll_of(int rare, double gain, double count, double least) {
    if (least < 2.0)
        return 0;
    /* Where attributes are rare most pairs share one, if any: those are left out, be they alike in it. */
    if (rare)
        return (int)((gain + 1.0) / (least - 1.0)) + 1;
    /* Else pairs share about 0.7 of the query's: they may come out lower by a tenth. */
    const double usual = 0.7 * count, more = usual - least > 0.1 * usual ? usual - least : 0.1 * usual;
    const double share = 0.1 * usual / more;
    return (int)(gain * share / (1.0 + share));
}

dr_status dr_specs_probe(const dr_schema *schema, const dr_specs_index *index, const dr_sheet *left, size_t i,
                         double cutoff, uint32_t min_shared, dr_specs_room *free, dr_specs_query *query) {
    size_t begin, end, count = 0, walked = 0;
    double weights = 0.0, heaviest = 0.0, lightest = 1.0;
    DR_TRY(dr_sheet_row(left, i, &begin, &end));
    for (size_t k = begin; k < end; k++) {
        int there;
        DR_TRY(found(schema, index, left->attributes[k], &there));
        if (!there)
            continue;
        const double weight = schema->weights[left->attributes[k]];
        weights += weight;
        heaviest = weight > heaviest ? weight : heaviest;
        lightest = weight < lightest ? weight : lightest;
        walked += index->column[left->attributes[k]] == DR_SPECS_SPARSE;
        count++;
    }
    query->kind = count < min_shared ? DR_SPECS_SEE_NONE : DR_SPECS_SEE_SIFTED;
    if (query->kind == DR_SPECS_SEE_NONE)
        return DR_OK;
    const double slack = 1.0 - cutoff + SLACK;
    const int narrow = !walked && count <= FEW;
    /* Of very many attributes each gains less, so that all of them fit. */
    const double each =
        GAIN_MOST / (double)count / 2.0 - 2.0 < GAIN_EACH ? GAIN_MOST / (double)count / 2.0 - 2.0 : GAIN_EACH;
    double gain = narrow ? GAIN / (double)count : each;
    const int toll = toll_of(walked && each == GAIN_EACH, gain, (double)count, (double)min_shared);
    if (!narrow)
        gain += 1.0 + toll;
    double unit = (gain - 1.0 - toll) * (double)count / (slack * weights);
    const double most = (GAIN - 1.0 - toll) / (slack * heaviest);
    unit = unit < most ? unit : most;
    if (lightest < WEIGHT_LEAST || count > MANY || each < 1.0 || gain * (double)count > GAIN_MOST ||
        (double)toll * min_shared > GAIN_MOST) {
        query->kind = DR_SPECS_SEE_ALL;
        return DR_OK;
    }
    query->probes = (dr_specs_probes){free->tables, free->homes, free->columns,
                                      free->ends,   0,           (int16_t)(toll * (int)min_shared)};
    query->walks = free->walks;
    size_t probes = 0, groups = 0;
    int gained = 0;
    for (size_t k = begin; k < end; k++) {
        const uint32_t a = left->attributes[k];
        int there, least;
        DR_TRY(found(schema, index, a, &there));
        if (!there)
            continue;
        const int sparse = index->column[a] == DR_SPECS_SPARSE;
        uint8_t home;
        int8_t *table = sparse ? free->walks->table : free->tables + probes * DR_SPECS_CELLS;
        least = fill(index->least + (size_t)a * DR_SPECS_CELLS, index->most + (size_t)a * DR_SPECS_CELLS,
                     left->low[k], left->high[k], schema->scales[a], unit * schema->weights[a], slack, toll,
                     table, &home);
        if (sparse) {
            free->walks->at = (size_t)index->posted[a];
            free->walks++->end = (size_t)index->posted[a + 1];
            continue;
        }
        if (probes && gained - least > -INT8_MIN) {
            free->ends[groups++] = (uint32_t)probes;
            gained = 0;
        }
        gained -= least;
        free->homes[probes] = home;
        free->columns[probes++] = index->column[a];
    }
    if (probes)
        free->ends[groups++] = (uint32_t)probes;
    query->probes.groups = groups;
    query->walk_count = (size_t)(free->walks - query->walks);
    free->tables += probes * DR_SPECS_CELLS;
    free->homes += probes;
    free->columns += probes;
    free->ends += groups;
    return DR_OK;
}
