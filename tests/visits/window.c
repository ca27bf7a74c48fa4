/* A script against the real hark-kiosk: a real window, taps by XTEST, time by libfaketime, what is
 * in view from its trace. */
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XTest.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <SDL_surface.h>

#include "backend.h"
#include "memory.h"
#include "ui/png.h"

#define PATH_BYTES 4096
#define TRACE_TAIL_BYTES (256 * 1024) /* holds the last whole view */
#define PATIENCE_MS 60000 /* gives up on a program that says nothing: a hang, not a slow machine */

struct window {
    const struct backend_options *options;
    Display *display;
    Window window;
    pid_t pid;      /* 0: not ours, or not running */
    double clock_s; /* how far the program's clock was moved on */
    int fingers_fd; /* a fifo, for fingers.c; 0: none */
    char trace_path[PATH_BYTES], clock_path[PATH_BYTES], conf_path[PATH_BYTES];
    char fingers_path[PATH_BYTES];
    char *text;       /* the last whole view */
    long long now_ms; /* the program's clock when it showed that view */
    bool has_base;
    long long base_ms; /* how far it is ahead of program_ms(): the most that was seen */
    int contacts;      /* that it had heard by then */
    int given;         /* contacts that we gave */
    bool unsaved;
};

static void nap(long ms)
{
    struct timespec t = {ms / 1000, ms % 1000 * 1000000L};
    while (nanosleep(&t, &t) != 0 && errno == EINTR) {
    }
}

static bool write_clock(struct window *window)
{
    char temporary[PATH_BYTES + 8];
    snprintf(temporary, sizeof temporary, "%s.new", window->clock_path);
    FILE *file = fopen(temporary, "w");
    if (file == NULL) {
        return false;
    }
    fprintf(file, "+%.3f\n", window->clock_s);
    return fclose(file) == 0 && rename(temporary, window->clock_path) == 0;
}

/* The program's clock, but for where it begins: this machine's, moved on. */
static long long program_ms(const struct window *window)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000 +
           (long long)(window->clock_s * 1000.0 + 0.5);
}

/* The last place of what in text[0..len), or NULL. */
static char *find_last(char *text, size_t len, const char *what)
{
    size_t what_len = strlen(what);
    for (size_t at = len < what_len ? 0 : len - what_len + 1; at-- > 0;) {
        if (strncmp(text + at, what, what_len) == 0) {
            return text + at;
        }
    }
    return NULL;
}

static bool take_last_view(struct window *window, char *all, size_t len)
{
    int view, unsaved;
    char *end = find_last(all, len, "\nend ");
    while (end != NULL && strchr(end + 1, '\n') == NULL) {
        end = find_last(all, (size_t)(end - all), "\nend "); /* that one is half written */
    }
    char *start = end == NULL ? NULL : find_last(all, (size_t)(end - all), "trace ");
    while (start != NULL && start != all && start[-1] != '\n') {
        start = find_last(all, (size_t)(start - all), "trace ");
    }
    if (start == NULL || sscanf(start, "trace %d now %lld contacts %d unsaved %d", &view,
                                &window->now_ms, &window->contacts, &unsaved) != 4) {
        return false;
    }
    end[1] = '\0';
    free(window->text);
    window->text = strdup(strchr(start, '\n') + 1);
    window->unsaved = unsaved != 0;
    return window->text != NULL;
}

/* Looks at the end of the trace; false while there is no whole view in it. */
static bool read_trace(struct window *window)
{
    static char tail[TRACE_TAIL_BYTES + 1];
    int fd = open(window->trace_path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return false;
    }
    off_t size = lseek(fd, 0, SEEK_END);
    off_t from = size > TRACE_TAIL_BYTES ? size - TRACE_TAIL_BYTES : 0;
    ssize_t len = pread(fd, tail, TRACE_TAIL_BYTES, from);
    close(fd);
    if (len <= 0) {
        return false;
    }
    tail[len] = '\0';
    if (!take_last_view(window, tail, (size_t)len)) {
        return false;
    }
    long long ahead_ms = window->now_ms - program_ms(window);
    if (!window->has_base || ahead_ms > window->base_ms) {
        window->has_base = true;
        window->base_ms = ahead_ms;
    }
    return true;
}

static Window find_window(Display *display, Window root, const char *title)
{
    Window parent, *children = NULL, found = 0;
    unsigned count = 0;
    char *name = NULL;
    if (XFetchName(display, root, &name) != 0 && name != NULL) {
        found = strcmp(name, title) == 0 ? root : 0;
        XFree(name);
    }
    if (found == 0 && XQueryTree(display, root, &root, &parent, &children, &count) != 0) {
        for (unsigned i = 0; i < count && found == 0; i++) {
            found = find_window(display, children[i], title);
        }
        if (children != NULL) {
            XFree(children);
        }
    }
    return found;
}

