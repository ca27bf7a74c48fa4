#include "collector/titles.h"

#include <string.h>

#include "event/event.h"

static void read_title(struct inbox *inbox, const char *digest, char out[TITLES_TEXT_BYTES])
{
    struct buf bytes;
    struct event event = {0};
    struct event_findings findings;
    buf_init(&bytes, EVENT_FILE_BYTES_MAX);
    if (inbox_get_event(inbox, digest, &bytes) == ERR_OK &&
        event_parse(buf_text(&bytes), bytes.len, &event, &findings) == ERR_OK) {
        size_t len = strlen(event.title.in[0]);
        if (len < TITLES_TEXT_BYTES) {
            memcpy(out, event.title.in[0], len + 1);
        }
        event_free(&event);
    }
    buf_free(&bytes);
}

const char *titles_find(struct titles *titles, struct inbox *inbox, const char *digest)
{
    for (int i = 0; i < TITLES_MAX; i++) {
        if (digest[0] != '\0' && strcmp(titles->items[i].digest, digest) == 0) {
            return titles->items[i].text;
        }
    }
    /* An event file that is not here yet may come at any moment: it is not remembered as absent. */
    if (!inbox_has_event(inbox, digest)) {
        return "";
    }
    struct titles_item *item = &titles->items[titles->next];
    titles->next = (titles->next + 1) % TITLES_MAX;
    *item = (struct titles_item){0};
    memcpy(item->digest, digest, strnlen(digest, WIRE_DIGEST_TEXT_BYTES - 1));
    read_title(inbox, digest, item->text);
    return item->text;
}
