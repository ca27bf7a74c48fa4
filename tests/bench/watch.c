/* Taps, and sees what changes on the screen: XTEST, XDAMAGE and a copy of the screen to compare
 * with. Commands come on the standard input, one a line; times are CLOCK_MONOTONIC in ns.
 *
 *   change QUIET_MS PATIENCE_MS
 *                                  each change until the screen has been quiet for so long, as
 *                                  lines "at TIME HASH" of the whole screen; then "end"
 *   tap X Y ROWS QUIET_MS PATIENCE_MS
 *                                  a finger comes down, stays, and lifts: "tap LIFTED FIRST LAST
 *                                  CHANGED" with the first and the last change after the lift,
 *                                  and how many rows of pixels they span. Below ROWS it is not over
 *   save FILE                      the screen as PPM; "end"
 */
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XShm.h>
#include <X11/extensions/XTest.h>
#include <X11/extensions/Xdamage.h>
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <time.h>

#define LINE_BYTES 512
#define HOVER_MS 30 /* the finger is over the place, then down */
#define HOLD_MS 80  /* so long a finger stays on the glass */

struct watch {
    Display *display;
    Window root;
    Damage damage;
    int damage_event;
    XImage *image;
    XShmSegmentInfo shm;
    char *copy; /* the screen as it was seen last */
    size_t size;
    int top, bottom; /* rows that have changed; top > bottom: none */
};

static int64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void nap(long ms)
{
    struct timespec t = {ms / 1000, ms % 1000 * 1000000L};
    while (nanosleep(&t, &t) != 0 && errno == EINTR) {
    }
}

static bool watch_open(struct watch *watch)
{
    int error_base;
    watch->display = XOpenDisplay(NULL);
    if (watch->display == NULL ||
        XDamageQueryExtension(watch->display, &watch->damage_event, &error_base) == 0) {
        fputs("watch: no display with the extension DAMAGE\n", stderr);
        return false;
    }
    int screen = DefaultScreen(watch->display);
    unsigned width = (unsigned)DisplayWidth(watch->display, screen);
    unsigned height = (unsigned)DisplayHeight(watch->display, screen);
    watch->root = RootWindow(watch->display, screen);
    watch->image = XShmCreateImage(watch->display, DefaultVisual(watch->display, screen),
                                   (unsigned)DefaultDepth(watch->display, screen), ZPixmap, NULL,
                                   &watch->shm, width, height);
    if (watch->image == NULL) {
        return false;
    }
    watch->size = (size_t)watch->image->bytes_per_line * height;
    watch->shm.shmid = shmget(IPC_PRIVATE, watch->size, IPC_CREAT | 0600);
    watch->shm.shmaddr = watch->image->data = shmat(watch->shm.shmid, NULL, 0);
    watch->shm.readOnly = False;
    watch->copy = calloc(1, watch->size);
    bool is_good = watch->shm.shmid >= 0 && watch->copy != NULL &&
                   XShmAttach(watch->display, &watch->shm) != 0;
    XSync(watch->display, False);
    shmctl(watch->shm.shmid, IPC_RMID, NULL); /* goes when both have let go */
    watch->damage = XDamageCreate(watch->display, watch->root, XDamageReportNonEmpty);
    return is_good;
}

static uint64_t hash_of(const struct watch *watch)
{
    uint64_t hash = 1469598103934665603U;
    for (size_t i = 0; i + sizeof hash <= watch->size; i += sizeof hash) {
        uint64_t word;
        memcpy(&word, watch->copy + i, sizeof word);
        hash = (hash ^ word) * 1099511628211U;
        hash ^= hash >> 29;
    }
    return hash;
}

/* Looks at the screen: true when it is not as it was. */
static bool has_changed(struct watch *watch)
{
    XShmGetImage(watch->display, watch->root, watch->image, 0, 0, AllPlanes);
    size_t row_size = (size_t)watch->image->bytes_per_line;
    bool changed = false;
    for (int y = 0; y < watch->image->height; y++) {
        size_t at = row_size * (size_t)y;
        if (memcmp(watch->copy + at, watch->image->data + at, row_size) != 0) {
            memcpy(watch->copy + at, watch->image->data + at, row_size);
            watch->top = y < watch->top ? y : watch->top;
            watch->bottom = y > watch->bottom ? y : watch->bottom;
            changed = true;
        }
    }
    return changed;
}

static void forget_rows(struct watch *watch)
{
    watch->top = watch->image->height;
    watch->bottom = -1;
}

static int changed_rows(const struct watch *watch)
{
    return watch->bottom < watch->top ? 0 : watch->bottom - watch->top + 1;
}