static bool is_alive(struct window *window)
{
    return window->pid == 0 || waitpid(window->pid, NULL, WNOHANG) == 0;
}

static bool wait_for_window(struct window *window)
{
    for (long waited = 0; waited < PATIENCE_MS && is_alive(window); waited += 5) {
        window->window = find_window(window->display, DefaultRootWindow(window->display), "Hark");
        if (window->window != 0 && read_trace(window)) {
            return true;
        }
        nap(5);
    }
    fprintf(stderr, "hark-kiosk showed no window\n");
    return false;
}

static void run_kiosk(struct window *window)
{
    const struct backend_options *options = window->options;
    const char *preload = getenv("HARK_TEST_PRELOAD");
    setenv("LD_PRELOAD", preload == NULL ? "" : preload, 1);
    setenv("FAKETIME_TIMESTAMP_FILE", window->clock_path, 1);
    setenv("FAKETIME_NO_CACHE", "1", 1);
    if (options->has_fingers) {
        setenv("HARK_TEST_FINGERS", window->fingers_path, 1);
    }
    int log = open("/dev/null", O_RDWR);
    dup2(log, 0);
    if (options->log_path != NULL &&
        (log = open(options->log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)) >= 0) {
        dup2(log, 2);
    }
    execl(options->kiosk, options->kiosk, "--conf", window->conf_path, "--data-dir",
          options->scratch, "--assets", options->assets, "--trace", window->trace_path,
          "--agenda-item", options->agenda_item, options->event_path, (char *)NULL);
    perror(options->kiosk);
    _exit(127);
}

/* The machine's own settings do not count here. */
static bool write_settings(const struct window *window)
{
    const char *settings = window->options->settings;
    FILE *conf = fopen(window->conf_path, "w");
    if (conf == NULL) {
        return false;
    }
    bool ok = settings == NULL || fputs(settings, conf) >= 0;
    return fclose(conf) == 0 && ok;
}

/* Both ends, so that it stays open while the program is started anew. */
static bool open_fingers(struct window *window)
{
    if (mkfifo(window->fingers_path, 0600) != 0 ||
        (window->fingers_fd = open(window->fingers_path, O_RDWR | O_CLOEXEC)) < 0) {
        perror(window->fingers_path);
        window->fingers_fd = 0;
        return false;
    }
    return true;
}

static bool window_start(void **rig, const struct backend_options *options)
{
    struct window *window = *rig;
    if (window == NULL) {
        window = calloc(1, sizeof *window);
        *rig = window;
        if (window == NULL) {
            return false;
        }
        window->options = options;
        window->display = XOpenDisplay(NULL);
        if (window->display == NULL) {
            fprintf(stderr, "no display; start Xvfb and set DISPLAY\n");
            return false;
        }
        snprintf(window->clock_path, PATH_BYTES, "%s/clock", options->scratch);
        snprintf(window->trace_path, PATH_BYTES, "%s/trace", options->scratch);
        snprintf(window->conf_path, PATH_BYTES, "%s/hark.conf", options->scratch);
        snprintf(window->fingers_path, PATH_BYTES, "%s/fingers", options->scratch);
        if (options->has_fingers && !open_fingers(window)) {
            return false;
        }
    }
    window->contacts = 0;
    window->given = 0;
    if (options->attach[0] != '\0') {
        snprintf(window->trace_path, PATH_BYTES, "%s", options->attach);
        return wait_for_window(window);
    }
    unlink(window->trace_path);
    if (!write_settings(window) || !write_clock(window)) {
        return false;
    }
    window->pid = fork();
    if (window->pid == 0) {
        run_kiosk(window);
    }
    return window->pid > 0 && (options->hasty || wait_for_window(window));
}

static void window_contact(void *rig, enum contact_phase phase, int x, int y)
{
    struct window *window = rig;
    int root_x, root_y;
    Window child;
    const struct backend_options *options = window->options;
    const struct display *display = options->display != NULL ? options->display : display_default();
    struct rect glass = rect_turn((struct rect){x, y, 1, 1}, options->quarters, display->width_px,
                                  display->height_px);
    XTranslateCoordinates(window->display, window->window, DefaultRootWindow(window->display),
                          glass.x, glass.y, &root_x, &root_y, &child);
    XTestFakeMotionEvent(window->display, -1, root_x, root_y, 0);
    if (phase != CONTACT_MOVE) {
        XTestFakeButtonEvent(window->display, 1, phase == CONTACT_DOWN, 0);
        window->given++;
    }
    XFlush(window->display);
}

