#include "ui/scanout.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xf86drm.h>
#include <xf86drmMode.h>

#include "base/log.h"

#define CARDS_MAX 8 /* /dev/dri/card0 and so on */
#define MODES_MAX 128
#define COLOUR_DEPTH 24
#define PIXEL_BITS 32

struct buffer {
    uint32_t handle, frame; /* 0: not made */
    uint32_t pitch;
    size_t size;
    void *pixels;
};

struct scanout {
    int fd;             /* the card; -1: none was found yet */
    uint32_t connector; /* of the monitor; 0: there is none */
    uint32_t crtc;
    drmModeModeInfo mode;
    struct buffer buffers[SCANOUT_BUFFERS];
    int seen; /* the buffer that is on the monitor, or will be with its next frame */
    bool waits_for_frame;
    bool has_complained; /* about a mode of other pixels */
};

int scanout_choose(const struct scanout_mode *modes, int count, int width, int height)
{
    int best = 0;
    int best_rank = -1;
    for (int i = 0; i < count; i++) {
        bool is_exact = modes[i].width == width && modes[i].height == height;
        int rank = is_exact                ? 2000 + (modes[i].is_preferred ? 1000 : 0)
                   : modes[i].is_preferred ? 1000
                                           : 0;
        rank += is_exact ? modes[i].refresh_hz : 0;
        if (rank > best_rank) {
            best = i;
            best_rank = rank;
        }
    }
    return best;
}

enum err scanout_open(struct scanout **out)
{
    *out = calloc(1, sizeof **out);
    if (*out == NULL) {
        log_error("ui: no memory for the monitor");
        return ERR_SYSTEM;
    }
    (*out)->fd = -1;
    return ERR_OK;
}

/* ---- buffers -------------------------------------------------------------------------------- */

static void free_buffer(const struct scanout *scanout, struct buffer *buffer)
{
    if (buffer->pixels != NULL) {
        munmap(buffer->pixels, buffer->size);
    }
    if (buffer->frame != 0) {
        drmModeRmFB(scanout->fd, buffer->frame);
    }
    if (buffer->handle != 0) {
        struct drm_mode_destroy_dumb destroy = {.handle = buffer->handle};
        drmIoctl(scanout->fd, DRM_IOCTL_MODE_DESTROY_DUMB, &destroy);
    }
    *buffer = (struct buffer){0};
}

static bool map_buffer(const struct scanout *scanout, struct buffer *buffer)
{
    struct drm_mode_map_dumb map = {.handle = buffer->handle};
    if (drmIoctl(scanout->fd, DRM_IOCTL_MODE_MAP_DUMB, &map) != 0) {
        return false;
    }
    void *pixels = mmap(NULL, buffer->size, PROT_READ | PROT_WRITE, MAP_SHARED, scanout->fd,
                        (off_t)map.offset);
    buffer->pixels = pixels == MAP_FAILED ? NULL : pixels;
    return buffer->pixels != NULL;
}

static void fill(const struct buffer *buffer, int width, int height, uint32_t ground)
{
    for (int y = 0; y < height; y++) {
        uint32_t *row = (void *)((uint8_t *)buffer->pixels + (size_t)y * buffer->pitch);
        for (int x = 0; x < width; x++) {
            row[x] = ground;
        }
    }
}

static bool make_buffer(const struct scanout *scanout, uint32_t ground, struct buffer *out)
{
    int width = scanout->mode.hdisplay;
    int height = scanout->mode.vdisplay;
    struct drm_mode_create_dumb create = {
        .width = (uint32_t)width, .height = (uint32_t)height, .bpp = PIXEL_BITS};
    if (drmIoctl(scanout->fd, DRM_IOCTL_MODE_CREATE_DUMB, &create) != 0) {
        return false;
    }
    *out = (struct buffer){
        .handle = create.handle, .pitch = create.pitch, .size = (size_t)create.size};
    if (drmModeAddFB(scanout->fd, create.width, create.height, COLOUR_DEPTH, PIXEL_BITS, out->pitch,
                     out->handle, &out->frame) != 0 ||
        !map_buffer(scanout, out)) {
        return false;
    }
    fill(out, width, height, ground);
    return true;
}

