#include "ui/panels.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libevdev/libevdev.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/log.h"

#define INPUT_DIRECTORY "/dev/input"
#define DEVICE_DIRECTORY "/dev" /* watched while there is no directory for input in it */
#define NAME_BYTES_MAX 32
#define IDS_OF_PANEL 256 /* a panel's fingers are numbered from a multiple of it */

struct panel {
    char name[NAME_BYTES_MAX]; /* "event3"; "": this place is free */
    struct libevdev *device;
    int fd;
    bool is_behind; /* events were dropped: libevdev says what the state is now */
    struct fingers fingers;
};

struct panels {
    int watch_fd;
    bool watches_input; /* /dev/input was there to be watched */
    bool looks_again;   /* something was plugged in */
    int64_t next_id;
    struct panel panels[PANELS_MAX];
};

/* ---- which devices are for us --------------------------------------------------------------- */

static struct fingers_range range_of(const struct libevdev *device, unsigned code)
{
    return (struct fingers_range){libevdev_get_abs_minimum(device, code),
                                  libevdev_get_abs_maximum(device, code)};
}

static bool has(const struct libevdev *device, unsigned type, unsigned code)
{
    return libevdev_has_event_code(device, type, code) != 0;
}

/* A touchpad moves a pointer that nobody sees; a keyboard may also have a place that can be
 * touched. */
static bool is_for_us(const struct libevdev *device)
{
    bool is_pad = libevdev_has_property(device, INPUT_PROP_POINTER) != 0 &&
                  has(device, EV_KEY, BTN_TOOL_FINGER);
    return !is_pad && !has(device, EV_KEY, KEY_A) && !has(device, EV_KEY, BTN_GAMEPAD);
}

static bool is_multi(const struct libevdev *device)
{
    return has(device, EV_ABS, ABS_MT_SLOT) && has(device, EV_ABS, ABS_MT_TRACKING_ID) &&
           has(device, EV_ABS, ABS_MT_POSITION_X) && has(device, EV_ABS, ABS_MT_POSITION_Y);
}

static bool is_single(const struct libevdev *device)
{
    return has(device, EV_ABS, ABS_X) && has(device, EV_ABS, ABS_Y) &&
           (has(device, EV_KEY, BTN_TOUCH) || has(device, EV_KEY, BTN_LEFT));
}

/* ---- taking and leaving --------------------------------------------------------------------- */

static void leave(struct panel *panel)
{
    libevdev_free(panel->device);
    if (panel->fd >= 0) {
        close(panel->fd);
    }
    *panel = (struct panel){.fd = -1};
}

static struct panel *free_place(struct panels *panels)
{
    for (int i = 0; i < PANELS_MAX; i++) {
        if (panels->panels[i].name[0] == '\0') {
            return &panels->panels[i];
        }
    }
    return NULL;
}

