/* SIGINT and SIGTERM as SDL's own SDL_QUIT event. A signal handler could come between the last look
 * at its flag and the sleep; a thread that waits for the signals cannot be missed. */
#ifndef HARK_UI_QUIT_H
#define HARK_UI_QUIT_H

#include "base/err.h"

struct quit;

/* Blocks both signals in this thread, and so in all that it starts later. SDL must be running
 * before the first signal is of use. ERR_SYSTEM (logged). */
enum err quit_open(struct quit **out) HARK_MUST_CHECK;
/* Before SDL ends. Accepts NULL. The signals stay blocked: the program is ending anyway. */
void quit_close(struct quit *quit);

#endif
