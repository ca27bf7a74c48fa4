/* The whole of it: a worker for each core walks through its share of displays, sizes and
 * languages, and writes what it finds into one pipe. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "check/findings.h"
#include "check/judge.h"
#include "ui/png.h"

#define PATH_BYTES 4096
#define SHOTS_FIRST 256 /* places for shots, doubled when they are full */
#define FILE_NUMBER_MAX 999999

enum message_kind { MESSAGE_FINDING, MESSAGE_SHOT, MESSAGE_JOB };

/* What workers write: less than PIPE_BUF, so that each arrives whole. */
struct message {
    enum message_kind kind;
    int laid_out, display; /* MESSAGE_JOB: screens of it, and where */
    union {
        struct check_finding finding;
        struct check_shot shot;
    };
};
_Static_assert(sizeof(struct message) <= PIPE_BUF, "a message travels in one write");

struct worker {
    const struct check_subject *subject;
    const struct event *event;
    const struct check_plan *plan;
    int pipe;
    struct text *text;
    struct pictures *pictures;
    struct judge_paper *paper;
    struct measure measure;
    struct judge judge;
    int laid_out; /* screens of this job */
    enum err err;
};

static void send_message(struct worker *worker, const struct message *message)
{
    ssize_t written;
    do {
        written = write(worker->pipe, message, sizeof *message);
    } while (written < 0 && errno == EINTR);
    if (written != (ssize_t)sizeof *message) {
        worker->err = ERR_SYSTEM;
    }
}

static void send_finding(void *context, const struct check_finding *finding)
{
    struct worker *worker = context;
    struct message message;
    memset(&message, 0, sizeof message);
    message.kind = MESSAGE_FINDING;
    message.finding = *finding;
    check_findings_excuse(worker->event, worker->plan, &message.finding);
    send_message(worker, &message);
}

/* Letters, digits, dots and plus signs; all else is a dash. */
static void write_file_name(const struct check_shot *shot, const struct worker *worker, char *out,
                            size_t size)
{
    char name[CHECK_NAME_BYTES];
    (void)snprintf(name, sizeof name, "%s", shot->name);
    for (char *at = name; *at != '\0'; at++) {
        bool is_plain = (*at >= 'a' && *at <= 'z') || (*at >= '0' && *at <= '9') || *at == '_';
        *at = is_plain ? *at : '-';
    }
    (void)snprintf(out, size, "%05d-%s-%s-%s-%s-%s.png", shot->order % FILE_NUMBER_MAX, name,
                   worker->event->languages[shot->language], worker->judge.display->name,
                   text_size_name((enum text_size)shot->size), palette_at(shot->palette)->name);
}

static void send_shot(struct worker *worker, const struct walk_screen *screen, int palette)
{
    struct message message;
    memset(&message, 0, sizeof message);
    message.kind = MESSAGE_SHOT;
    message.shot = (struct check_shot){.order = screen->order,
                                       .language = worker->judge.language,
                                       .display = worker->judge.display_index,
                                       .size = (int)worker->judge.size,
                                       .palette = palette};
    memcpy(message.shot.name, screen->name, sizeof message.shot.name);
    if (worker->plan->screens != NULL) {
        char path[PATH_BYTES];
        write_file_name(&message.shot, worker, message.shot.file, sizeof message.shot.file);
        (void)snprintf(path, sizeof path, "%s/%s", worker->plan->screens, message.shot.file);
        enum err err = screenshot_save(judge_paper_surface(worker->paper), path);
        worker->err = worker->err ? worker->err : err;
    }
    send_message(worker, &message);
}

/* One palette for all screens of a pair of questions in one language on one display at one size;
 * the next language, size, display or question has the next one. */
static int palette_of(const struct judge *judge, const struct walk_screen *screen)
{
    int place = 0;
    if (screen->question >= 0) {
        const struct event_question *question = &judge->event->questions[screen->question];
        bool is_second = question->side == EVENT_SIDE_IN_THE_WAY && question->pair >= 0;
        place = 1 + (is_second ? question->pair : screen->question);
    }
    return (place + judge->display_index + (int)judge->size + judge->language) % PALETTES;
}

