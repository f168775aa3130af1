/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A hash table under a lock. Tables are made outside of it: two threads that want the same one may both make it, and
 * the second one's is thrown away. */
#include "distribution/table_store.h"

#include "base/lock.h"
#include "base/memory.h"
#include "distribution/family.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { CAPACITY_FIRST = 64 }; /* a power of two */

struct entry {
    uint64_t hash;
    pb_distribution *distribution; /* NULL: free */
    pb_quantile_table *table;
};

struct pb_table_store {
    pb_holders holders;
    pb_lock lock;
    struct entry *entries;
    size_t capacity, count;
};

/* FNV-1a. */
static uint64_t add_bytes(uint64_t hash, const void *bytes, size_t length)
{
    const unsigned char *at = bytes;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ at[i]) * UINT64_C(0x100000001B3);
    return hash;
}

/* Of what is the same in distributions that are. */
static uint64_t hash_of(const pb_distribution *d)
{
    const double ends[] = {d->low, d->high, d->mass};
    uint64_t hash = add_bytes(UINT64_C(0xCBF29CE484222325), &d->descriptor, sizeof d->descriptor);
    hash = add_bytes(hash, ends, sizeof ends);
    return d->descriptor->same != NULL ? hash : add_bytes(hash, &d->of, sizeof d->of);
}

payback_status pb_table_store_new(pb_table_store **out)
{
    *out = NULL;
    pb_table_store *store = pb_new(1, sizeof *store);
    if (store == NULL)
        return PAYBACK_ERROR_MEMORY;
    store->entries = pb_new(CAPACITY_FIRST, sizeof *store->entries);
    store->capacity = CAPACITY_FIRST;
    if (store->entries == NULL || !pb_lock_make(&store->lock)) {
        free(store->entries);
        free(store);
        return PAYBACK_ERROR_MEMORY;
    }
    *out = store;
    return PAYBACK_OK;
}

pb_table_store *pb_table_store_hold(pb_table_store *store)
{
    if (store != NULL)
        pb_holders_add(&store->holders);
    return store;
}

void pb_table_store_release(pb_table_store *store)
{
    if (store == NULL || !pb_holders_drop(&store->holders))
        return;
    for (size_t e = 0; e < store->capacity; e++) {
        pb_quantile_table_free(store->entries[e].table);
        pb_distribution_free(store->entries[e].distribution);
    }
    pb_lock_clear(&store->lock);
    free(store->entries);
    free(store);
}

size_t pb_table_store_count(pb_table_store *store)
{
    pb_lock_take(&store->lock);
    size_t count = store->count;
    pb_lock_give(&store->lock);
    return count;
}

/* The entry of the distribution, or the free one where it belongs. */
static struct entry *find(struct entry *entries, size_t capacity, uint64_t hash, const pb_distribution *d)
{
    size_t at = (size_t)(hash ^ (hash >> 32)) & (capacity - 1);
    while (entries[at].distribution != NULL &&
           !(entries[at].hash == hash && pb_distribution_same(entries[at].distribution, d)))
        at = (at + 1) & (capacity - 1);
    return &entries[at];
}

static payback_status grow(pb_table_store *store)
{
    size_t capacity = 2 * store->capacity;
    struct entry *entries = pb_new(capacity, sizeof *entries);
    if (entries == NULL)
        return PAYBACK_ERROR_MEMORY;
    for (size_t e = 0; e < store->capacity; e++) {
        const struct entry *old = &store->entries[e];
        if (old->distribution != NULL)
            *find(entries, capacity, old->hash, old->distribution) = *old;
    }
    free(store->entries);
    store->entries = entries;
    store->capacity = capacity;
    return PAYBACK_OK;
}

/* Under the lock. Takes the table over unless there is one already. */
static payback_status put(const pb_quantile_table **out, pb_table_store *store, uint64_t hash, pb_distribution *d,
                          pb_quantile_table **table)
{
    payback_status status = 2 * store->count < store->capacity ? PAYBACK_OK : grow(store);
    if (status)
        return status;
    struct entry *entry = find(store->entries, store->capacity, hash, d);
    if (entry->distribution == NULL) {
        *entry = (struct entry){hash, pb_distribution_hold(d), *table};
        *table = NULL;
        store->count++;
    }
    *out = entry->table;
    return PAYBACK_OK;
}

payback_status pb_table_store_get(const pb_quantile_table **out, pb_table_store *store, pb_distribution *distribution)
{
    uint64_t hash = hash_of(distribution);
    pb_lock_take(&store->lock);
    *out = find(store->entries, store->capacity, hash, distribution)->table;
    pb_lock_give(&store->lock);
    if (*out != NULL)
        return PAYBACK_OK;
    pb_quantile_table *table;
    payback_status status = pb_quantile_table_new(&table, distribution);
    if (status)
        return status;
    pb_lock_take(&store->lock);
    status = put(out, store, hash, distribution, &table);
    pb_lock_give(&store->lock);
    pb_quantile_table_free(table);
    return status;
}
