/* Small numbers stay hidden: every small table, and attackers who take one number from another. */
#include <stdio.h>

#include "report/csv_blank.h"
#include "report/protect.h"
#include "report/tally.h"
#include "report_sample.h"

static uint64_t seed;

static unsigned next_random(unsigned limit)
{
    uint64_t z = seed += UINT64_C(0x9e3779b97f4a7c15); /* splitmix64 */
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (unsigned)((z ^ z >> 31) % limit);
}

/* ---- classes: every table of five classes of nobody to seven people -------------------------- */

static void check_classes(const int sizes[5])
{
    bool hidden[5], needed = false;
    int hidden_people = 0, people = 0;
    protect_classes(sizes, 5, hidden);
    for (int i = 0; i < 5; i++) {
        people += sizes[i];
        hidden_people += hidden[i] ? sizes[i] : 0;
        needed = needed || protect_is_small(sizes[i]);
        assert_true(hidden[i] || !protect_is_small(sizes[i]));
    }
    assert_true(hidden[0]);
    assert_true(!protect_is_small(hidden_people) || hidden_people == people);
    for (int i = 1; i < 5 && !needed; i++) {
        assert_false(hidden[i]); /* nothing is hidden without need */
    }
}

static void test_every_small_table(void **state)
{
    (void)state;
    int sizes[5];
    for (int code = 0; code < 8 * 8 * 8 * 8 * 8; code++) {
        for (int i = 0, rest = code; i < 5; i++, rest /= 8) {
            sizes[i] = rest % 8;
        }
        check_classes(sizes);
    }
}

static void test_known_classes(void **state)
{
    (void)state;
    static const struct {
        int sizes[4];
        bool hidden[4];
    } cases[] = {
        {{0, 30, 20, 10}, {true, false, false, false}},
        {{0, 30, 20, 3}, {true, false, true, true}}, /* 3 alone would be found: the next goes too */
        {{9, 30, 20, 3}, {true, false, false, true}}, /* 3 among 12 are not found */
        {{0, 30, 3, 2}, {true, false, true, true}},   /* 5 together */
        {{2, 30, 20, 10}, {true, false, false, true}},
        {{0, 5, 5, 4}, {true, true, false, true}}, /* the first of equals */
        {{0, 3, 0, 0}, {true, true, false, false}},
        {{0, 0, 0, 0}, {true, false, false, false}},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        bool hidden[4];
        protect_classes(cases[c].sizes, 4, hidden);
        for (int i = 0; i < 4; i++) {
            assert_int_equal(hidden[i], cases[c].hidden[i]);
        }
    }
}

/* ---- sets of roles: whatever is added and subtracted ----------------------------------------- */

/* The attacker knows who named what and which sums are printed: the sum over all, and over each
 * role (as it is counted). Each sum of them with coefficients -2..2 that picks some people and no
 * others must pick nobody or five. */
static void attack_sums(const int sizes[PROTECT_ROLE_SETS],
                        const unsigned char map[PROTECT_ROLE_SETS], int roles)
{
    int combinations = 1;
    for (int i = 0; i <= roles; i++) {
        combinations *= 5;
    }
    for (int code = 0; code < combinations; code++) {
        int coefficients[EVENT_ROLES_MAX + 1], picked = 0;
        bool is_group = true;
        for (int i = 0, rest = code; i <= roles; i++, rest /= 5) {
            coefficients[i] = rest % 5 - 2;
        }
        for (int set = 0; set < 1 << roles && is_group; set++) {
            int times = coefficients[roles];
            for (int role = 0; role < roles; role++) {
                times += map[set] >> role & 1 ? coefficients[role] : 0;
            }
            is_group = sizes[set] == 0 || times == 0 || times == 1;
            picked += times == 1 ? sizes[set] : 0;
        }
        assert_false(is_group && protect_is_small(picked));
    }
}

static void check_role_sets(const int sizes[PROTECT_ROLE_SETS], int roles)
{
    unsigned char map[PROTECT_ROLE_SETS];
    int people = 0;
    protect_role_sets(sizes, map);
    for (int set = 0; set < PROTECT_ROLE_SETS; set++) {
        people += sizes[set];
        assert_int_equal(map[set] & ~set, 0); /* nobody is given a role */
        assert_int_equal(map[map[set]] & ~map[set], 0);
    }
    if (people >= PROTECT_LEAST) {
        attack_sums(sizes, map, roles);
    }
}

