/* powercut [--cuts N] [--seed S] [--only NUMBER] [--lie KIND]: cuts the power in the store's life,
 * at every operation and at random, and looks each time whether what was acknowledged is there.
 * Exit 0: no cut has lost anything. With --lie the card does not keep its word about syncs, and
 * exit 0 means that losses were found, as must be. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "powercut/card.h"
#include "powercut/card_vfs.h"
#include "powercut/chain.h"
#include "powercut/every.h"
#include "powercut/run.h"

static const char *const lie_names[CARD_LIES] = {
    [CARD_HONEST] = "none",          [CARD_NO_SYNC] = "sync",           [CARD_NO_WAL] = "wal",
    [CARD_NO_DATABASE] = "database", [CARD_NO_DIRECTORY] = "directory", [CARD_NO_WIPE] = "wipe",
};

static int usage(void)
{
    fputs("usage: powercut [--cuts N] [--seed S] [--only NUMBER]"
          " [--lie sync|wal|database|directory|wipe]\n",
          stderr);
    return 2;
}

static bool read_number(const char *text, long *out)
{
    char *end;

    *out = strtol(text, &end, 10);
    return *text != '\0' && *end == '\0' && *out >= 0 && *out < LONG_MAX;
}

static bool read_lie(const char *text, enum card_lie *out)
{
    for (int i = 0; i < CARD_LIES; i++) {
        if (strcmp(text, lie_names[i]) == 0) {
            *out = (enum card_lie)i;
            return true;
        }
    }
    return false;
}

static bool read_options(int argc, char **argv, struct run *run)
{
    for (int i = 1; i + 1 < argc; i += 2) {
        long number = 0;
        bool ok = strcmp(argv[i], "--lie") == 0 ? read_lie(argv[i + 1], &run->lie)
                                                : read_number(argv[i + 1], &number);

        if (strcmp(argv[i], "--cuts") == 0) {
            run->cuts = number;
        } else if (strcmp(argv[i], "--seed") == 0) {
            run->seed = (uint64_t)number;
        } else if (strcmp(argv[i], "--only") == 0) {
            run->only = number;
        } else if (strcmp(argv[i], "--lie") != 0) {
            return false;
        }
        if (!ok) {
            return false;
        }
    }
    return argc % 2 == 1;
}

/* Rounds of all lives, each with other visits and other damage, take half; the rest are chains. */
static void cut_all(struct run *run)
{
    uint64_t round = 0;

    do {
        every_round(run, round++);
    } while (run_goes_on(run) && run->number + run->number / (long)round < run->cuts / 2);
    run->in_rounds = run->number;
    for (uint64_t chain = 0; run_goes_on(run) && run->number < run->cuts; chain++) {
        chain_play(run, chain);
    }
}

int main(int argc, char **argv)
{
    struct run run = {.cuts = 20000, .seed = 1};
    int64_t before_ms;
    double seconds;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (!read_options(argc, argv, &run)) {
        return usage();
    }
    if (card_vfs_register() != ERR_OK) {
        fputs("powercut: SQLite takes no VFS\n", stderr);
        return 3;
    }
    card_set_lie(run.lie);
    printf("powercut: seed %llu, at least %ld cuts, the card's lie: %s\n",
           (unsigned long long)run.seed, run.cuts, lie_names[run.lie]);
    before_ms = clock_now_ms();
    cut_all(&run);
    card_unmount();
    card_vfs_begin();
    seconds = (double)(clock_now_ms() - before_ms + 1) / 1000.0;
    printf("powercut: %ld cuts looked at (%ld in whole lives, %ld in chains), %.0f a second; "
           "%ld times an acknowledged response was looked for; %ld cuts failed\n",
           run.looked_at, run.looked_in_rounds, run.looked_at - run.looked_in_rounds,
           (double)run.looked_at / seconds, run.promises, run.failed);
    if (run.lie != CARD_HONEST) {
        printf("powercut: answers lost %ld, words back %ld, files lost %ld, other %ld: %s\n",
               run.faults[FAULT_LOST], run.faults[FAULT_WORDS], run.faults[FAULT_FILE],
               run.faults[FAULT_TWICE] + run.faults[FAULT_CALL],
               run_found_lie(&run) ? "the lie was found out, as must be"
                                   : "THE LIE WAS NOT FOUND OUT");
        return run_found_lie(&run) ? 0 : 1;
    }
    return run.failed > 0 ? 1 : 0;
}
