/* The collector's page: how many responses came from where. One HTML document that needs nothing
 * else; every text on it goes through html_text. */
#ifndef HARK_COLLECTOR_PAGE_H
#define HARK_COLLECTOR_PAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "collector/titles.h"
#include "inbox/inbox.h"

#define PAGE_BYTES_MAX (1024 * 1024)
#define PAGE_TERMINALS_MAX 500 /* shown; all are counted */
#define PAGE_EVENTS_MAX 20
#define PAGE_REFRESH_S 10
#define PAGE_NONCE_BYTES 33

/* Appends the page. nonce is the one that the Content-Security-Policy names; watching: the page
 * loads itself again. now_s is wall time, for "3 minutes ago". */
enum err page_add(struct inbox *inbox, struct titles *titles, const char *nonce, bool watching,
                  int64_t now_s, struct buf *out) HARK_MUST_CHECK;

#endif