static void test_two_roles_every_table(void **state)
{
    (void)state;
    int sizes[PROTECT_ROLE_SETS] = {0};
    for (int code = 0; code < 9 * 9 * 9 * 9; code++) {
        for (int set = 0, rest = code; set < 4; set++, rest /= 9) {
            sizes[set] = rest % 9;
        }
        check_role_sets(sizes, 2);
    }
}

static void test_many_roles_at_random(void **state)
{
    (void)state;
    seed = 11;
    for (int round = 0; round < 1500; round++) {
        int sizes[PROTECT_ROLE_SETS] = {0};
        int roles = 3 + (int)next_random(2);
        for (int set = 0; set < 1 << roles; set++) {
            sizes[set] = next_random(3) ? (int)next_random(9) : 0;
        }
        check_role_sets(sizes, roles);
    }
}

static void test_rare_sets_go_with_the_common_one(void **state)
{
    (void)state;
    int sizes[PROTECT_ROLE_SETS] = {0};
    unsigned char map[PROTECT_ROLE_SETS];
    sizes[0] = 10;
    sizes[1] = 30;
    sizes[2] = 8;
    sizes[3] = 2; /* both roles: counted with the first, which more people named */
    sizes[4] = 4; /* alone and too few: with nobody's role */
    protect_role_sets(sizes, map);
    assert_int_equal(map[1], 1);
    assert_int_equal(map[2], 2);
    assert_int_equal(map[3], 1);
    assert_int_equal(map[4], 0);
}

static void test_rounding(void **state)
{
    (void)state;
    static const int pairs[][2] = {{5, 5}, {7, 5}, {8, 10}, {12, 10}, {13, 15}, {0, 0}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        assert_int_equal(protect_round(pairs[i][0]), pairs[i][1]);
    }
}

/* ---- a whole page: other worlds that look the same ------------------------------------------- */

#define TOPICS 3
#define ROLES 3

/* What is true: people by topic and role; the last column named no role. */
struct world {
    int cells[TOPICS][ROLES + 1];
};

/* What a reader of the page knows of it: -1 is not told. */
struct known {
    int topics[TOPICS], cells[TOPICS][ROLES], least[ROLES], most[ROLES];
};

static const char *const roles[ROLES + 1] = {"carer", "leader", "provider", ""};
static const char *const items[TOPICS] = {NULL, "art", "money"};

static void read_page(const struct tally *tally, struct known *known)
{
    memset(known, -1, sizeof *known);
    for (int s = 0; s < tally->section_count; s++) {
        const struct tally_section *section = &tally->sections[s];
        struct tally_choice count;
        int topic = section->agenda_item + 1;
        tally_count_choice(tally, section, HELPED, 0, &count);
        known->topics[topic] = section->person_count;
        assert_int_equal(count.all.base, section->person_count);
        for (int role = 0; role < ROLES; role++) {
            known->cells[topic][role] = count.roles[role].base ? count.roles[role].base : -1;
            assert_false(protect_is_small(count.roles[role].base));
        }
    }
    for (int role = 0; role < ROLES; role++) {
        const struct tally_turnout *turnout = &tally->turnout[role];
        known->least[role] = turnout->people < 0 ? 0 : turnout->people - (turnout->about ? 2 : 0);
        known->most[role] =
            turnout->people < 0 ? INT32_MAX : turnout->people + (turnout->about ? 2 : 0);
        assert_false(protect_is_small(turnout->people));
    }
}

/* True if the page could have come from this world. */
static bool looks_the_same(const struct world *world, const struct known *known)
{
    for (int topic = 0; topic < TOPICS; topic++) {
        for (int role = 0; role <= ROLES && known->topics[topic] >= 0; role++) {
            if (world->cells[topic][role] < 0) {
                return false;
            }
            if (role < ROLES && known->cells[topic][role] >= 0 &&
                known->cells[topic][role] != world->cells[topic][role]) {
                return false;
            }
        }
    }
    for (int role = 0; role < ROLES; role++) {
        int people = 0;
        for (int topic = 0; topic < TOPICS; topic++) {
            people += known->topics[topic] >= 0 ? world->cells[topic][role] : 0;
        }
        if (people < known->least[role] || people > known->most[role]) {
            return false;
        }
    }
    return true;
}

