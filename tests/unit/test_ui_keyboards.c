/* Every key of every keyboard, and every word it offers, with the real fonts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/rig.h"

static struct rig rig;

static int load(void **state)
{
    (void)state;
    return rig_open(&rig, HARK_SOURCE_DIR "/assets/events/personalisation.yaml",
                    HARK_SOURCE_DIR "/assets")
               ? 0
               : -1;
}

static int unload(void **state)
{
    (void)state;
    rig_close(&rig);
    return 0;
}

static void check(const char *language, const char *text)
{
    struct view_type type = {VIEW_REGULAR, 40, language, false};
    if (text_missing(rig.text, &type, text) != 0) {
        fail_msg("no font has all of '%s' (%s)", text, language);
    }
}

static void check_page(const char *language, const struct keyboard_page *page)
{
    for (int r = 0; r < page->row_count; r++) {
        for (int k = 0; k < page->rows[r].count; k++) {
            check(language, page->rows[r].keys[k].text);
        }
    }
}

static void fonts_have_every_key_and_word(void **state)
{
    (void)state;
    for (int i = 0; i < rig.event.language_count; i++) {
        const struct keyboard *keyboard = &rig.keyboards[i];
        for (int p = 0; p < keyboard->page_count; p++) {
            check_page(keyboard->language, &keyboard->pages[p]);
        }
        check_page(keyboard->language, &keyboard->marks);
        for (int w = 0; w < keyboard->words.count; w++) {
            check(keyboard->language, keyboard->words.items[w].text);
        }
    }
}

/* What a key on any page, of the letters or the marks, writes. */
static bool can_press(const char *text)
{
    char id[VIEW_ID_BYTES];
    (void)snprintf(id, sizeof id, "key:%s", text);
    for (int layer = VISIT_SMALL; layer <= VISIT_DIGITS; layer++) {
        for (int page = 0; page < VISIT_KEY_PAGES_MAX; page++) {
            rig.visit.layer = (enum visit_layer)layer;
            rig.visit.key_page = page;
            rig_build(&rig);
            if (rig.view.misfit != NULL) {
                fail_msg("%s does not fit", rig.view.misfit);
            }
            const struct view_item *item = view_find(&rig.view, id);
            if (item != NULL) {
                assert_string_equal(item->action.text, text);
                return true;
            }
        }
    }
    return false;
}

static void check_key_on_screen(const struct keyboard_key *key)
{
    if (!can_press(key->text)) {
        fail_msg("%s: there is no key '%s'", rig.display->name, key->text);
    }
}

static void check_pages_on_screen(const struct keyboard_page *pages, int count)
{
    for (int p = 0; p < count; p++) {
        for (int r = 0; r < pages[p].row_count; r++) {
            for (int k = 0; k < pages[p].rows[r].count; k++) {
                check_key_on_screen(&pages[p].rows[r].keys[k]);
            }
        }
    }
}

static void check_keyboard_on_screen(const struct keyboard *keyboard)
{
    static const char *const needed[] = {"key:space", "key:delete_letter", "nav:back", "nav:done",
                                         "field"};
    check_pages_on_screen(keyboard->pages, keyboard->page_count);
    check_pages_on_screen(&keyboard->marks, 1);
    for (size_t n = 0; n < sizeof needed / sizeof needed[0]; n++) {
        assert_non_null(view_find(&rig.view, needed[n]));
    }
    for (int s = 0; s < keyboard->sign_count && s < 2; s++) {
        check_key_on_screen(&keyboard->signs[s]);
    }
}

/* In each language, on each display, in both orders: every key of the file is on the screen, and
 * what every keyboard needs. */
static void every_key_is_on_every_screen(void **state)
{
    (void)state;
    for (int d = 0; d < DISPLAYS; d++) {
        rig.display = display_at(d);
        for (int i = 0; i < 2 * rig.event.language_count; i++) {
            rig_begin(&rig, "budgets");
            rig.visit.screen = VISIT_TYPING;
            rig.visit.question = event_find_question(&rig.event, "words_helped");
            rig.visit.record.language = i / 2;
            rig.visit.arrangement = i % 2 == 0 ? VISIT_QWERTY : VISIT_ALPHABET;
            check_keyboard_on_screen(&rig.keyboards[i / 2]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fonts_have_every_key_and_word),
        cmocka_unit_test(every_key_is_on_every_screen),
    };
    return cmocka_run_group_tests_name("keyboards", tests, load, unload);
}
