/* hark: wiring only. The commands are in src/cli. */
#include "cli/cli.h"

int main(int argc, char **argv)
{
    return cli_main(argc, argv, HARK_BUILD, HARK_LIBRARIES);
}
