/* Any event file that can be read, shown on every screen of a visit: no text of it, however long
 * or strange, leads to a screen that is no screen. A text that does not fit must be told. */
#include <stdio.h>
#include <string.h>

#include "event/interface.h"
#include "fuzz.h"

#define VIEWS_MAX 400
#define TEXT_BYTES_MAX ((size_t)256 * 1024)

static struct interface interface;

/* One visit through the event that is at hand. */
struct walk {
    struct event event;
    struct visit visit;
    struct view view;
    int64_t now_ms;
    int views, generation;
};

void fuzz_begin(void)
{
    static struct event_findings findings;
    CHECK(interface_load(HARK_SOURCE_DIR "/assets/interface", "en", &interface, &findings) ==
          ERR_OK);
}

static void check_item(const struct view *view, const struct view_item *item)
{
    CHECK(item->id[0] != '\0' && view_find(view, item->id) == item); /* no other has its id */
    CHECK(item->name != NULL && fuzz_is_clean(item->name, strlen(item->name), "\n"));
    if (!item->is_target) {
        return;
    }
    CHECK(item->name[0] != '\0' && item->action.kind != VISIT_IN_TIME);
    if (view->misfit == NULL) {
        int x = item->box.x + item->box.w / 2, y = item->box.y + item->box.h / 2;
        CHECK(x >= 0 && x < view->display->width_px && y >= 0 && y < view->display->height_px);
        CHECK(view_hit(view, x, y) == item);
    }
}

static void check_view(const struct view *view)
{
    struct buf text;
    CHECK(view->item_count > 0 && view->item_count <= VIEW_ITEMS_MAX);
    CHECK(view->run_count >= 0 && view->run_count <= VIEW_RUNS_MAX);
    CHECK(view->text_len <= VIEW_TEXT_BYTES_MAX);
    for (int i = 0; i < view->item_count; i++) {
        check_item(view, &view->items[i]);
    }
    for (int i = 0; i < view->run_count; i++) {
        const struct view_run *run = &view->runs[i];
        CHECK(run->item >= 0 && run->item < view->item_count);
        CHECK(i == 0 || run->item >= run[-1].item);
        CHECK(fuzz_is_clean(run->text, strlen(run->text), ""));
        CHECK(strstr(run->text, "\xc2\xad") == NULL && strstr(run->text, "{item}") == NULL);
    }
    buf_init(&text, TEXT_BYTES_MAX);
    view_format(view, &text);
    CHECK(buf_err(&text) == ERR_OK);
    buf_free(&text);
}

static void build(struct walk *walk)
{
    const struct view_source source = {
        .event = &walk->event,
        .interface = &interface,
        .visit = &walk->visit,
        .display = display_default(),
        .measure = &fuzz_measure,
        .now_ms = walk->now_ms,
    };
    view_build(&source, &walk->view);
    check_view(&walk->view);
    walk->views++;
}

static void give(struct walk *walk, struct visit_input input)
{
    static struct visit_effects effects;
    memset(input.fresh_id, ++walk->generation, sizeof input.fresh_id);
    visit_step(&walk->visit, &input, walk->now_ms, &effects);
    while (effects.write != VISIT_WRITE_NONE) {
        const struct visit_input saved = {.kind = VISIT_IN_SAVED, .number = effects.generation};
        visit_step(&walk->visit, &saved, walk->now_ms, &effects);
    }
    walk->now_ms += 1000;
    build(walk);
}

static void give_kind(struct walk *walk, enum visit_input_kind kind)
{
    give(walk, (struct visit_input){.kind = kind});
}

static void type_words(struct walk *walk)
{
    static const char *const keys[] = {"A", "b", " ", "\xc3\xa9", "\n", "."};
    give_kind(walk, VISIT_IN_TYPE);
    if (walk->visit.screen != VISIT_TYPING) {
        return;
    }
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        struct visit_input key = {.kind = VISIT_IN_KEY};
        (void)snprintf(key.text, sizeof key.text, "%s", keys[i]);
        give(walk, key);
    }
    give_kind(walk, VISIT_IN_DONE);
}

/* Everything that can be chosen here, page after page, as the view offers it. */
static void use_screen(struct walk *walk)
{
    enum visit_screen screen = walk->visit.screen;
    for (int page = 0; page < EVENT_CHOICES_MAX; page++) {
        const struct view_item *turn = NULL;
        struct visit_input tiles[VIEW_ITEMS_MAX];
        int count = 0;
        for (int i = 0; i < walk->view.item_count; i++) {
            const struct view_item *item = &walk->view.items[i];
            if (item->is_target && item->action.kind == VISIT_IN_CHOOSE) {
                tiles[count++] = item->action;
            } else if (item->is_target && item->action.kind == VISIT_IN_PAGE &&
                       item->action.number > walk->visit.page) {
                turn = item;
            }
        }
        struct visit_input next_page = turn != NULL ? turn->action : (struct visit_input){0};
        for (int i = 0; i < count; i++) {
            give(walk, tiles[i]);
        }
        if (turn == NULL) {
            break;
        }
        give(walk, next_page);
        CHECK(walk->visit.screen == screen && walk->visit.page == next_page.number);
    }
    if (screen == VISIT_QUESTION) {
        type_words(walk);
    }
}

static void walk_through(struct walk *walk)
{
    build(walk);
    for (int language = walk->event.language_count - 1; language >= 0; language--) {
        give(walk, (struct visit_input){.kind = VISIT_IN_LANGUAGE, .number = language});
    }
    give_kind(walk, VISIT_IN_START);
    give_kind(walk, VISIT_IN_BACK);
    give_kind(walk, VISIT_IN_GO_ON);
    for (int i = 0; i < VIEWS_MAX && walk->visit.screen != VISIT_REVIEW; i++) {
        use_screen(walk);
        bool kept = walk->visit.screen == VISIT_KEPT;
        give_kind(walk, kept ? VISIT_IN_MORE : VISIT_IN_NEXT);
        if (kept && walk->visit.screen == VISIT_KEPT) {
            break; /* the event has nothing more */
        }
    }
    CHECK(walk->visit.screen == VISIT_REVIEW || walk->visit.screen == VISIT_KEPT);
    use_screen(walk);
    walk->now_ms += VISIT_NOTICE_MS;
    give_kind(walk, VISIT_IN_TIME);
    CHECK(walk->visit.screen == VISIT_NOTICE);
    give_kind(walk, VISIT_IN_GO_ON);
    give_kind(walk, VISIT_IN_FINISH);
    CHECK(walk->visit.screen == VISIT_THANKS);
    give_kind(walk, VISIT_IN_FINISH);
    CHECK(walk->visit.screen == VISIT_WELCOME);
}

/* What staff see instead, when it cannot be used. */
static void show_problems(struct walk *walk, const struct event_findings *findings)
{
    struct buf text;
    buf_init(&text, TEXT_BYTES_MAX);
    event_findings_format(findings, "event.yaml", &text);
    const struct view_source source = {
        .interface = &interface,
        .display = display_default(),
        .measure = &fuzz_measure,
        .problems = buf_text(&text),
    };
    view_build(&source, &walk->view);
    check_view(&walk->view);
    buf_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct event_findings findings;
    static struct walk walk;
    memset(&walk, 0, sizeof walk);
    walk.now_ms = 1000000;
    if (event_parse((const char *)data, size, &walk.event, &findings) == ERR_OK) {
        visit_init(&walk.visit, &walk.event, -1, walk.now_ms);
        walk_through(&walk);
    } else {
        show_problems(&walk, &findings);
    }
    event_free(&walk.event);
    return 0;
}
