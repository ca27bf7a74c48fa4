/* The view as data: rectangles, lines, hashes, damage, hits, its text, what actions carry. */
#include "view_rig.h"

#include "base/buf.h"
#include "view/lines.h"
#include "view/sizes.h"

static void test_rectangles(void **state)
{
    (void)state;
    struct rect a = {10, 20, 30, 40};
    struct rect empty = {500, 500, 0, 10};
    assert_true(rect_is_empty(empty));
    assert_true(rect_meets(a, (struct rect){39, 59, 5, 5}));
    assert_false(rect_meets(a, (struct rect){40, 20, 5, 5}));
    assert_false(rect_meets(a, (struct rect){15, 25, 0, 5}));
    struct rect all = rect_union(rect_union(a, empty), (struct rect){0, 50, 5, 50});
    struct rect want = {0, 20, 40, 80};
    assert_memory_equal(&all, &want, sizeof all);
    struct rect cut = rect_cut(a, (struct rect){20, 0, 100, 30});
    want = (struct rect){20, 20, 20, 10};
    assert_memory_equal(&cut, &want, sizeof cut);
    struct rect grown = rect_inset(a, -5);
    want = (struct rect){5, 15, 40, 50};
    assert_memory_equal(&grown, &want, sizeof grown);
}

/* The table of the look, read back from the sizes of this display. */
static void test_sizes_are_those_of_the_look(void **state)
{
    (void)state;
    struct sizes sizes;
    const struct display *display = display_default();
    sizes_init(display, (struct sizes_scale){100, 100}, &rig_measure, "en", &sizes);
    static const double capitals_mm[] = {7.0, 6.1, 4.8};
    int fonts[] = {sizes.question.of[VIEW_BOLD], sizes.choice.of[VIEW_REGULAR],
                   sizes.small.of[VIEW_BOLD]};
    for (int i = 0; i < 3; i++) {
        assert_true(fonts[i] * 0.713 / display->px_per_mm_y >= capitals_mm[i]);
        assert_true((fonts[i] - 2) * 0.713 / display->px_per_mm_y < capitals_mm[i]);
    }
    assert_int_equal(sizes.tile_h, display_px_y(display, 25));
    assert_int_equal(sizes.navigation_h, display_px_y(display, 18));
    assert_int_equal(sizes.gap_x, display_px_x(display, 4));
    assert_int_equal(sizes.target_h, display_px_y(display, 11.6));
    assert_int_equal(sizes_pitch(&sizes.letters[VIEW_BOLD], 100), 115);
    assert_int_equal(sizes_pitch_running(&sizes.letters[VIEW_REGULAR], 100), 150);
}

/* Ten pixels a letter. */
static int ten_a_letter(void *context, enum view_face face, int size_px, const char *text,
                        size_t len)
{
    (void)context;
    (void)face;
    (void)size_px;
    int letters = 0;
    for (size_t i = 0; i < len; i++) {
        letters += ((unsigned char)text[i] & 0xC0) != 0x80 ? 1 : 0;
    }
    return 10 * letters;
}

struct broken {
    const char *text;
    int width, most;
    unsigned options;
    bool fits;
    const char *lines; /* with '|' between them */
};

static const struct broken broken[] = {
    {"one two three", 80, 9, 0, true, "one two|three"},
    {"one two three", 70, 9, 0, true, "one two|three"},
    {"one two three", 69, 9, 0, true, "one|two|three"},
    {"one two three", 80, 1, 0, false, "one two"},
    {"", 80, 9, 0, true, ""},
    {"one\n\ntwo", 80, 9, 0, true, "one||two"},
    {"easy-read sheet", 60, 9, 0, true, "easy-|read|sheet"},
    /* Soft hyphens show only where a line ends with one. */
    {"person\xC2\xADnel", 200, 9, 0, true, "personnel"},
    {"person\xC2\xADnel", 70, 9, 0, true, "person-|nel"},
    {"person\xC2\xADnel", 69, 9, 0, false, "person-|nel"},
    {"super\xC2\xAD"
     "cali\xC2\xAD"
     "fragi",
     110, 9, 0, true, "supercali-|fragi"},
    /* A word that is too wide: told, or broken where people type. */
    {"abcdefgh ij", 50, 9, 0, false, "abcdefgh|ij"},
    {"abcdefgh ij", 50, 9, LINES_ANYWHERE, true, "abcde|fgh|ij"},
    {"ab cdefghijk", 50, 9, LINES_ANYWHERE, true, "ab|cdefg|hijk"},
    /* A letter and the mark on it stay together: e with acute, decomposed. */
    {"xxe\xCC\x81yy", 30, 9, LINES_ANYWHERE, true, "xx|e\xCC\x81y|y"},
    /* Blanks at the end count only where a caret stands. */
    {"ab   ", 20, 9, 0, true, "ab"},
    {"ab  ", 40, 9, LINES_KEEP_END, true, "ab  "},
    /* About the same length, and where the sense ends. */
    {"aaaa bbbb cccc dddd", 150, 9, LINES_EVEN, true, "aaaa bbbb|cccc dddd"},
    {"aaaa bbbb cccc dddd", 150, 9, 0, true, "aaaa bbbb cccc|dddd"},
    {"aaaa bbbb cccc, dd", 150, 9, LINES_EVEN, true, "aaaa bbbb|cccc, dd"},
    {"we go on, you go there", 200, 9, LINES_EVEN, true, "we go on,|you go there"},
    {"aa bb cc dd ee ff gg hh i", 90, 9, LINES_EVEN, true, "aa bb cc|dd ee ff|gg hh i"},
    {"aaa bbb ccc ddd e", 80, 9, LINES_NO_ORPHAN, true, "aaa bbb|ccc ddd|e"},
    {"aaa bb cc ddd ee f", 80, 9, LINES_NO_ORPHAN, true, "aaa bb|cc ddd|ee f"},
};