/* The next change before end_ns; its time is when the server said so. 0: there was none. */
static int64_t next_change(struct watch *watch, int64_t end_ns)
{
    for (;;) {
        while (XPending(watch->display) > 0) {
            XEvent event;
            XNextEvent(watch->display, &event);
            int64_t at_ns = now_ns();
            if (event.type == watch->damage_event + XDamageNotify) {
                XDamageSubtract(watch->display, watch->damage, None, None);
                if (has_changed(watch)) {
                    return at_ns;
                }
            }
        }
        int64_t left_ns = end_ns - now_ns();
        if (left_ns <= 0) {
            return 0;
        }
        struct pollfd poller = {.fd = ConnectionNumber(watch->display), .events = POLLIN};
        XFlush(watch->display);
        (void)poll(&poller, 1, (int)(left_ns / 1000000) + 1);
    }
}

static int64_t later(int64_t ns, long ms)
{
    return ns + (int64_t)ms * 1000000;
}

/* All changes until it is quiet. How long it may be quiet before the first one: patience. */
static void change(struct watch *watch, long quiet_ms, long patience_ms)
{
    int64_t end_ns = later(now_ns(), patience_ms);
    for (;;) {
        int64_t at_ns = next_change(watch, end_ns);
        if (at_ns == 0) {
            break;
        }
        printf("at %lld %016llx\n", (long long)at_ns, (unsigned long long)hash_of(watch));
        end_ns = later(at_ns, quiet_ms);
    }
    puts("end");
}

static void press(struct watch *watch, bool is_down)
{
    XTestFakeButtonEvent(watch->display, 1, is_down, 0);
    XFlush(watch->display);
}

static void tap(struct watch *watch, int x, int y, int rows, long quiet_ms, long patience_ms)
{
    XTestFakeMotionEvent(watch->display, -1, x, y, 0);
    XFlush(watch->display);
    nap(HOVER_MS);
    press(watch, true);
    int64_t lift_ns = later(now_ns(), HOLD_MS);
    while (next_change(watch, lift_ns) != 0) {
        /* The target shows that it is held. */
    }
    forget_rows(watch);
    lift_ns = now_ns();
    press(watch, false);
    int64_t first_ns = 0, last_ns = 0, patient_ns = later(lift_ns, patience_ms);
    for (;;) {
        bool is_enough = last_ns != 0 && changed_rows(watch) >= rows;
        int64_t at_ns = next_change(watch, is_enough ? later(last_ns, quiet_ms) : patient_ns);
        if (at_ns == 0) {
            break;
        }
        first_ns = first_ns == 0 ? at_ns : first_ns;
        last_ns = at_ns;
    }
    printf("tap %lld %lld %lld %d\n", (long long)lift_ns, (long long)first_ns, (long long)last_ns,
           changed_rows(watch));
}

static void save(struct watch *watch, const char *path)
{
    FILE *file = fopen(path, "wb");
    if (file == NULL) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    (void)has_changed(watch);
    fprintf(file, "P6 %d %d 255\n", watch->image->width, watch->image->height);
    for (int y = 0; y < watch->image->height; y++) {
        const char *row = watch->copy + (size_t)y * (size_t)watch->image->bytes_per_line;
        for (int x = 0; x < watch->image->width; x++) {
            const char *pixel = row + (size_t)x * 4;
            fputc(pixel[2], file);
            fputc(pixel[1], file);
            fputc(pixel[0], file);
        }
    }
    fclose(file);
    puts("end");
}

int main(void)
{
    static struct watch watch;
    char line[LINE_BYTES], path[LINE_BYTES];
    int x, y, rows;
    long quiet_ms, patience_ms;
    if (!watch_open(&watch)) {
        return EXIT_FAILURE;
    }
    forget_rows(&watch);
    (void)has_changed(&watch);
    puts("ready");
    fflush(stdout);
    while (fgets(line, sizeof line, stdin) != NULL) {
        if (sscanf(line, "change %ld %ld", &quiet_ms, &patience_ms) == 2) {
            change(&watch, quiet_ms, patience_ms);
        } else if (sscanf(line, "tap %d %d %d %ld %ld", &x, &y, &rows, &quiet_ms, &patience_ms) ==
                   5) {
            tap(&watch, x, y, rows, quiet_ms, patience_ms);
        } else if (sscanf(line, "save %511s", path) == 1) {
            save(&watch, path);
        } else {
            fprintf(stderr, "watch: not understood: %s", line);
            return EXIT_FAILURE;
        }
        fflush(stdout);
    }
    XCloseDisplay(watch.display);
    return EXIT_SUCCESS;
}
