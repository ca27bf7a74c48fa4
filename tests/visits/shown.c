#include "shown.h"

#include <stdlib.h>
#include <string.h>

/* Copies what stands in quotes at *at, with \n, \" and \\ undone, and moves behind it. */
static bool take_quoted(const char **at, char *out, size_t size)
{
    size_t len = 0;
    const char *from = *at;
    if (*from++ != '"') {
        return false;
    }
    while (*from != '"') {
        char c = *from++;
        if (c == '\\') {
            c = *from == 'n' ? '\n' : *from;
            from++;
        }
        if (c == '\0' || len + 1 >= size) {
            return false;
        }
        out[len++] = c;
    }
    out[len] = '\0';
    *at = from + 1;
    return true;
}

static bool read_item(const char *line, struct shown *out)
{
    if (out->count == SHOWN_ITEMS_MAX) {
        return false;
    }
    struct shown_item *item = &out->items[out->count++];
    char group[24];
    const char *box = strstr(line, " box=");
    const char *name = strstr(line, "] \"");
    if (box == NULL || name == NULL ||
        sscanf(line, "%47s %23s %15s", item->id, group, item->role) != 3 ||
        sscanf(box, " box=%d,%d,%dx%d", &item->x, &item->y, &item->w, &item->h) != 4) {
        return false;
    }
    const char *chosen = strstr(line, " chosen");
    const char *does = strstr(line, " does=");
    item->is_chosen = chosen != NULL && chosen < name;
    item->is_target = does != NULL && does < name;
    name += 2;
    return take_quoted(&name, item->name, sizeof item->name);
}

static bool read_run(const char *line, struct shown *out)
{
    const char *text = strchr(line, '"');
    size_t len = strlen(out->texts);
    if (text == NULL || !take_quoted(&text, out->texts + len, sizeof out->texts - len - 1)) {
        return false;
    }
    strncat(out->texts, "\n", 2);
    return true;
}

bool shown_read(const char *text, struct shown *out)
{
    static char line[8192];
    memset(out, 0, sizeof *out);
    bool ok = true;
    for (int number = 0; ok && *text != '\0'; number++) {
        size_t len = strcspn(text, "\n");
        if (len >= sizeof line) {
            return false;
        }
        memcpy(line, text, len);
        line[len] = '\0';
        text += len + (text[len] == '\n' ? 1 : 0);
        if (number == 0) {
            ok = sscanf(line, "view %*s %23s", out->screen) == 1;
        } else if (strncmp(line, "misfit ", 7) == 0) {
            fprintf(stderr, "text does not fit: %s\n", line + 7);
            ok = false;
        } else if (line[0] == ' ') {
            ok = read_run(line, out);
        } else {
            ok = read_item(line, out);
        }
    }
    if (!ok) {
        fprintf(stderr, "cannot be read: %s\n", line);
    }
    return ok;
}

/* A chosen tile's spoken name says so behind a comma: "Good, chosen". */
static bool is_called(const struct shown_item *item, const char *name)
{
    size_t len = strlen(name);
    return strncmp(item->name, name, len) == 0 &&
           (item->name[len] == '\0' ||
            (item->is_chosen && strncmp(item->name + len, ", ", 2) == 0));
}

const struct shown_item *shown_find(const struct shown *shown, const char *what, bool is_id)
{
    const struct shown_item *found = NULL;
    for (int i = 0; i < shown->count; i++) {
        const struct shown_item *item = &shown->items[i];
        bool is_it = is_id ? strcmp(item->id, what) == 0 : is_called(item, what);
        if (item->is_target && is_it) {
            if (found != NULL) {
                return NULL;
            }
            found = item;
        }
    }
    return found;
}

static bool has_part(const char *text, const char *part)
{
    for (; *text != '\0'; text++) {
        size_t i = 0;
        while (part[i] != '\0' && (text[i] == part[i] || (text[i] == '\n' && part[i] == ' '))) {
            i++;
        }
        if (part[i] == '\0') {
            return true;
        }
    }
    return false;
}

bool shown_has_text(const struct shown *shown, const char *text)
{
    bool found = has_part(shown->texts, text);
    for (int i = 0; !found && i < shown->count; i++) {
        found = has_part(shown->items[i].name, text) ||
                (strcmp(text, "chosen") == 0 && shown->items[i].is_chosen);
    }
    return found;
}

static void describe_name(const char *name, FILE *out)
{
    for (; *name != '\0'; name++) {
        fputs(*name == '\n' ? "\\n" : (const char[]){*name, '\0'}, out);
    }
}

void shown_describe(const struct shown *shown, FILE *out)
{
    fprintf(out, "  %s", shown->screen);
    for (int i = 0; i < shown->count; i++) {
        const struct shown_item *item = &shown->items[i];
        if (strcmp(item->role, "heading") == 0) {
            fputs(" | ", out);
            describe_name(item->name, out);
        }
    }
    for (int i = 0; i < shown->count; i++) {
        const struct shown_item *item = &shown->items[i];
        if (item->is_chosen || strcmp(item->role, "field") == 0) {
            fputs(item->is_chosen ? " | chosen: " : " | typed: ", out);
            describe_name(item->name, out);
        }
    }
    fputc('\n', out);
}
