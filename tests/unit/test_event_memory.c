/* Reading when memory ends: this program has its own arena (the linker takes it before base's),
 * whose n-th request fails, for every n. Nothing may crash, and the failure must be told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "event/event.h"
#include "event/interface.h"

#define REQUESTS_MAX 20000

struct arena_block {
    struct arena_block *next;
    max_align_t memory[];
};

static int requests_left;

void arena_init(struct arena *arena, size_t max)
{
    memset(arena, 0, sizeof *arena);
    arena->max = max;
}

void arena_free(struct arena *arena)
{
    while (arena && arena->blocks) {
        struct arena_block *next = arena->blocks->next;
        free(arena->blocks);
        arena->blocks = next;
    }
}

void *arena_alloc(struct arena *arena, size_t size)
{
    struct arena_block *block;

    if (requests_left-- <= 0) {
        return NULL;
    }
    block = calloc(1, sizeof *block + size);
    assert_non_null(block);
    block->next = arena->blocks;
    arena->blocks = block;
    return block->memory;
}

char *arena_copy(struct arena *arena, const char *text, size_t len)
{
    char *copy = arena_alloc(arena, len + 1);

    if (copy) {
        memcpy(copy, text, len);
    }
    return copy;
}

/* Loads with one request more each time until it succeeds; each failure must be told. */
static void every_request_of_an_event_may_fail(void **state)
{
    static struct event_findings findings;
    struct event event;
    enum err err = ERR_SYSTEM;
    int n = 0;

    (void)state;
    for (; err != ERR_OK && n < REQUESTS_MAX; n++) {
        requests_left = n;
        err =
            event_load(HARK_SOURCE_DIR "/tests/data/events/good/all-types.yaml", &event, &findings);
        assert_true(err == ERR_OK || err == ERR_SYSTEM);
        assert_true((err == ERR_OK) == (findings.count == 0));
        /* It succeeds exactly when no request has failed. */
        assert_true((err == ERR_OK) == (requests_left >= 0));
        event_free(&event);
    }
    assert_int_equal(err, ERR_OK);
    assert_true(n > 100);
}

static void every_request_of_an_interface_may_fail(void **state)
{
    static struct event_findings findings;
    struct interface interface;
    enum err err = ERR_SYSTEM;
    int n = 0;

    (void)state;
    for (; err != ERR_OK && n < REQUESTS_MAX; n++) {
        requests_left = n;
        err = interface_load(HARK_SOURCE_DIR "/assets/interface", "en", &interface, &findings);
        assert_true(err == ERR_OK || err == ERR_SYSTEM);
        assert_true((err == ERR_OK) == (findings.count == 0));
        /* It succeeds exactly when no request has failed. */
        assert_true((err == ERR_OK) == (requests_left >= 0));
        interface_free(&interface);
    }
    assert_int_equal(err, ERR_OK);
    assert_true(n > INTERFACE_TEXT_COUNT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_request_of_an_event_may_fail),
        cmocka_unit_test(every_request_of_an_interface_may_fail),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
