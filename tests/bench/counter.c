/* A plugin of qemu-user: counts the instructions of a program for another machine, and writes the
 * count down whenever one of the named functions is entered, as a line "NAME COUNT".
 *
 *   qemu-aarch64 -plugin counter.so,out=FILE,mark=NAME,mark=NAME PROGRAM
 *
 * Debian has no package with the header of this interface; what is used of it is declared here.
 * It is that of QEMU 7.2 (Debian 12). */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define MARKS_MAX 16
#define EXPORT __attribute__((visibility("default")))

struct qemu_plugin_tb;
struct qemu_plugin_insn;
typedef void translated(uint64_t id, struct qemu_plugin_tb *block);
typedef void executed(unsigned cpu, void *data);

void qemu_plugin_register_vcpu_tb_trans_cb(uint64_t id, translated *call);
void qemu_plugin_register_vcpu_tb_exec_inline(struct qemu_plugin_tb *block, int add,
                                              uint64_t *counter, uint64_t value);
void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *block, executed *call, int flags,
                                          void *data);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *block);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *block, size_t index);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn);
const char *qemu_plugin_insn_symbol(const struct qemu_plugin_insn *insn);

struct mark {
    const char *name;
    uint64_t address; /* where it begins; 0: not seen yet */
};

static struct mark marks[MARKS_MAX];
static int mark_count;
static uint64_t counted;
static FILE *out;

static void write_mark(unsigned cpu, void *data)
{
    (void)cpu;
    fprintf(out, "%s %" PRIu64 "\n", ((const struct mark *)data)->name, counted);
    fflush(out);
}

/* A function is called before anything else of it runs, so its first block is its beginning. */
static struct mark *mark_at(const struct qemu_plugin_insn *insn)
{
    const char *symbol = qemu_plugin_insn_symbol(insn);
    for (int i = 0; i < mark_count && symbol != NULL; i++) {
        if (strcmp(marks[i].name, symbol) == 0) {
            uint64_t address = qemu_plugin_insn_vaddr(insn);
            if (marks[i].address == 0) {
                marks[i].address = address;
            }
            return marks[i].address == address ? &marks[i] : NULL;
        }
    }
    return NULL;
}

static void count_block(uint64_t id, struct qemu_plugin_tb *block)
{
    (void)id;
    struct mark *mark = mark_at(qemu_plugin_tb_get_insn(block, 0));
    if (mark != NULL) {
        qemu_plugin_register_vcpu_tb_exec_cb(block, write_mark, 0, mark);
    }
    qemu_plugin_register_vcpu_tb_exec_inline(block, 0, &counted, qemu_plugin_tb_n_insns(block));
}

EXPORT int qemu_plugin_version = 1;

int qemu_plugin_install(uint64_t id, const void *info, int argc, char **argv);
EXPORT int qemu_plugin_install(uint64_t id, const void *info, int argc, char **argv)
{
    (void)info;
    for (int i = 0; i < argc; i++) {
        char *value = strchr(argv[i], '=');
        if (value != NULL && strncmp(argv[i], "out=", 4) == 0) {
            out = fopen(value + 1, "w");
        } else if (value != NULL && mark_count < MARKS_MAX) {
            marks[mark_count++].name = strdup(value + 1);
        }
    }
    if (out == NULL) {
        fputs("counter: give it out=FILE\n", stderr);
        return -1;
    }
    qemu_plugin_register_vcpu_tb_trans_cb(id, count_block);
    return 0;
}