static bool is_taken(const struct panels *panels, const char *name)
{
    for (int i = 0; i < PANELS_MAX; i++) {
        if (strcmp(panels->panels[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

static void start_fingers(struct panel *panel, bool multi, int64_t first_id)
{
    const struct libevdev *device = panel->device;
    fingers_init(&panel->fingers, multi, range_of(device, multi ? ABS_MT_POSITION_X : ABS_X),
                 range_of(device, multi ? ABS_MT_POSITION_Y : ABS_Y), first_id);
    if (!multi) {
        fingers_start(&panel->fingers, 0, libevdev_get_event_value(device, EV_ABS, ABS_X),
                      libevdev_get_event_value(device, EV_ABS, ABS_Y));
        return;
    }
    for (int i = 0; i < FINGERS_MAX && i < libevdev_get_num_slots(device); i++) {
        fingers_start(&panel->fingers, i,
                      libevdev_get_slot_value(device, (unsigned)i, ABS_MT_POSITION_X),
                      libevdev_get_slot_value(device, (unsigned)i, ABS_MT_POSITION_Y));
    }
    panel->fingers.slot = libevdev_get_current_slot(device);
}

/* What is no panel is closed again and never read. */
static void take(struct panels *panels, const char *name)
{
    char path[sizeof INPUT_DIRECTORY + NAME_BYTES_MAX + 1];
    struct panel panel = {.fd = -1};
    struct panel *place = free_place(panels);
    (void)snprintf(path, sizeof path, "%s/%.31s", INPUT_DIRECTORY, name);
    panel.fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (panel.fd < 0 || libevdev_new_from_fd(panel.fd, &panel.device) != 0) {
        leave(&panel); /* the rights to it may come later: then we are told again */
        return;
    }
    bool multi = is_multi(panel.device);
    if (!is_for_us(panel.device) || (!multi && !is_single(panel.device))) {
        leave(&panel);
        return;
    }
    if (place == NULL) {
        log_warning("ui: more than %d touch panels; %s is not heard", PANELS_MAX, name);
        leave(&panel);
        return;
    }
    start_fingers(&panel, multi, panels->next_id);
    panels->next_id += IDS_OF_PANEL;
    /* Nobody else hears what is touched. */
    if (libevdev_grab(panel.device, LIBEVDEV_GRAB) != 0) {
        log_warning("ui: touch panel %s could not be taken for us alone", name);
    }
    log_info("ui: touch panel %s, %s", name, multi ? "several fingers" : "one finger");
    (void)snprintf(panel.name, sizeof panel.name, "%s", name);
    *place = panel;
}

static void look(struct panels *panels)
{
    panels->looks_again = false;
    DIR *directory = opendir(INPUT_DIRECTORY);
    if (directory == NULL) {
        return;
    }
    for (const struct dirent *entry = readdir(directory); entry != NULL;
         entry = readdir(directory)) {
        bool is_event = strncmp(entry->d_name, "event", 5) == 0;
        if (is_event && strlen(entry->d_name) < NAME_BYTES_MAX &&
            !is_taken(panels, entry->d_name)) {
            take(panels, entry->d_name);
        }
    }
    closedir(directory);
}

/* ---- new ones ------------------------------------------------------------------------------- */

/* udev makes the name first and gives the rights to it a moment later. */
static bool watch_input(struct panels *panels)
{
    panels->watches_input =
        inotify_add_watch(panels->watch_fd, INPUT_DIRECTORY, IN_CREATE | IN_ATTRIB) >= 0;
    return panels->watches_input ||
           inotify_add_watch(panels->watch_fd, DEVICE_DIRECTORY, IN_CREATE) >= 0;
}

enum err panels_open(struct panels **out)
{
    struct panels *panels = calloc(1, sizeof *panels);
    *out = NULL;
    if (panels == NULL) {
        log_error("ui: no memory for touch panels");
        return ERR_SYSTEM;
    }
    for (int i = 0; i < PANELS_MAX; i++) {
        panels->panels[i].fd = -1;
    }
    panels->watch_fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (panels->watch_fd < 0 || !watch_input(panels)) {
        log_error("ui: touch panels cannot be looked for: %s", strerror(errno));
        panels_close(panels);
        return ERR_SYSTEM;
    }
    look(panels);
    *out = panels;
    return ERR_OK;
}

void panels_close(struct panels *panels)
{
    if (panels == NULL) {
        return;
    }
    for (int i = 0; i < PANELS_MAX; i++) {
        leave(&panels->panels[i]);
    }
    if (panels->watch_fd >= 0) {
        close(panels->watch_fd);
    }
    free(panels);
}

int panels_poll(const struct panels *panels, struct pollfd fds[PANELS_FDS_MAX])
{
    int count = 0;
    fds[count++] = (struct pollfd){.fd = panels->watch_fd, .events = POLLIN};
    for (int i = 0; i < PANELS_MAX; i++) {
        if (panels->panels[i].fd >= 0) {
            fds[count++] = (struct pollfd){.fd = panels->panels[i].fd, .events = POLLIN};
        }
    }
    return count;
}

/* What was made does not matter: all of it is looked at anew. */
static void hear_of_new_ones(struct panels *panels)
{
    char bytes[4096];
    while (read(panels->watch_fd, bytes, sizeof bytes) > 0) {
        panels->looks_again = true;
    }
    if (panels->looks_again && !panels->watches_input) {
        (void)watch_input(panels);
    }
}

/* ---- reading -------------------------------------------------------------------------------- */

static int put(const struct panel *panel, const struct fingers_news *news, int count, int width,
               int height, struct panels_contact *out)
{
    for (int i = 0; i < count; i++) {
        out[i] = (struct panels_contact){
            .phase = news[i].phase,
            .finger = news[i].finger,
            .x = fingers_pixel(panel->fingers.across, news[i].x, width),
            .y = fingers_pixel(panel->fingers.down, news[i].y, height),
        };
    }
    return count;
}

/* The next event. Where the kernel had to drop some, libevdev tells the difference to what is now
 * as events, and then goes on. */
static int next_event(struct panel *panel, struct input_event *event)
{
    unsigned flag = panel->is_behind ? LIBEVDEV_READ_FLAG_SYNC : LIBEVDEV_READ_FLAG_NORMAL;
    int code = libevdev_next_event(panel->device, flag, event);
    if (panel->is_behind && code == -EAGAIN) {
        panel->is_behind = false;
        code = libevdev_next_event(panel->device, LIBEVDEV_READ_FLAG_NORMAL, event);
    }
    panel->is_behind = code == LIBEVDEV_READ_STATUS_SYNC;
    return code;
}

static int read_panel(struct panel *panel, int width, int height, struct panels_contact *out,
                      int most)
{
    struct fingers_news news[FINGERS_NEWS_MAX];
    struct input_event event;
    int count = 0;
    while (most - count >= FINGERS_NEWS_MAX) {
        int code = next_event(panel, &event);
        if (code == -EAGAIN || code == -EINTR) {
            break;
        }
        if (code < 0) { /* it was unplugged */
            int lost = fingers_lose(&panel->fingers, news);
            count += put(panel, news, lost, width, height, &out[count]);
            log_info("ui: touch panel %s is gone", panel->name);
            leave(panel);
            break;
        }
        int told = fingers_take(&panel->fingers, &event, news);
        count += put(panel, news, told, width, height, &out[count]);
    }
    return count;
}

int panels_read(struct panels *panels, int width, int height, struct panels_contact *out, int most)
{
    int count = 0;
    hear_of_new_ones(panels);
    for (int i = 0; i < PANELS_MAX; i++) {
        if (panels->panels[i].fd >= 0) {
            count += read_panel(&panels->panels[i], width, height, &out[count], most - count);
        }
    }
    if (panels->looks_again) {
        look(panels);
    }
    return count;
}