static void test_lines_break_where_they_may(void **state)
{
    (void)state;
    struct measure measure = {.advance = ten_a_letter};
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        const struct broken *row = &broken[i];
        struct lines_style style = {VIEW_REGULAR, 10, "en", row->options};
        static struct lines lines;
        lines_break(&measure, &style, row->text, row->width, row->most, &lines);
        char got[256] = "";
        size_t used = 0;
        for (int l = 0; l < lines.count; l++) {
            got[used] = '|';
            used += l > 0 ? 1 : 0;
            used += lines_write(&lines.items[l], got + used, sizeof got - used);
            assert_true(lines.items[l].advance <= lines.widest);
        }
        if (strcmp(got, row->lines) != 0 || lines.fits != row->fits) {
            fail_msg("\"%s\" in %d px became %s%s", row->text, row->width, got,
                     lines.fits ? "" : ", which does not fit");
        }
    }
}

static void test_long_text_has_an_end(void **state)
{
    (void)state;
    struct measure measure = {.advance = ten_a_letter};
    struct lines_style style = {VIEW_REGULAR, 10, "en", LINES_ANYWHERE};
    static char text[9000];
    static struct lines lines;
    memset(text, 'x', sizeof text - 1);
    lines_break(&measure, &style, text, 1000, LINES_MAX, &lines);
    assert_true(lines.fits);
    size_t sum = 0;
    for (int i = 0; i < lines.count; i++) {
        assert_ptr_equal(lines.items[i].start, text + sum);
        sum += lines.items[i].len;
    }
    assert_int_equal(sum, sizeof text - 1);
    lines_break(&measure, &style, text, 10, LINES_MAX, &lines);
    assert_false(lines.fits);
    assert_int_equal(lines.count, LINES_MAX);
}

/* The cuts at 400 and 2048 bytes fall between characters of any length, and a letter with more
 * marks than that has an end too. */
static void test_cuts_fall_between_characters(void **state)
{
    static const struct {
        const char *before, *repeated;
    } rows[] = {{"", "\xe0\xa4\x95"}, {"ab", "\xf0\x9f\x8d\x8e"},  {"a", "\xc3\xa9"},
                {"e", "\xcc\x81"},    {"abc", "\xf0\x9f\x8d\x8e"}, {"ab", "\xe0\xa4\x95"}};
    static char text[4096];
    static struct lines lines;
    struct measure measure = {.advance = ten_a_letter};
    (void)state;
    for (size_t i = 0; i < 2 * (sizeof rows / sizeof *rows); i++) {
        struct lines_style style = {VIEW_REGULAR, 10, "en", i % 2 == 0 ? LINES_ANYWHERE : 0};
        size_t len = strlen(rows[i / 2].before);
        memcpy(text, rows[i / 2].before, len);
        for (; len < 3000; len += strlen(rows[i / 2].repeated)) {
            memcpy(text + len, rows[i / 2].repeated, strlen(rows[i / 2].repeated));
        }
        text[len] = '\0';
        lines_break(&measure, &style, text, 30000, LINES_MAX, &lines);
        assert_true(lines.fits && lines.count > 1);
        for (int n = 0; n < lines.count; n++) {
            assert_true(utf8_is_valid(lines.items[n].start, lines.items[n].len, NULL));
        }
    }
}