static void see(void *context, const struct walk_screen *screen, const struct view *view)
{
    struct worker *worker = context;
    worker->laid_out++;
    judge_layout(&worker->judge, screen, view);
    if (screen->state != WALK_LATER && !worker->err) {
        int palette = palette_of(&worker->judge, screen);
        judge_pixels(&worker->judge, worker->paper, screen, view, palette_at(palette), palette);
        send_shot(worker, screen, palette);
    }
}

/* One language on one display at one size. */
static void walk_job(struct worker *worker, int display, enum text_size size, int language)
{
    struct judge *judge = &worker->judge;
    const struct check_plan *plan = worker->plan;
    judge->display = &plan->displays[display];
    judge->display_index = display;
    judge->size = size;
    judge->language = language;
    worker->laid_out = 0;
    enum err err = judge_paper_open(judge->display, worker->text, worker->pictures, &worker->paper);
    if (!err) {
        const struct walk_source source = {
            .event = worker->event,
            .interfaces = worker->subject->interfaces,
            .keyboards = worker->subject->keyboards,
            .display = judge->display,
            .text_size = size,
            .measure = &worker->measure,
            .language = language,
            .see = see,
            .context = worker,
        };
        err = walk_run(&source);
    }
    judge_paper_close(worker->paper);
    worker->paper = NULL;
    worker->err = worker->err ? worker->err : err;
    struct message message;
    memset(&message, 0, sizeof message);
    message.kind = MESSAGE_JOB;
    message.laid_out = worker->laid_out;
    message.display = display;
    send_message(worker, &message);
}

static bool is_asked(int asked, int index)
{
    return asked < 0 || asked == index;
}

/* Calls walk_job() for every share-th job, or only counts them where worker is NULL. */
static int for_each_job(const struct event *event, const struct check_plan *plan,
                        struct worker *worker, int share, int shares)
{
    int count = 0;
    for (int display = 0; display < plan->display_count; display++) {
        for (int size = 0; size < TEXT_SIZES; size++) {
            bool has_size = display_has_size(&plan->displays[display], (enum text_size)size) &&
                            is_asked(plan->size, size);
            for (int language = 0; has_size && language < event->language_count; language++) {
                if (!is_asked(plan->language, language)) {
                    continue;
                }
                bool is_mine = worker != NULL && count % shares == share;
                count++;
                if (is_mine && !worker->err) {
                    walk_job(worker, display, (enum text_size)size, language);
                }
            }
        }
    }
    return count;
}

static enum err work(struct worker *worker, int share)
{
    const struct check_plan *plan = worker->plan;
    worker->err = text_open(plan->fonts, &worker->text);
    if (!worker->err) {
        worker->err = pictures_open(plan->pictures, &worker->pictures);
    }
    if (!worker->err) {
        text_measure(worker->text, &worker->measure);
        worker->judge.event = worker->event;
        worker->judge.measure = &worker->measure;
        worker->judge.text = worker->text;
        worker->judge.found = send_finding;
        worker->judge.context = worker;
        (void)for_each_job(worker->event, plan, worker, share, plan->workers);
        if (!worker->err && text_has_failed(worker->text)) {
            worker->err = ERR_SYSTEM; /* what could not be drawn says nothing about the event */
        }
    }
    pictures_close(worker->pictures);
    text_close(worker->text);
    return worker->err;
}

/* In the child: never returns. Its memory goes with it. */
_Noreturn static void run_worker(const struct check_subject *subject, const struct check_plan *plan,
                                 int share, int pipe)
{
    struct worker *worker = calloc(1, sizeof *worker);
    enum err err = ERR_SYSTEM;
    if (worker != NULL) {
        *worker = (struct worker){
            .subject = subject, .event = subject->event, .plan = plan, .pipe = pipe};
        err = work(worker, share);
    }
    free(worker);
    _exit((int)err);
}

/* ---- the other end of the pipe --------------------------------------------------------------- */

static enum err add_shot(struct check_report *report, int *places, const struct check_shot *shot)
{
    if (report->shot_count == *places) {
        int more = *places > 0 ? *places * 2 : SHOTS_FIRST;
        struct check_shot *shots = realloc(report->shots, (size_t)more * sizeof *shots);
        if (shots == NULL) {
            log_error("check: no memory for the list of screens");
            return ERR_SYSTEM;
        }
        report->shots = shots;
        *places = more;
    }
    report->shots[report->shot_count++] = *shot;
    report->screens_drawn++;
    return ERR_OK;
}

