#include "upload/status.h"

#include <inttypes.h>
#include <string.h>

#include "base/file.h"
#include "wire/json.h"

void status_file_init(struct status_file *file, const char *path)
{
    file->path = path;
    buf_init(&file->last, STATUS_BYTES_MAX);
}

void status_file_free(struct status_file *file)
{
    buf_free(&file->last);
}

void status_format(const struct status *status, struct buf *out)
{
    bool is_sent = status->is_known && status->waiting == 0 && status->why[0] == '\0';
    buf_addf(out, "{\"v\":1,\"state\":\"%s\",\"why\":", is_sent ? "sent" : "waiting");
    wire_json_add_text(out, status->why);
    if (status->is_known) {
        buf_addf(out,
                 ",\"kept\":%" PRId64 ",\"sent\":%" PRId64 ",\"waiting\":%" PRId64
                 ",\"refused\":%" PRId64,
                 status->kept, status->sent, status->waiting, status->refused);
    }
    buf_addf(out, ",\"success_s\":%" PRId64 "}\n", status->success_s);
}

enum err status_file_write(struct status_file *file, const struct status *status)
{
    if (file->path[0] == '\0') {
        return ERR_OK;
    }
    struct buf text;
    buf_init(&text, STATUS_BYTES_MAX);
    status_format(status, &text);
    enum err err = buf_err(&text);
    bool is_same =
        text.len == file->last.len && memcmp(buf_text(&text), buf_text(&file->last), text.len) == 0;
    if (err == ERR_OK && !is_same) {
        err = file_replace(file->path, buf_text(&text), text.len);
        if (err == ERR_OK) {
            buf_clear(&file->last);
            buf_add(&file->last, buf_text(&text), text.len);
        }
    }
    buf_free(&text);
    return err;
}