/* Half a flag ends libunibreak 1.1 by an assert; a whole one is never parted. */
static void test_flags_are_kept_whole(void **state)
{
    static const char flags[] = "\xf0\x9f\x87\xac\xf0\x9f\x87\xa7" /* two letters each */
                                "\xf0\x9f\x87\xab\xf0\x9f\x87\xb7"
                                "\xf0\x9f\x87\xaa";
    struct measure measure = {.advance = ten_a_letter};
    struct lines_style style = {VIEW_REGULAR, 10, "en", 0};
    struct lines lines;
    (void)state;
    lines_break(&measure, &style, flags, 20, LINES_MAX, &lines);
    assert_true(lines.fits);
    assert_int_equal(lines.count, 3);
    for (int i = 0; i < lines.count; i++) {
        assert_ptr_equal(lines.items[i].start, flags + (size_t)8 * (size_t)i);
    }
}

static void test_same_source_same_text(void **state)
{
    (void)state;
    static struct view other;
    rig_load("personalisation.yaml");
    rig_ask("helped");
    struct buf one;
    struct buf two;
    buf_init(&one, 100000);
    buf_init(&two, 100000);
    view_format(rig_build(), &one);
    rig.visit.screen = VISIT_TYPING; /* whatever was built before */
    draft_start(&rig.visit.draft, "A lift that works");
    rig_build_into(&other);
    rig_ask("helped");
    rig_build_into(&other);
    view_format(&other, &two);
    assert_int_equal(buf_err(&one), ERR_OK);
    assert_true(one.len > 1000);
    assert_string_equal(buf_text(&one), buf_text(&two));
    for (int i = 0; i < other.item_count; i++) {
        assert_true(other.items[i].hash == rig.view.items[i].hash);
    }
    assert_non_null(strstr(buf_text(&one), "view 10.1-1280x800 question\n"));
    assert_non_null(strstr(buf_text(&one), "nav:next navigation button box=1034,676,210x106 "));
    assert_non_null(strstr(buf_text(&one), "[en] \"People listened to me\"\n"));
    buf_free(&one);
    buf_free(&two);
    rig_unload();
}

static bool holds(const struct view *view, const char *words)
{
    const char *bytes = (const void *)view;
    size_t at = 0;
    while (at + strlen(words) <= sizeof *view && memcmp(bytes + at, words, strlen(words)) != 0) {
        at++;
    }
    return at + strlen(words) <= sizeof *view;
}

/* A view that is built anew holds nothing of what it said before, on any of the screens that show
 * own words: not even where none of its items is. */
static void test_nothing_stays_of_the_view_before(void **state)
{
    (void)state;
    static const char words[] = "A lift that works";
    static const enum visit_screen screens[] = {VISIT_TYPING, VISIT_REVIEW};
    rig_load("personalisation.yaml");
    for (size_t i = 0; i < sizeof screens / sizeof screens[0]; i++) {
        rig_ask("words_helped");
        draft_start(&rig.visit.draft, words);
        int place = rig.event.questions[rig.visit.question].own_words_index;
        memcpy(rig.visit.record.words[place], words, sizeof words);
        rig.visit.screen = screens[i];
        rig_build();
        assert_true(holds(&rig.view, words));
        rig.visit.screen = VISIT_FORGOTTEN; /* it has the fewest texts to write over them */
        rig_build();
        assert_false(holds(&rig.view, words));
    }
    rig_unload();
}

/* Only what changed its look changes its hash, and the damage covers just that. */
static void test_damage_is_what_changed(void **state)
{
    (void)state;
    static struct view before;
    rig_load("personalisation.yaml");
    rig_ask("helped");
    rig_build_into(&before);
    rig_build();
    struct view_damage damage;
    view_damage(&before, &rig.view, &damage);
    assert_int_equal(damage.count, 0);
    rig.visit.record.answers[rig.visit.question].chosen = 1;
    rig_build();
    for (int i = 0; i < rig.view.item_count; i++) {
        const struct view_item *item = &rig.view.items[i];
        bool changed =
            strcmp(item->id, "choice:listened") == 0 || strcmp(item->id, "nav:next") == 0;
        assert_int_equal(item->hash != before.items[i].hash, changed);
    }
    view_damage(&before, &rig.view, &damage);
    assert_int_equal(damage.count, 2); /* they lie far apart */
    assert_memory_equal(&damage.rects[0], &rig_item("choice:listened")->ink, sizeof(struct rect));
    assert_memory_equal(&damage.rects[1], &rig_item("nav:next")->ink, sizeof(struct rect));
    rig_build_into(&before);
    rig.visit.offer_new = true;
    rig_build();
    view_damage(&before, &rig.view, &damage);
    struct rect want =
        rect_union(view_find(&before, "top:progress")->ink, rig_item("top:someone_new")->ink);
    assert_int_equal(damage.count, 1);
    assert_memory_equal(&damage.rects[0], &want, sizeof want);
    rig.visit.screen = VISIT_KEPT;
    rig_build();
    view_damage(&before, &rig.view, &damage);
    want = (struct rect){0, 0, 1280, 800};
    assert_int_equal(damage.count, 1);
    assert_memory_equal(&damage.rects[0], &want, sizeof want);
    rig_unload();
}

