#include "powercut/lives.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "powercut/card.h"
#include "powercut/card_vfs.h"
#include "store/store.h"

#define BIG_SAVES 10 /* of one visit */
#define BIG_VISITS 8 /* together they bring the WAL to STORE_WAL_BYTES */

static const struct visit spoken = {
    .saves = 4, .has_words = true, .permission = WIRE_SHARE, .ending = WIRE_FINISHED};
static const struct visit not_permitted = {
    .saves = 3, .has_words = true, .ending = WIRE_SOMEONE_NEW};
static const struct visit forgotten = {
    .saves = 5, .has_words = true, .permission = WIRE_SHARE, .ending = WIRE_FORGOT};
static const struct visit at_once = {.ending = WIRE_STARTED_AGAIN};
static const struct visit counted = {
    .saves = 2, .has_words = true, .permission = WIRE_COUNT, .ending = WIRE_WALKED_AWAY};
static const struct visit left_open = {.saves = 3, .has_words = true};
static const struct visit left_open_to_share = {
    .saves = 4, .has_words = true, .permission = WIRE_ORGANISER};

/* ---- whole days ----------------------------------------------------------------------------- */

static void first_day(struct player *player)
{
    player_open(player, false);
    player_check(player);
    player_visit(player, &spoken);
    player_any_visit(player);
    player_visit(player, &not_permitted);
    player_visit(player, &forgotten);
    player_visit(player, &at_once);
    player_idle(player);
    player_visit(player, &counted);
    player_any_visit(player);
    player_visit(player, &left_open);
    player_close(player);
}

static void first_two_days(struct player *player)
{
    first_day(player);
    player_open(player, false);
    player_visit(player, &forgotten);
    player_any_visit(player);
    player_check(player);
    player_visit(player, &spoken);
    player_visit(player, &left_open_to_share);
    player_close(player);
}

static void next_day(struct player *player)
{
    player_open(player, false);
    player_visit(player, &spoken);
    player_visit(player, &not_permitted);
    player_any_visit(player);
    player_visit(player, &forgotten);
    player_close(player);
}

/* The file grows, and the WAL is not emptied: it has the first page. */
static void growing_day(struct player *player)
{
    player_open(player, false);
    for (int i = 0; i < 12; i++) {
        player_visit(player, &spoken);
    }
    player_close(player);
}

/* ---- files that are not as they should be --------------------------------------------------- */

static void next_day_in_a_new_file(struct player *player)
{
    player_open(player, true);
    player_visit(player, &spoken);
    player_visit(player, &not_permitted);
    player_visit(player, &left_open);
    player_close(player);
    player_open(player, false);
    player_visit(player, &spoken);
    player_close(player);
}

static void run_sql(const char *sql)
{
    sqlite3 *sqlite = NULL;

    if (sqlite3_open(CHECK_PATH, &sqlite) != SQLITE_OK ||
        sqlite3_exec(sqlite, sql, NULL, NULL, NULL) != SQLITE_OK) {
        fprintf(stderr, "powercut: %s\n", sqlite3_errmsg(sqlite));
        abort();
    }
    sqlite3_db_config(sqlite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)NULL);
    sqlite3_close(sqlite);
}

/* The version is in the WAL, as a program of that version would leave it. */
static void one_day_and_newer(struct player *player)
{
    first_day(player);
    run_sql("PRAGMA user_version = 2; ALTER TABLE response ADD COLUMN later TEXT");
}

static void one_day_and_too_new(struct player *player)
{
    first_day(player);
    run_sql("PRAGMA user_version = 3");
}

static void overwrite(struct image *image, const char *path, size_t offset, size_t size)
{
    unsigned char noise[512];
    struct chance chance = {7};
    int at = image_find(image, path);

    if (at < 0 || size > sizeof noise) {
        fprintf(stderr, "powercut: %s cannot be spoilt\n", path);
        abort();
    }
    chance_fill(&chance, noise, size);
    image_write(image, image->names[at].node, offset, noise, size);
}

/* What an earlier cut in a checkpoint may have left. */
static void tear_header(struct image *image)
{
    overwrite(image, CHECK_PATH, 0, 100);
}

/* The WAL may have the first page too, and would heal it. */
static void empty_wal(struct image *image)
{
    const struct change cut_wal = {
        .kind = CHANGE_TRUNCATE,
        .node = image->names[image_find(image, CHECK_PATH "-wal")].node,
    };

    image_apply(image, &cut_wal);
}

static void spoil_header(struct image *image)
{
    empty_wal(image);
    overwrite(image, CHECK_PATH, 0, 100);
}

/* The first page from byte 100 on is the schema's. */
static void spoil_schema(struct image *image)
{
    empty_wal(image);
    overwrite(image, CHECK_PATH, 100, 500);
}

/* A cut, or somebody, took the database and left its WAL. */
static void spoil_name(struct image *image)
{
    const struct change gone = {.kind = CHANGE_UNLINK,
                                .path = CHECK_PATH,
                                .node = image->names[image_find(image, CHECK_PATH)].node};

    image_apply(image, &gone);
}

/* ---- a new file in the middle --------------------------------------------------------------- */

static void day_with_a_new_file(struct player *player)
{
    player_open(player, false);
    player_visit(player, &spoken);
    player_begin_new(player);
    player_visit(player, &forgotten);
    player_close(player);
    player_open(player, false);
    player_visit(player, &spoken);
    player_close(player);
}

static void day_with_damage(struct player *player)
{
    player_open(player, false);
    player_visit(player, &spoken);
    player_find_damage(player);
    if (player->fault.kind == FAULT_NONE && !player->began_new) {
        (void)fault_say(&player->fault, FAULT_CALL, "damage was found, and no new file begun");
    }
    player_visit(player, &forgotten);
    player_close(player);
}

/* ---- a full WAL ----------------------------------------------------------------------------- */

static void many_long_visits(struct player *player)
{
    static const struct visit big = {
        .saves = BIG_SAVES, .is_big = true, .permission = WIRE_SHARE, .ending = WIRE_FINISHED};

    player_open(player, false);
    for (int i = 0; i < BIG_VISITS; i++) {
        player_visit(player, &big);
    }
    player_close(player);
}

/* The checkpoint when nobody is there, and what begins the WAL again after it. */
static void idle_with_a_full_wal(struct player *player)
{
    player_open(player, false);
    player_visit(player, &spoken);
    player_idle(player);
    player_visit(player, &spoken);
    player_visit(player, &left_open);
    player_idle(player);
    player_close(player);
}

const struct life lives[] = {
    {"two days", NULL, NULL, first_two_days, false, 1},
    {"a newer file", one_day_and_newer, NULL, next_day, false, 1},
    {"a file too new", one_day_and_too_new, NULL, next_day_in_a_new_file, true, 1},
    {"a torn header", growing_day, tear_header, next_day, false, 1},
    {"a broken header", first_day, spoil_header, next_day_in_a_new_file, true, 1},
    {"a broken schema", first_day, spoil_schema, next_day_in_a_new_file, true, 1},
    {"a WAL alone", first_day, spoil_name, next_day_in_a_new_file, true, 1},
    {"a new file", first_day, NULL, day_with_a_new_file, false, 1},
    {"damage in a visit", first_day, NULL, day_with_damage, false, 1},
    {"a full WAL", many_long_visits, NULL, idle_with_a_full_wal, false, 8},
};
const int lives_count = (int)(sizeof lives / sizeof *lives);