/* ERR_ABSENT: all workers have ended. */
static enum err read_message(int pipe, struct message *out)
{
    size_t len = 0;
    while (len < sizeof *out) {
        ssize_t got = read(pipe, (char *)out + len, sizeof *out - len);
        if (got == 0) {
            return ERR_ABSENT;
        }
        if (got < 0 && errno != EINTR) {
            log_error("check: the workers cannot be heard: %s", strerror(errno));
            return ERR_SYSTEM;
        }
        len += got > 0 ? (size_t)got : 0;
    }
    return ERR_OK;
}

static enum err listen_to(int pipe, const struct check_plan *plan, int jobs,
                          struct check_report *report)
{
    int done = 0;
    int places = 0;
    struct message message;
    enum err err = read_message(pipe, &message);
    while (!err) {
        switch (message.kind) {
        case MESSAGE_FINDING:
            check_findings_add(report, &message.finding);
            break;
        case MESSAGE_SHOT:
            err = add_shot(report, &places, &message.shot);
            break;
        case MESSAGE_JOB:
            done++;
            report->screens_laid_out += message.laid_out;
            if (plan->progress != NULL) {
                plan->progress(plan->context, done, jobs, &plan->displays[message.display]);
            }
            break;
        }
        err = err ? err : read_message(pipe, &message);
    }
    return err == ERR_ABSENT ? ERR_OK : err;
}

static enum err wait_for(pid_t child)
{
    int status = 0;
    pid_t got;
    do {
        got = waitpid(child, &status, 0);
    } while (got < 0 && errno == EINTR);
    if (got < 0 || !WIFEXITED(status)) {
        log_error("check: a worker ended before its time");
        return ERR_SYSTEM;
    }
    return (enum err)WEXITSTATUS(status);
}

static int compare_shots(const void *one_pointer, const void *other_pointer)
{
    const struct check_shot *one = one_pointer;
    const struct check_shot *other = other_pointer;
    int difference = one->order - other->order;
    difference = difference != 0 ? difference : strcmp(one->name, other->name);
    difference = difference != 0 ? difference : one->display - other->display;
    difference = difference != 0 ? difference : one->size - other->size;
    return difference != 0 ? difference : one->language - other->language;
}

static enum err run_workers(const struct check_subject *subject, const struct check_plan *plan,
                            struct check_report *report)
{
    pid_t children[CHECK_WORKERS_MAX];
    int count = 0;
    int ends[2];
    if (pipe(ends) != 0) {
        log_error("check: no pipe: %s", strerror(errno));
        return ERR_SYSTEM;
    }
    enum err err = ERR_OK;
    for (int share = 0; share < plan->workers && !err; share++) {
        pid_t child = fork();
        if (child == 0) {
            close(ends[0]);
            run_worker(subject, plan, share, ends[1]);
        } else if (child < 0) {
            log_error("check: no process: %s", strerror(errno));
            err = ERR_SYSTEM;
        } else {
            children[count++] = child;
        }
    }
    close(ends[1]);
    int jobs = for_each_job(subject->event, plan, NULL, 0, 1);
    enum err heard = listen_to(ends[0], plan, jobs, report);
    close(ends[0]); /* who still writes ends by SIGPIPE */
    err = err ? err : heard;
    for (int i = 0; i < count; i++) {
        enum err ended = wait_for(children[i]);
        err = err ? err : ended;
    }
    return err;
}

static void add_finding(void *context, const struct check_finding *finding)
{
    check_findings_add(context, finding);
}

enum err check_run(const struct check_subject *subject, const struct check_plan *plan,
                   struct check_report *out)
{
    *out = (struct check_report){0};
    out->findings = calloc(CHECK_FINDINGS_MAX, sizeof *out->findings);
    if (out->findings == NULL) {
        log_error("check: no memory for findings");
        return ERR_SYSTEM;
    }
    judge_texts(subject->event, subject->interfaces, plan->language, add_finding, out);
    enum err err = run_workers(subject, plan, out);
    check_findings_sort(out);
    if (out->shot_count > 0) {
        qsort(out->shots, (size_t)out->shot_count, sizeof *out->shots, compare_shots);
    }
    return err;
}