/* Where nothing but words differs, what is painted is the lines that do, and not the box. */
static void test_damage_of_words_is_their_end(void **state)
{
    (void)state;
    static struct view before;
    rig_load("personalisation.yaml");
    rig_ask("helped");
    rig_build_into(&before);
    rig_build();
    int last = rig.view.run_count - 1;
    struct view_run *run = &rig.view.runs[last];
    struct view_item *item = &rig.view.items[run->item];
    run->hash++;
    item->hash++;
    struct view_damage damage;
    view_damage(&before, &rig.view, &damage);
    assert_int_equal(damage.count, 1);
    assert_memory_equal(&damage.rects[0], &run->ink, sizeof(struct rect));
    assert_true(run->ink.w < item->ink.w);
    rig.view.run_count = last; /* a line less */
    view_damage(&before, &rig.view, &damage);
    assert_int_equal(damage.count, 1);
    assert_memory_equal(&damage.rects[0], &before.runs[last].ink, sizeof(struct rect));
    item->bare++; /* more than words */
    view_damage(&before, &rig.view, &damage);
    assert_memory_equal(&damage.rects[0], &item->ink, sizeof(struct rect));
    rig_unload();
}

/* However many items differ, all their ink is in the damage, and no two rectangles meet. */
static void test_damage_holds_all_that_changed(void **state)
{
    (void)state;
    static struct view before;
    rig_load("personalisation.yaml");
    rig_ask("helped");
    for (unsigned changed = 0; changed < 1U << 9; changed++) {
        rig_build_into(&before);
        rig_build();
        for (int i = 0; i < rig.view.item_count; i++) {
            rig.view.items[i].bare += changed >> (i % 9) & 1;
        }
        struct view_damage damage;
        view_damage(&before, &rig.view, &damage);
        for (int i = 0; i < rig.view.item_count; i++) {
            struct rect ink = rig.view.items[i].ink;
            bool is_in = rect_is_empty(ink) || rig.view.items[i].bare == before.items[i].bare;
            for (int r = 0; r < damage.count; r++) {
                struct rect both = rect_cut(ink, damage.rects[r]);
                is_in |= memcmp(&both, &ink, sizeof ink) == 0;
                for (int other = 0; other < r; other++) {
                    assert_false(rect_meets(damage.rects[r], damage.rects[other]));
                }
            }
            assert_true(is_in);
        }
    }
    rig_unload();
}

static void test_hit_means_the_nearest_target(void **state)
{
    (void)state;
    rig_load("personalisation.yaml");
    rig_ask("helped");
    rig_build();
    struct rect left = rig_item("choice:listened")->box;
    struct rect right = rig_item("choice:equal_say")->box;
    int y = left.y + left.h / 2;
    int gap = right.x - (left.x + left.w);
    const struct view_item *hit = view_hit(&rig.view, left.x + left.w + gap / 2 - 2, y);
    assert_non_null(hit);
    assert_string_equal(hit->id, "choice:listened");
    hit = view_hit(&rig.view, right.x - gap / 2 + 2, y);
    assert_non_null(hit);
    assert_string_equal(hit->id, "choice:equal_say");
    assert_null(view_hit(&rig.view, left.x - gap, y));
    struct rect question = rig_item("question")->box;
    assert_null(view_hit(&rig.view, question.x + 10, question.y + 10));
    /* Keys stand so close that a finger between two is near enough to both. */
    rig.visit.screen = VISIT_TYPING;
    rig.visit.question = event_find_question(&rig.event, "words_helped");
    rig_build();
    struct rect q = rig_item("key:q")->box;
    struct rect w = rig_item("key:w")->box;
    assert_string_equal(view_hit(&rig.view, w.x - 5, w.y + 5)->id, "key:w");
    assert_string_equal(view_hit(&rig.view, q.x + q.w + 4, q.y + 5)->id, "key:q");
    rig_unload();
}

