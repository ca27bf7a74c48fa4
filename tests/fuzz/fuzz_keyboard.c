/* Any bytes as the letters of a keyboard: complete, within its limits and each letter once, or
 * refused with findings. The language is the one that the bytes name. */
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "event/keyboard.h"
#include "fuzz.h"

#define NAME_BYTES 32

static const char *const languages[] = {"en", "cy", "pl", "ur", "ar", "bn", "pa"};
#define LANGUAGES (sizeof languages / sizeof languages[0])
static struct interface interfaces[LANGUAGES];

void fuzz_begin(void)
{
    static struct event_findings findings;
    for (size_t i = 0; i < LANGUAGES; i++) {
        CHECK(interface_load(HARK_SOURCE_DIR "/assets/interface", languages[i], &interfaces[i],
                             &findings) == ERR_OK);
    }
}

static const struct interface *interface_of(const uint8_t *data, size_t size)
{
    for (size_t i = 0; i < LANGUAGES; i++) {
        char name[NAME_BYTES];
        (void)snprintf(name, sizeof name, "language: %s\n", languages[i]);
        if (fuzz_find(data, size, name) != NULL) {
            return &interfaces[i];
        }
    }
    return &interfaces[0];
}

static void check_key(const struct keyboard_key *key)
{
    size_t len = strnlen(key->text, sizeof key->text);
    CHECK(len > 0 && len < sizeof key->text);
    CHECK(fuzz_is_clean(key->text, len, ""));
}

static void check_page(const struct keyboard_page *page, int rows_most)
{
    CHECK(page->row_count >= 0 && page->row_count <= rows_most);
    for (int r = 0; r < page->row_count; r++) {
        CHECK(page->rows[r].count > 0 && page->rows[r].count <= KEYBOARD_COLUMNS_MAX);
        for (int k = 0; k < page->rows[r].count; k++) {
            check_key(&page->rows[r].keys[k]);
        }
    }
}

static int count_in(const struct keyboard_page *page, const char *text)
{
    int count = 0;
    for (int r = 0; r < page->row_count; r++) {
        for (int k = 0; k < page->rows[r].count; k++) {
            count += strcmp(page->rows[r].keys[k].text, text) == 0 ? 1 : 0;
        }
    }
    return count;
}

/* On all pages together. */
static int count_letter(const struct keyboard *keyboard, const char *text)
{
    int count = 0;
    for (int i = 0; i < keyboard->page_count; i++) {
        count += count_in(&keyboard->pages[i], text);
    }
    return count;
}

static void check_row(const struct keyboard *keyboard, int page, const struct keyboard_row *row)
{
    for (int k = 0; k < row->count; k++) {
        const char *letter = row->keys[k].text;
        CHECK(count_letter(keyboard, letter) == 1);
        CHECK(page > 0 || keyboard->qwerty.row_count == 0 ||
              count_in(&keyboard->qwerty, letter) == 1);
    }
}

static void check_letters(const struct keyboard *keyboard)
{
    for (int i = 0; i < keyboard->page_count; i++) {
        const struct keyboard_page *page = &keyboard->pages[i];
        check_page(page, KEYBOARD_ROWS_MAX);
        CHECK(page->row_count > 0);
        for (int r = 0; r < page->row_count; r++) {
            check_row(keyboard, i, &page->rows[r]);
        }
    }
}

static void check_keyboard(const struct keyboard *keyboard, const struct interface *interface)
{
    CHECK(strcmp(keyboard->language, interface->language) == 0);
    CHECK(keyboard->checked_by != NULL);
    CHECK(keyboard->page_count > 0 && keyboard->page_count <= KEYBOARD_PAGES_MAX);
    check_letters(keyboard);
    check_page(&keyboard->qwerty, KEYBOARD_ROWS_MAX);
    check_page(&keyboard->marks, KEYBOARD_SMALL_ROWS);
    for (const char *at = "0123456789"; *at != '\0'; at++) {
        CHECK(count_in(&keyboard->marks, (char[]){*at, '\0'}) == 1);
    }
    CHECK(keyboard->sign_count > 0 && keyboard->sign_count <= KEYBOARD_SIGNS_MAX);
    for (int i = 0; i < keyboard->sign_count; i++) {
        check_key(&keyboard->signs[i]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct event_findings findings;
    static const struct keyboard nothing;
    static struct keyboard keyboard;
    const struct interface *interface = interface_of(data, size);
    enum err err = keyboard_parse((const char *)data, size, interface, &keyboard, &findings);
    CHECK((err == ERR_OK) == (findings.count == 0));
    if (err == ERR_OK) {
        check_keyboard(&keyboard, interface);
    } else {
        CHECK(err == ERR_DATA || err == ERR_LIMIT);
        CHECK(memcmp(&keyboard, &nothing, sizeof keyboard) == 0);
    }
    for (int i = 0; i < findings.count; i++) {
        CHECK(fuzz_is_clean(findings.items[i].message, strlen(findings.items[i].message), ""));
    }
    keyboard_free(&keyboard);
    return 0;
}
