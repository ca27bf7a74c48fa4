/* The filter in front of libfyaml: what it lets through is what it says; what it holds back has a
 * finding. */
#include <string.h>

#include "base/utf8.h"
#include "event/yaml.h"
#include "fuzz.h"

void fuzz_begin(void)
{
}

/* The rule once more, told the other way round. */
static bool may_pass(const char *bytes, size_t len)
{
    if (!fuzz_is_clean(bytes, len, "\n\r")) {
        return false;
    }
    for (size_t at = 0; at < len;) {
        bool begins = at == 0 || bytes[at - 1] == '\n';
        size_t from = at;
        uint32_t code = utf8_next(bytes, len, &at);
        if ((begins && code == '%') ||
            (code == '\r' && (from + 1 >= len || bytes[from + 1] != '\n')) || code == 0xFEFF ||
            code == 0x2028 || code == 0x2029 || code == 0x202E) {
            return false;
        }
    }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct event_findings findings;
    memset(&findings, 0, sizeof findings);
    bool passed = yaml_filter((const char *)data, size, &findings);
    CHECK(passed == (findings.count == 0));
    CHECK(!passed || may_pass((const char *)data, size));
    CHECK(findings.count <= EVENT_FINDINGS_MAX);
    for (int i = 0; i < findings.count; i++) {
        CHECK(findings.items[i].line >= 1 && findings.items[i].column >= 1);
        CHECK(fuzz_is_clean(findings.items[i].message, strlen(findings.items[i].message), ""));
    }
    return 0;
}