/* What a person saw travels with every action of the page. */
static void test_actions_carry_what_was_shown(void **state)
{
    (void)state;
    rig_load("personalisation.yaml");
    rig_ask("life_helped");
    rig_build();
    uint32_t first = rig_item("nav:next")->action.shown;
    assert_int_equal(rig_item("nav:next")->action.kind, VISIT_IN_PAGE);
    assert_int_equal(rig_item("nav:next")->action.number, 1);
    assert_string_equal(rig_item("nav:next")->name, "Next");
    assert_int_equal(first, 0xF);
    assert_int_equal(rig_item("nav:back")->action.shown, first);
    assert_int_equal(rig_item("choice:kindness")->action.shown, first);
    assert_int_equal(rig_item("choice:kindness")->action.number, 1);
    assert_string_equal(rig_item("question:page")->name, "1 of 2");
    rig.visit.page = 1;
    rig_build();
    assert_int_equal(rig_item("nav:next")->action.shown, 0x30);
    assert_int_equal(rig_item("nav:next")->action.kind, VISIT_IN_NEXT);
    assert_int_equal(rig_item("nav:back")->action.kind, VISIT_IN_PAGE);
    assert_int_equal(rig_item("nav:back")->action.number, 0);
    rig.visit.page = 99; /* a page that is not there shows the last one */
    rig_build();
    assert_string_equal(rig_item("question:page")->name, "2 of 2");
    rig_unload();
}

static void test_typing_shows_the_end_of_the_words(void **state)
{
    (void)state;
    rig_load("personalisation.yaml");
    rig.visit.screen = VISIT_TYPING;
    rig.visit.question = event_find_question(&rig.event, "words_helped");
    char words[DRAFT_BYTES_MAX + 1];
    memset(words, '\n', sizeof words - 1);
    words[DRAFT_BYTES_MAX] = '\0';
    memcpy(words + DRAFT_BYTES_MAX - 5, "a\nend", 5);
    draft_start(&rig.visit.draft, words);
    rig_build();
    int field = (int)(rig_item("field") - rig.view.items);
    const char *last[2] = {"", ""};
    int carets = 0;
    for (int i = 0; i < rig.view.run_count; i++) {
        const struct view_run *run = &rig.view.runs[i];
        carets += run->caret ? 1 : 0;
        if (run->item == field) {
            last[0] = last[1];
            last[1] = run->text;
        }
    }
    assert_string_equal(last[0], "a");
    assert_string_equal(last[1], "end");
    assert_int_equal(carets, 1);
    assert_string_equal(rig_item("key:a")->action.text, "a");
    assert_string_equal(rig_item("key:new_line")->action.text, "\n");
    assert_string_equal(rig_item("key:\xE2\x80\x99")->action.text, "\xE2\x80\x99");
    assert_int_equal(rig_item("nav:done")->action.kind, VISIT_IN_DONE);
    rig_unload();
}

static void test_staff_see_what_is_wrong(void **state)
{
    (void)state;
    rig_load("personalisation.yaml");
    static char problems[40000];
    size_t len = strlen("mine.yaml:12:5: The question has no label. Write one.\n");
    for (size_t at = 0; at + len < sizeof problems; at += len) {
        memcpy(problems + at, "mine.yaml:12:5: The question has no label. Write one.\n", len);
    }
    struct view_source source = {
        .interface = &rig.interface,
        .display = display_default(),
        .measure = &rig_measure,
        .problems = problems,
    };
    view_build(&source, &rig.view);
    assert_null(rig.view.misfit);
    struct rect glass = {0, 0, 1280, 800};
    struct rect box = rig_item("problems")->box;
    struct rect cut = rect_cut(box, glass);
    assert_memory_equal(&box, &cut, sizeof box);
    assert_true(rig.view.run_count > 8);
    assert_int_equal(strncmp(rig.view.runs[2].text, "mine.yaml:12:5: The", 19), 0);
    rig_unload();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rectangles),
        cmocka_unit_test(test_sizes_are_those_of_the_look),
        cmocka_unit_test(test_lines_break_where_they_may),
        cmocka_unit_test(test_long_text_has_an_end),
        cmocka_unit_test(test_cuts_fall_between_characters),
        cmocka_unit_test(test_flags_are_kept_whole),
        cmocka_unit_test(test_same_source_same_text),
        cmocka_unit_test(test_nothing_stays_of_the_view_before),
        cmocka_unit_test(test_damage_is_what_changed),
        cmocka_unit_test(test_damage_of_words_is_their_end),
        cmocka_unit_test(test_damage_holds_all_that_changed),
        cmocka_unit_test(test_hit_means_the_nearest_target),
        cmocka_unit_test(test_actions_carry_what_was_shown),
        cmocka_unit_test(test_typing_shows_the_end_of_the_words),
        cmocka_unit_test(test_staff_see_what_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