/* One more move of somebody to another column of the same topic makes it look the same. */
static bool looks_the_same_after_a_move(const struct world *world, const struct known *known)
{
    for (int topic = 0; topic < TOPICS; topic++) {
        for (int from = 0; from <= ROLES; from++) {
            for (int to = 0; to <= ROLES; to++) {
                struct world changed = *world;
                changed.cells[topic][from]--;
                changed.cells[topic][to]++;
                if (looks_the_same(&changed, known)) {
                    return true; /* also without a move, when from is to */
                }
            }
        }
    }
    return false;
}

/* This cell could as well hold one more or one less. */
static bool has_another_world(const struct world *world, const struct known *known, int topic,
                              int role)
{
    for (int other = 0; other <= ROLES; other++) {
        for (int step = -1; step <= 1 && other != role; step += 2) {
            struct world changed = *world;
            changed.cells[topic][role] += step;
            changed.cells[topic][other] -= step;
            if (changed.cells[topic][role] >= 0 && changed.cells[topic][other] >= 0 &&
                looks_the_same_after_a_move(&changed, known)) {
                return true;
            }
        }
    }
    return false;
}

/* Whoever holds the spreadsheet as well learns nothing from the page: all it says can be counted
 * from the rows. */
static void check_that_rows_say_it_all(const struct people *people, const struct tally *tally)
{
    struct csv_blank blank;
    assert_int_equal(csv_blank_init(&blank, people), ERR_OK);
    for (int s = 0; s < tally->section_count; s++) {
        const struct tally_section *section = &tally->sections[s];
        int told_as[PROTECT_ROLE_SETS];
        memset(told_as, -1, sizeof told_as);
        for (int i = 0; i < section->person_count; i++) {
            const struct person *person = &people->persons[section->persons[i]];
            int *told = &told_as[csv_blank_roles(&blank, person)];
            assert_true(blank.told.topics[person->topic]);
            assert_true(*told < 0 || *told == section->role_map[person->roles]);
            *told = section->role_map[person->roles];
        }
    }
    csv_blank_free(&blank);
}

static void attack_world(const struct event *event, const struct world *world)
{
    struct people people;
    struct tally tally;
    struct known known;
    people_init(&people, event);
    for (int topic = 0; topic < TOPICS; topic++) {
        for (int role = 0; role <= ROLES; role++) {
            sample_people(&people, world->cells[topic][role], roles[role], items[topic], "time",
                          "none");
        }
    }
    assert_int_equal(tally_init(&tally, &people), ERR_OK);
    read_page(&tally, &known);
    check_that_rows_say_it_all(&people, &tally);
    assert_true(looks_the_same(world, &known));
    for (int topic = 0; topic < TOPICS; topic++) {
        for (int role = 0; role < ROLES && known.topics[topic] >= 0; role++) {
            if (protect_is_small(world->cells[topic][role])) {
                assert_int_equal(known.cells[topic][role], -1);
                assert_true(has_another_world(world, &known, topic, role));
            }
        }
    }
    tally_free(&tally);
    people_free(&people);
}

static void test_no_cell_of_a_page_is_the_only_one_possible(void **state)
{
    (void)state;
    struct event event;
    sample_load(&event);
    seed = 5;
    for (int round = 0; round < 4000; round++) {
        struct world world = {0};
        int topics = 1 + (int)next_random(TOPICS);
        bool all_have_a_role = next_random(2);
        for (int topic = 0; topic < topics; topic++) {
            for (int role = 0; role < ROLES + (all_have_a_role ? 0 : 1); role++) {
                world.cells[topic][role] = (int)next_random(next_random(3) ? 9 : 3);
            }
        }
        attack_world(&event, &world);
    }
    event_free(&event);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_small_table),
        cmocka_unit_test(test_known_classes),
        cmocka_unit_test(test_two_roles_every_table),
        cmocka_unit_test(test_many_roles_at_random),
        cmocka_unit_test(test_rare_sets_go_with_the_common_one),
        cmocka_unit_test(test_rounding),
        cmocka_unit_test(test_no_cell_of_a_page_is_the_only_one_possible),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
