/* The kind of screen that is the whole device: a monitor by ui/scanout.h, touch panels by
 * ui/panels.h, and one poll() to sleep on. */
#include <SDL.h>
#include <errno.h>
#include <linux/netlink.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "ui/panels.h"
#include "ui/scanout.h"
#include "ui/screen_kinds.h"

#define CONTACTS_MAX 256 /* that were read and not yet taken */
#define UEVENT_BYTES_MAX 8192
#define UEVENT_GROUP 1 /* the kernel's own; what udev makes of them is group 2 */

/* What a buffer has not been given yet. */
struct stale {
    int count;
    struct rect rects[SCREEN_RECTS_MAX];
};

struct device {
    const struct display *display; /* borrowed */
    const struct palette *palette; /* borrowed */
    int quarters;
    SDL_Surface *drawn; /* memory of our own: that of a monitor is slow to read */
    struct scanout *scanout;
    struct panels *panels;
    struct glass glass;
    struct stale stale[SCANOUT_BUFFERS];
    bool has_unshown; /* was presented while the monitor was busy */
    int wake_fd, signal_fd, uevent_fd;
    bool is_new, is_woken, quits;
    int contact_count, contact_next;
    struct panels_contact contacts[CONTACTS_MAX];
};

/* ---- opening -------------------------------------------------------------------------------- */

static void device_close(void *self)
{
    struct device *device = self;
    panels_close(device->panels);
    scanout_close(device->scanout);
    SDL_FreeSurface(device->drawn);
    const int fds[] = {device->wake_fd, device->signal_fd, device->uevent_fd};
    for (size_t i = 0; i < sizeof fds / sizeof fds[0]; i++) {
        if (fds[i] >= 0) {
            close(fds[i]);
        }
    }
    free(device);
}

/* The kernel tells here when a card comes, and a monitor comes or goes. */
static int open_uevents(void)
{
    struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = UEVENT_GROUP};
    int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_KOBJECT_UEVENT);
    if (fd >= 0 && bind(fd, (const struct sockaddr *)&address, sizeof address) != 0) {
        close(fd);
        fd = -1;
    }
    return fd;
}

static int open_signals(void)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    return signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
}

static void look_for_monitor(struct device *device)
{
    struct rect seen = glass_turned_size(device->display, device->quarters);
    if (!scanout_look(device->scanout, seen.w, seen.h, device->palette->ground)) {
        return;
    }
    int width;
    int height;
    if (scanout_size(device->scanout, &width, &height)) {
        glass_init(device->display, device->quarters, width, height, &device->glass);
        memset(device->stale, 0, sizeof device->stale);
        device->is_new = true; /* the whole picture comes */
    }
}

static enum err open_device(struct device *device)
{
    struct rect seen = glass_turned_size(device->display, device->quarters);
    device->drawn =
        SDL_CreateRGBSurfaceWithFormat(0, device->display->width_px, device->display->height_px, 32,
                                       (Uint32)SDL_PIXELFORMAT_RGB888);
    device->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    device->signal_fd = open_signals();
    device->uevent_fd = open_uevents();
    if (device->drawn == NULL || device->wake_fd < 0 || device->signal_fd < 0 ||
        device->uevent_fd < 0) {
        log_error("ui: the device's screen cannot be opened: %s", strerror(errno));
        return ERR_SYSTEM;
    }
    enum err err = scanout_open(&device->scanout);
    if (err == ERR_OK) {
        err = panels_open(&device->panels);
    }
    if (err != ERR_OK) {
        return err;
    }
    /* Fingers are heard, and a picture is drawn, even while nobody can see it. */
    glass_init(device->display, device->quarters, seen.w, seen.h, &device->glass);
    look_for_monitor(device);
    device->is_new = true;
    return ERR_OK;
}

/* ---- showing -------------------------------------------------------------------------------- */

static struct SDL_Surface *device_surface(void *self)
{
    const struct device *device = self;
    return device->drawn;
}

static void add_stale(struct stale *stale, struct rect rect)
{
    if (stale->count < SCREEN_RECTS_MAX) {
        stale->rects[stale->count++] = rect;
        return;
    }
    for (int i = 1; i < stale->count; i++) {
        rect = rect_union(rect, stale->rects[i]);
    }
    stale->rects[0] = rect_union(rect, stale->rects[0]);
    stale->count = 1;
}

/* Gives the unseen buffer all that it lacks, and shows it. */
static void show(struct device *device)
{
    void *pixels;
    int pitch_bytes;
    int buffer = scanout_begin(device->scanout, &pixels, &pitch_bytes);
    device->has_unshown = buffer < 0;
    if (buffer < 0) {
        return; /* busy: with its next frame; none there: when one comes */
    }
    struct stale *stale = &device->stale[buffer];
    for (int i = 0; i < stale->count; i++) {
        glass_copy(&device->glass, device->drawn, stale->rects[i], pixels, pitch_bytes);
    }
    if (scanout_show(device->scanout)) {
        stale->count = 0;
    } /* else it is given again with the next one */
}

static void device_present(void *self, const struct rect *rects, int count)
{
    struct device *device = self;
    int added = 0;
    for (int i = 0; i < count; i++) {
        struct rect visible = glass_visible(&device->glass, rects[i]);
        if (!rect_is_empty(visible)) {
            add_stale(&device->stale[0], visible);
            add_stale(&device->stale[1], visible);
            added++;
        }
    }
    if (added > 0) {
        show(device);
    }
}

/* ---- hearing -------------------------------------------------------------------------------- */

static void hear_wake(struct device *device)
{
    uint64_t count;
    device->is_woken |= read(device->wake_fd, &count, sizeof count) == (ssize_t)sizeof count;
}