/* ---- the monitor ---------------------------------------------------------------------------- */

static void leave_monitor(struct scanout *scanout)
{
    for (int i = 0; i < SCANOUT_BUFFERS; i++) {
        free_buffer(scanout, &scanout->buffers[i]);
    }
    scanout->connector = 0;
    scanout->waits_for_frame = false;
}

void scanout_close(struct scanout *scanout)
{
    if (scanout == NULL) {
        return;
    }
    if (scanout->fd >= 0) {
        leave_monitor(scanout);
        drmDropMaster(scanout->fd);
        close(scanout->fd);
    }
    free(scanout);
}

/* Something that can feed this monitor; 0: nothing can. */
static uint32_t find_crtc(int fd, const drmModeRes *resources, const drmModeConnector *connector)
{
    uint32_t found = 0;
    for (int i = 0; found == 0 && i < connector->count_encoders; i++) {
        drmModeEncoder *encoder = drmModeGetEncoder(fd, connector->encoders[i]);
        for (int c = 0; encoder != NULL && found == 0 && c < resources->count_crtcs; c++) {
            found = (encoder->possible_crtcs & 1U << c) != 0 ? resources->crtcs[c] : 0;
        }
        drmModeFreeEncoder(encoder);
    }
    return found;
}

static int choose(const drmModeConnector *connector, int width, int height)
{
    struct scanout_mode modes[MODES_MAX];
    int count = connector->count_modes < MODES_MAX ? connector->count_modes : MODES_MAX;
    for (int i = 0; i < count; i++) {
        const drmModeModeInfo *mode = &connector->modes[i];
        modes[i] = (struct scanout_mode){
            .width = mode->hdisplay,
            .height = mode->vdisplay,
            .refresh_hz = (int)mode->vrefresh,
            .is_preferred = (mode->type & DRM_MODE_TYPE_PREFERRED) != 0,
        };
    }
    return scanout_choose(modes, count, width, height);
}

/* A monitor of this card that is plugged in. NULL: there is none. */
static drmModeConnector *find_connector(int fd, const drmModeRes *resources)
{
    for (int i = 0; i < resources->count_connectors; i++) {
        drmModeConnector *connector = drmModeGetConnector(fd, resources->connectors[i]);
        if (connector != NULL && connector->connection == DRM_MODE_CONNECTED &&
            connector->count_modes > 0) {
            return connector;
        }
        drmModeFreeConnector(connector);
    }
    return NULL;
}

static bool begin(struct scanout *scanout, uint32_t ground)
{
    for (int i = 0; i < SCANOUT_BUFFERS; i++) {
        if (!make_buffer(scanout, ground, &scanout->buffers[i])) {
            log_error("ui: no memory for the monitor's picture: %s", strerror(errno));
            return false;
        }
    }
    scanout->seen = 0;
    if (drmModeSetCrtc(scanout->fd, scanout->crtc, scanout->buffers[0].frame, 0, 0,
                       &scanout->connector, 1, &scanout->mode) != 0) {
        log_error("ui: the monitor does not take the mode %s: %s", scanout->mode.name,
                  strerror(errno));
        return false;
    }
    log_info("ui: monitor of %dx%d pixels", scanout->mode.hdisplay, scanout->mode.vdisplay);
    return true;
}

/* True: it is shown on anew. */
static bool take_monitor(struct scanout *scanout, const drmModeRes *resources,
                         const drmModeConnector *connector, const int wanted[2], uint32_t ground)
{
    const drmModeModeInfo *mode = &connector->modes[choose(connector, wanted[0], wanted[1])];
    if (scanout->connector == connector->connector_id && scanout->mode.hdisplay == mode->hdisplay &&
        scanout->mode.vdisplay == mode->vdisplay) {
        return false; /* as it was */
    }
    leave_monitor(scanout);
    scanout->mode = *mode;
    scanout->crtc = find_crtc(scanout->fd, resources, connector);
    scanout->connector = connector->connector_id;
    if ((mode->hdisplay != wanted[0] || mode->vdisplay != wanted[1]) && !scanout->has_complained) {
        scanout->has_complained = true;
        log_warning("ui: the monitor has no mode of %dx%d pixels; set `display` to what it has",
                    wanted[0], wanted[1]);
    }
    if (scanout->crtc == 0 || !begin(scanout, ground)) {
        leave_monitor(scanout);
    }
    return true;
}

