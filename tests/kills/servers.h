/* The real hark-upload and hark-collector beside the screen program, and what their databases must
 * say at any moment and in the end. */
#ifndef HARK_TESTS_KILLS_SERVERS_H
#define HARK_TESTS_KILLS_SERVERS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define SERVERS_PATH_BYTES 512

enum server { SERVER_COLLECTOR, SERVER_UPLOAD };
#define SERVER_COUNT 2

struct servers {
    const char *programs; /* borrowed: the directory of the programs */
    const char *scratch;  /* borrowed: where all files are */
    pid_t pids[SERVER_COUNT];
    char port[8]; /* the collector's, from its first start on; "0" before */
};

/* The port is any free one. False with a message on stderr, as all here. */
bool servers_open(struct servers *servers, const char *programs, const char *scratch);
/* Ends both; accepts what was not started. */
void servers_close(struct servers *servers);

/* kill -9, looks at what it left, and starts it anew. */
bool servers_kill(struct servers *servers, enum server which);
/* Waits until the collector has so many responses. */
bool servers_wait(const struct servers *servers, int64_t responses);
/* After servers_close(): the same ids in all three databases, each once, none in conflict. */
bool servers_agree(const struct servers *servers);

#endif
