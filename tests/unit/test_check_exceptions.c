/* What hark check allows by name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "check/findings.h"

/* Letters down to 3 mm, of that question, on that display, and nothing else. */
static void test_exception(void **state)
{
    (void)state;
    static struct event_question question = {.name = "experience"};
    const struct event nhs = {
        .id = "friends_and_family", .questions = &question, .question_count = 1};
    struct event other = nhs;
    other.id = "mine";
    const struct display displays[] = {*display_find("7-800x480"), *display_find("15.6-1920x1080")};
    const struct check_plan plan = {.displays = displays, .display_count = 2, .size = -1};
    const struct check_finding small = {.kind = CHECK_MISFIT,
                                        .language = -1,
                                        .seen = UINT64_C(1) << check_bit(0, TEXT_USUAL),
                                        .value = 3.1};
    struct check_finding finding = small;
    check_findings_excuse(&nhs, &plan, &finding);
    assert_non_null(finding.exception);
    check_findings_excuse(&other, &plan, &finding);
    assert_null(finding.exception);
    finding.value = 2.9;
    check_findings_excuse(&nhs, &plan, &finding);
    assert_null(finding.exception);
    finding = small;
    finding.kind = CHECK_TARGET;
    check_findings_excuse(&nhs, &plan, &finding);
    assert_null(finding.exception);
    finding = small;
    finding.seen |= UINT64_C(1) << check_bit(1, TEXT_USUAL);
    check_findings_excuse(&nhs, &plan, &finding);
    assert_null(finding.exception);
}

/* By language and by size: Urdu lying down on 7 inches, and the larger letters there. */
static void test_exception_of_languages(void **state)
{
    (void)state;
    struct check_place place = {.event = "mine", .display = "7-800x480", .language = "ur"};
    assert_non_null(check_exception(&place, 4.0));
    assert_null(check_exception(&place, 3.7));
    place.language = "en";
    assert_null(check_exception(&place, 4.7));
    place.size = TEXT_LARGER;
    assert_null(check_exception(&place, 4.7));
    assert_non_null(check_exception(&place, 4.9));
    place.display = "15.6-1920x1080";
    assert_null(check_exception(&place, 4.9));
    place.language = NULL; /* of a text that is in no language */
    assert_null(check_exception(&place, 4.9));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exception),
        cmocka_unit_test(test_exception_of_languages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
