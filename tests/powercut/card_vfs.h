/* SQLite's way to the card: a VFS that is the default one of this process. It asks for the same
 * syncs as SQLite's own for Unix (os_unix.c): of a file when SQLite says so, of the directory with
 * the first sync of a journal or a WAL that was opened to be made, and with a deletion if SQLite
 * wants that. */
#ifndef HARK_POWERCUT_CARD_VFS_H
#define HARK_POWERCUT_CARD_VFS_H

#include "base/err.h"

/* Once. ERR_SYSTEM: SQLite does not want it. */
enum err card_vfs_register(void) HARK_MUST_CHECK;
/* With each card: no file of the last one is open any more. */
void card_vfs_begin(void);
/* So many of the next writes find that the file is damaged. */
void card_vfs_misread(int count);

#endif
