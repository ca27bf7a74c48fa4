/* hark check: is an event file good, and how much does it ask of people? */
#include <stdio.h>
#include <stdlib.h>

#include "cli/cli.h"
#include "event/event.h"

static const struct conf_setting settings[] = {{NULL, NULL, NULL, NULL}};

static void print_languages(const struct event *event)
{
    printf("Languages   ");
    for (int i = 0; i < event->language_count; i++) {
        printf("%s%s", i ? ", " : "", event->languages[i]);
    }
    printf("%s\n", event->language_count > 1 ? " (the first is the one it starts with)" : "");
}

/* Plainly: a wrong word in a language that nobody here reads is found by nobody else. */
static void print_unchecked(const struct event *event)
{
    int count = 0;
    for (int i = 0; i < event->language_count; i++) {
        if (event_is_unchecked(event, i)) {
            printf("%s%s", count++ == 0 ? "Not checked " : ", ", event->languages[i]);
        }
    }
    if (count > 0) {
        puts(": nobody who reads this has said yet that the texts are right;\n"
             "            ask someone, and write their name behind checked_by");
    }
}

static void print_effort(const struct event *event, bool agenda_item_is_fixed)
{
    struct event_effort effort;
    event_effort(event, agenda_item_is_fixed, &effort);
    printf("A visit     %d taps and about %d seconds from Start to “That is kept”\n", effort.taps,
           effort.seconds);
    printf("A break     One terminal takes about %d people in a %d-minute break.\n",
           effort.people_per_break, EVENT_BREAK_S / 60);
}

static void print_summary(const char *path, const struct event *event)
{
    printf("%s: this file is good.\n\n", path);
    printf("Event       %s (%s, version %d)\n", event->title.in[0], event->id, event->version);
    print_languages(event);
    print_unchecked(event);
    printf("Questions   %d in the core, %d more for those who want to say more\n",
           event->core_count, event->question_count - event->core_count);
    if (event->role_count > 0) {
        printf("Roles       %d\n", event->role_count);
    }
    if (event->agenda_count == 0) {
        print_effort(event, false);
        return;
    }
    printf("Agenda      %d items\n\nWhere people choose what it is about:\n", event->agenda_count);
    print_effort(event, false);
    printf("\nWhere staff have set the agenda item on the terminal:\n");
    print_effort(event, true);
}

static int print_findings(const char *path, const struct event_findings *findings)
{
    struct buf text;
    buf_init(&text, CLI_MESSAGE_BYTES_MAX);
    event_findings_format(findings, path, &text);
    fputs(buf_text(&text), stdout);
    int count = findings->count + findings->dropped;
    fprintf(stderr, "%d %s to mend.\n", count, count == 1 ? "thing" : "things");
    buf_free(&text);
    return EXIT_CODE_FINDINGS;
}

static int run(const struct conf *conf, char **words)
{
    (void)conf;
    struct event event;
    int code = EXIT_CODE_ENVIRONMENT;
    struct event_findings *findings = calloc(1, sizeof *findings);
    if (!findings) {
        fputs("hark: there is not enough memory\n", stderr);
        return code;
    }
    enum err err = event_load(words[0], &event, findings);
    if (!err) {
        print_summary(words[0], &event);
        event_free(&event);
        code = EXIT_CODE_OK;
    } else if (err == ERR_DATA) {
        code = print_findings(words[0], findings);
    } else {
        fprintf(stderr, "hark check: %s: %s\n", words[0],
                findings->count > 0 ? findings->items[0].message : "the file cannot be read");
        code = err == ERR_LIMIT ? EXIT_CODE_DATA : EXIT_CODE_ENVIRONMENT;
    }
    free(findings);
    return code;
}

const struct cli_command cli_check = {
    .name = "check",
    .arguments = "FILE",
    .summary = "tells whether an event file is good, and how long a visit takes",
    .help = "Reads an event file. If something in it is wrong, each thing is listed as\n"
            "FILE:LINE:COLUMN: what is wrong, and what to write instead. Else it says what the\n"
            "short questions ask of a person, and how many people one terminal takes.\n\n"
            "Ends with 0 if the file is good, 1 if there is something to mend, 3 if the file is\n"
            "not there, 4 if it is too large.",
    .settings = settings,
    .words_least = 1,
    .words_most = 1,
    .run = run,
};