static void window_finger(void *rig, int finger, enum contact_phase phase, int x, int y)
{
    struct window *window = rig;
    const struct backend_options *options = window->options;
    const struct display *display = options->display != NULL ? options->display : display_default();
    char line[64];
    int len = snprintf(line, sizeof line, "%d %d %f %f\n", (int)phase, finger,
                       (x + 0.5) / display->width_px, (y + 0.5) / display->height_px);
    if (write(window->fingers_fd, line, (size_t)len) != len) {
        fprintf(stderr, "a finger cannot be given\n");
    }
    window->given += phase == CONTACT_MOVE ? 0 : 1;
}

static bool is_attached(const struct window *window)
{
    return window->options->attach[0] != '\0';
}

static void window_pass(void *rig, long ms)
{
    struct window *window = rig;
    if (is_attached(window)) {
        nap(ms);
        return;
    }
    window->clock_s += (double)ms / 1000.0;
    if (!write_clock(window)) {
        fprintf(stderr, "cannot move the clock on\n");
    }
}

/* The wait status that it ended with; -1: it was gone before. */
static int stop(struct window *window, int signal_number)
{
    int status = 0;
    if (window->pid > 0) {
        kill(window->pid, signal_number);
        if (waitpid(window->pid, &status, 0) != window->pid) {
            status = -1;
        }
        window->pid = 0;
    }
    return status;
}

static void window_unplug(void *rig)
{
    (void)stop(rig, SIGKILL);
}

static void window_dismiss(void *rig)
{
    const struct window *window = rig;
    if (window->pid > 0) {
        kill(window->pid, SIGTERM);
    }
}

static bool window_last_look(void *rig, struct shown *out)
{
    struct window *window = rig;
    memset(out, 0, sizeof *out);
    return read_trace(window) && shown_read(window->text, out) &&
           window->contacts >= window->given && !window->unsaved;
}

/* Asks for the whole screen to be drawn anew until the program shows a view of now, has heard every
 * finger, and has all answers on the card. */
static bool window_look(void *rig, struct shown *out)
{
    struct window *window = rig;
    long long since_ms = program_ms(window);
    for (long waited = 0; waited < PATIENCE_MS && is_alive(window); waited += 10) {
        XClearArea(window->display, window->window, 0, 0, 0, 0, True);
        XSync(window->display, False);
        for (int i = 0; i < 5; i++) {
            nap(2);
            if (read_trace(window) && window->now_ms >= since_ms + window->base_ms &&
                window->contacts >= window->given && !window->unsaved) {
                return shown_read(window->text, out);
            }
        }
    }
    fprintf(stderr, "hark-kiosk does not answer (heard %d of %d)\n", window->contacts,
            window->given);
    return false;
}

static void copy_pixels(XImage *image, SDL_Surface *surface)
{
    for (int y = 0; y < image->height; y++) {
        Uint32 *row = (Uint32 *)((char *)surface->pixels + (size_t)y * (size_t)surface->pitch);
        for (int x = 0; x < image->width; x++) {
            unsigned long pixel = XGetPixel(image, x, y);
            row[x] = SDL_MapRGB(surface->format, (Uint8)(pixel >> 16), (Uint8)(pixel >> 8),
                                (Uint8)pixel);
        }
    }
}

static bool window_screenshot(void *rig, const char *path)
{
    struct window *window = rig;
    XWindowAttributes attributes;
    SDL_Surface *surface = NULL;
    bool ok = false;
    XGetWindowAttributes(window->display, window->window, &attributes);
    XImage *image = XGetImage(window->display, window->window, 0, 0, (unsigned)attributes.width,
                              (unsigned)attributes.height, AllPlanes, ZPixmap);
    if (image != NULL && screenshot_new(attributes.width, attributes.height, &surface) == ERR_OK) {
        copy_pixels(image, surface);
        ok = screenshot_save(surface, path) == ERR_OK;
    }
    screenshot_free(surface);
    if (image != NULL) {
        XDestroyImage(image);
    }
    return ok;
}

static bool window_recall(void *rig, const char *text, char where[MEMORY_PLACE_BYTES])
{
    const struct window *window = rig;
    return memory_find(window->pid, text, where);
}

static bool window_end(void *rig)
{
    struct window *window = rig;
    int status = stop(window, SIGTERM);
    if (status != 0) {
        fprintf(stderr, "hark-kiosk did not end well: wait status %d\n", status);
    }
    if (window->display != NULL) {
        XCloseDisplay(window->display);
    }
    if (window->fingers_fd > 0) {
        close(window->fingers_fd);
        unlink(window->fingers_path);
    }
    free(window->text);
    free(window);
    return status == 0;
}

const struct backend backend_window = {
    .start = window_start,
    .contact = window_contact,
    .finger = window_finger,
    .pass = window_pass,
    .unplug = window_unplug,
    .dismiss = window_dismiss,
    .look = window_look,
    .last_look = window_last_look,
    .screenshot = window_screenshot,
    .recall = window_recall,
    .end = window_end,
    .tap_pause_ms = 1000,
};