/* ---- the card ------------------------------------------------------------------------------- */

static bool can_show(int fd)
{
    uint64_t has_buffers = 0;
    drmModeRes *resources = drmModeGetResources(fd);
    bool can = resources != NULL && resources->count_connectors > 0 &&
               drmGetCap(fd, DRM_CAP_DUMB_BUFFER, &has_buffers) == 0 && has_buffers != 0;
    drmModeFreeResources(resources);
    return can;
}

/* The first card with something to plug a monitor into: others only compute. */
static int find_card(void)
{
    for (int i = 0; i < CARDS_MAX; i++) {
        char path[32];
        (void)snprintf(path, sizeof path, "/dev/dri/card%d", i);
        int fd = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK);
        if (fd >= 0 && can_show(fd)) {
            log_info("ui: showing by %s", path);
            return fd;
        }
        if (fd >= 0) {
            close(fd);
        }
    }
    return -1;
}

bool scanout_look(struct scanout *scanout, int width, int height, uint32_t ground)
{
    const int wanted[2] = {width, height};
    bool had_monitor = scanout->connector != 0;
    if (scanout->fd < 0) {
        scanout->fd = find_card();
    }
    drmModeRes *resources = scanout->fd >= 0 ? drmModeGetResources(scanout->fd) : NULL;
    drmModeConnector *connector = resources != NULL ? find_connector(scanout->fd, resources) : NULL;
    bool is_new = had_monitor;
    if (connector != NULL) {
        is_new = take_monitor(scanout, resources, connector, wanted, ground);
    } else if (had_monitor) {
        log_warning("ui: no monitor is plugged in; waiting for one");
        leave_monitor(scanout);
    }
    drmModeFreeConnector(connector);
    drmModeFreeResources(resources);
    return is_new;
}

bool scanout_size(const struct scanout *scanout, int *width, int *height)
{
    *width = scanout->mode.hdisplay;
    *height = scanout->mode.vdisplay;
    return scanout->connector != 0;
}

/* ---- showing -------------------------------------------------------------------------------- */

int scanout_fd(const struct scanout *scanout)
{
    return scanout->fd;
}

static void frame_is_shown(int fd, unsigned frame, unsigned s, unsigned us, void *data)
{
    struct scanout *scanout = data;
    (void)fd;
    (void)frame;
    (void)s;
    (void)us;
    scanout->waits_for_frame = false;
}

void scanout_hear(struct scanout *scanout)
{
    drmEventContext context = {.version = 2, .page_flip_handler = frame_is_shown};
    (void)drmHandleEvent(scanout->fd, &context);
}

int scanout_begin(struct scanout *scanout, void **pixels, int *pitch_bytes)
{
    if (scanout->connector == 0 || scanout->waits_for_frame) {
        return -1;
    }
    int unseen = 1 - scanout->seen;
    *pixels = scanout->buffers[unseen].pixels;
    *pitch_bytes = (int)scanout->buffers[unseen].pitch;
    return unseen;
}

bool scanout_show(struct scanout *scanout)
{
    int unseen = 1 - scanout->seen;
    uint32_t frame = scanout->buffers[unseen].frame;
    int code =
        drmModePageFlip(scanout->fd, scanout->crtc, frame, DRM_MODE_PAGE_FLIP_EVENT, scanout);
    scanout->waits_for_frame = code == 0;
    /* A monitor that is just being changed takes no frame between two others, but a picture. */
    if (code != 0 && drmModeSetCrtc(scanout->fd, scanout->crtc, frame, 0, 0, &scanout->connector, 1,
                                    &scanout->mode) != 0) {
        log_warning("ui: the monitor takes no picture: %s", strerror(errno));
        return false;
    }
    scanout->seen = unseen;
    return true;
}
