/* hark: options and wiring only. The commands are in src/cli. */
#include <jansson.h>
#include <libfyaml.h>
#include <sqlite3.h>
#include <stdio.h>

#include "cli/cli.h"

int main(int argc, char **argv)
{
    char libraries[256];
    snprintf(libraries, sizeof libraries, "SQLite %s\njansson %s\nlibfyaml %s\n",
             sqlite3_libversion(), jansson_version_str(), fy_library_version());
    return cli_main(argc, argv, libraries);
}
