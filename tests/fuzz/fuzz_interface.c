/* Any bytes as the interface's texts: complete, or refused with findings. */
#include <string.h>

#include "event/interface.h"
#include "fuzz.h"

void fuzz_begin(void)
{
}

static void check_texts(const struct interface *interface)
{
    CHECK(strcmp(interface->language, "en") == 0);
    CHECK(interface->name != NULL && interface->checked_by != NULL);
    for (int i = 0; i < INTERFACE_TEXT_COUNT; i++) {
        const char *text = interface->texts[i];
        CHECK(text != NULL && text[0] != '\0');
        CHECK(fuzz_is_clean(text, strlen(text), ""));
    }
    CHECK(strstr(interface->texts[INTERFACE_PAGE_OF], "{page}") != NULL);
    CHECK(strstr(interface->texts[INTERFACE_NOTICE_SECONDS], "{seconds}") != NULL);
    CHECK(strchr(interface->texts[INTERFACE_START], '{') == NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct event_findings findings;
    static const struct interface nothing;
    struct interface interface;
    const char *directory = fuzz_path("");
    (void)fuzz_file("en.yaml", data, size);
    enum err err = interface_load(directory, "en", &interface, &findings);
    CHECK((err == ERR_OK) == (findings.count == 0));
    if (err == ERR_OK) {
        check_texts(&interface);
    } else {
        CHECK(err == ERR_DATA || err == ERR_LIMIT);
        CHECK(memcmp(&interface, &nothing, sizeof interface) == 0);
    }
    for (int i = 0; i < findings.count; i++) {
        CHECK(fuzz_is_clean(findings.items[i].message, strlen(findings.items[i].message), ""));
    }
    interface_free(&interface);
    return 0;
}