static void hear_signals(struct device *device)
{
    struct signalfd_siginfo info;
    device->quits |= read(device->signal_fd, &info, sizeof info) == (ssize_t)sizeof info;
}

/* "change@/devices/...", NUL, "KEY=VALUE", NUL, and so on. */
static bool is_about_monitors(const char *bytes, size_t len)
{
    static const char wanted[] = "SUBSYSTEM=drm";
    for (size_t at = 0; at + sizeof wanted <= len; at += strnlen(bytes + at, len - at) + 1) {
        if (memcmp(bytes + at, wanted, sizeof wanted) == 0) {
            return true;
        }
    }
    return false;
}

static void hear_uevents(struct device *device)
{
    char bytes[UEVENT_BYTES_MAX];
    bool looks = false;
    ssize_t len;
    while ((len = recv(device->uevent_fd, bytes, sizeof bytes, MSG_DONTWAIT)) > 0 ||
           (len < 0 && errno == ENOBUFS)) {
        /* Where some were dropped, one of them may have been for us. */
        looks |= len < 0 || is_about_monitors(bytes, (size_t)len);
    }
    if (looks) {
        look_for_monitor(device);
    }
}

static void hear_frame(struct device *device)
{
    scanout_hear(device->scanout);
    if (device->has_unshown) {
        show(device);
    }
}

static void hear_panels(struct device *device)
{
    if (device->contact_next == device->contact_count) {
        device->contact_next = 0;
        device->contact_count = 0;
    }
    int room = CONTACTS_MAX - device->contact_count;
    device->contact_count += panels_read(device->panels, device->glass.width, device->glass.height,
                                         &device->contacts[device->contact_count], room);
}

/* Sleeps until the deadline at most, and hears whatever there is. */
static void sleep_and_hear(struct device *device, int wait_ms)
{
    enum { WAKE, SIGNALS, UEVENTS, FRAME, OWN_FDS };
    struct pollfd fds[OWN_FDS + PANELS_FDS_MAX] = {
        [WAKE] = {.fd = device->wake_fd, .events = POLLIN},
        [SIGNALS] = {.fd = device->signal_fd, .events = POLLIN},
        [UEVENTS] = {.fd = device->uevent_fd, .events = POLLIN},
        [FRAME] = {.fd = scanout_fd(device->scanout), .events = POLLIN},
    };
    int count = OWN_FDS + panels_poll(device->panels, &fds[OWN_FDS]);
    if (poll(fds, (nfds_t)count, wait_ms) <= 0) {
        return;
    }
    if (fds[WAKE].revents != 0) {
        hear_wake(device);
    }
    if (fds[SIGNALS].revents != 0) {
        hear_signals(device);
    }
    if (fds[FRAME].revents != 0) {
        hear_frame(device);
    }
    if (fds[UEVENTS].revents != 0) {
        hear_uevents(device);
    }
    for (int i = OWN_FDS; i < count; i++) {
        if (fds[i].revents != 0) {
            hear_panels(device);
            break;
        }
    }
}

/* What was heard, the most urgent first. False: nothing. */
static bool take_heard(struct device *device, struct screen_event *out)
{
    if (device->quits) {
        out->kind = SCREEN_QUIT;
    } else if (device->is_new) {
        device->is_new = false;
        out->kind = SCREEN_EXPOSED;
    } else if (device->contact_next < device->contact_count) {
        const struct panels_contact *contact = &device->contacts[device->contact_next++];
        out->kind = SCREEN_CONTACT;
        out->contact = (struct touch_contact){.phase = contact->phase, .finger = contact->finger};
        glass_hit(&device->glass, contact->x, contact->y, &out->contact.x, &out->contact.y);
    } else if (device->is_woken) {
        device->is_woken = false;
        out->kind = SCREEN_WOKEN;
    } else {
        return false;
    }
    return true;
}

static void device_wait(void *self, int64_t deadline_ms, struct screen_event *out)
{
    struct device *device = self;
    *out = (struct screen_event){.kind = SCREEN_TIME};
    while (!take_heard(device, out)) {
        int64_t left_ms = deadline_ms == CLOCK_NEVER ? -1 : deadline_ms - clock_now_ms();
        bool is_late = deadline_ms != CLOCK_NEVER && left_ms <= 0;
        int wait_ms = is_late ? 0 : left_ms > INT32_MAX ? INT32_MAX : (int)left_ms;
        /* What is there already comes first, so that no touch is older than the clock. */
        sleep_and_hear(device, wait_ms);
        if (is_late) {
            (void)take_heard(device, out);
            return;
        }
    }
}

static void device_wake(void *self)
{
    const struct device *device = self;
    const uint64_t one = 1;
    /* A full counter has woken the loop already. */
    (void)!write(device->wake_fd, &one, sizeof one);
}

enum err screen_device_open(const struct screen_options *options, struct screen *out)
{
    static const struct screen_calls calls = {.close = device_close,
                                              .surface = device_surface,
                                              .present = device_present,
                                              .wait = device_wait,
                                              .wake = device_wake};
    struct device *device = calloc(1, sizeof *device);
    if (device == NULL) {
        log_error("ui: no memory for the device's screen");
        return ERR_SYSTEM;
    }
    device->display = options->display;
    device->palette = options->palette;
    device->quarters = options->quarters;
    device->wake_fd = -1;
    device->signal_fd = -1;
    device->uevent_fd = -1;
    enum err err = open_device(device);
    if (err != ERR_OK) {
        device_close(device);
        return err;
    }
    *out = (struct screen){&calls, device};
    return ERR_OK;
}
