/* Settings: built-in < settings file (/etc/hark/hark.conf) < option on the command line.
 * A file has lines "key = value"; '#' starts a comment line; blanks around both are dropped.
 * Each key is in the program's table; an unknown or doubled key in a file is an error with its
 * line, and a known key of one of the other programs is passed over. */
#ifndef HARK_BASE_CONF_H
#define HARK_BASE_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/err.h"

#define CONF_FILE_BYTES_MAX 65536
#define CONF_VALUE_BYTES_MAX 1024
#define CONF_PATH_DEFAULT "/etc/hark/hark.conf"

/* One setting. A program has a static table of them, ended by key NULL. The command line option
 * is the key with '-' for '_': agenda_item is --agenda-item VALUE or --agenda-item=VALUE. */
struct conf_setting {
    const char *key;
    const char *value;   /* built-in value; "" is unset */
    const char *help;    /* one line for --help and the man page; says unit and limits */
    const char *metavar; /* "FILE", "URL", "SECONDS"; NULL: a switch, "yes" when present */
};

struct conf;

/* Starts with the built-in values. settings must outlive conf. */
enum err conf_open(const struct conf_setting *settings, struct conf **out) HARK_MUST_CHECK;
void conf_close(struct conf *conf);

/* Reads a file over what is there. ERR_ABSENT if it does not exist (the caller decides whether
 * that matters); ERR_DATA with "path:line:column: message" lines appended to problems. */
enum err conf_read_file(struct conf *conf, const char *path, struct buf *problems) HARK_MUST_CHECK;
/* Reads options up to the first word that is none ("--" ends them too); *next is its index.
 * ERR_DATA with a message in problems for an unknown option or a missing value. */
enum err conf_read_options(struct conf *conf, int argc, char **argv, int *next,
                           struct buf *problems) HARK_MUST_CHECK;

/* Never NULL; "" when unset. The key must be in the table (asserted). */
const char *conf_get(const struct conf *conf, const char *key);
bool conf_is_on(const struct conf *conf, const char *key); /* yes, true, on, 1 */
/* The value as a whole number in [least, most]; ERR_DATA with a message naming where it was set. */
enum err conf_get_number(const struct conf *conf, const char *key, long least, long most, long *out,
                         struct buf *problems) HARK_MUST_CHECK;
/* "key = value  # built-in | /etc/hark/hark.conf:12 | --option", one line each, for
 * --print-config. A key that ends in "token" or "pin" is printed as "(set)". */
void conf_print(const struct conf *conf, FILE *out);
/* The lines of --help for the options. */
void conf_print_help(const struct conf_setting *settings, FILE *out);

#endif
