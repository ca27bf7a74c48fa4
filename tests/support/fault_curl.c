/* Calls to libcurl. */
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <errno.h>
#include <stdarg.h>

#include "support/fault.h"

/* NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): --wrap wants the names */
FAULT_WRAP(CURLcode, curl_global_init, (long what), (what), ENOMEM, CURLE_OUT_OF_MEMORY)
FAULT_WRAP(CURL *, curl_easy_init, (void), (), ENOMEM, NULL)
FAULT_WRAP(CURLM *, curl_multi_init, (void), (), ENOMEM, NULL)
FAULT_WRAP(CURLU *, curl_url, (void), (), ENOMEM, NULL)
FAULT_WRAP(CURLUcode, curl_url_set, (CURLU * url, CURLUPart what, const char *part, unsigned flags),
           (url, what, part, flags), ENOMEM, CURLUE_OUT_OF_MEMORY)
FAULT_WRAP(CURLUcode, curl_url_get, (const CURLU *url, CURLUPart what, char **part, unsigned flags),
           (url, what, part, flags), ENOMEM, CURLUE_OUT_OF_MEMORY)
FAULT_WRAP(struct curl_slist *, curl_slist_append, (struct curl_slist * list, const char *text),
           (list, text), ENOMEM, NULL)
FAULT_WRAP(CURLMcode, curl_multi_add_handle, (CURLM * multi, CURL *easy), (multi, easy), ENOMEM,
           CURLM_OUT_OF_MEMORY)
FAULT_WRAP(CURLMcode, curl_multi_perform, (CURLM * multi, int *running), (multi, running), ENOMEM,
           CURLM_OUT_OF_MEMORY)
FAULT_WRAP(CURLMcode, curl_multi_poll,
           (CURLM * multi, struct curl_waitfd extra[], unsigned count, int wait_ms, int *ready),
           (multi, extra, count, wait_ms, ready), ENOMEM, CURLM_OUT_OF_MEMORY)

CURLcode __real_curl_easy_setopt(CURL *easy, CURLoption option, ...);
CURLcode __wrap_curl_easy_setopt(CURL *easy, CURLoption option, ...);
CURLcode __wrap_curl_easy_setopt(CURL *easy, CURLoption option, ...)
{
    CURLcode code;
    va_list arguments;
    va_start(arguments, option);
    if (fault_strikes("curl_easy_setopt")) {
        code = CURLE_OUT_OF_MEMORY;
        /* NOLINTNEXTLINE(bugprone-branch-clone): they take arguments of other types */
    } else if (option >= CURLOPTTYPE_OFF_T && option < CURLOPTTYPE_BLOB) {
        code = __real_curl_easy_setopt(easy, option, va_arg(arguments, curl_off_t));
    } else if (option < CURLOPTTYPE_OBJECTPOINT) {
        code = __real_curl_easy_setopt(easy, option, va_arg(arguments, long));
    } else {
        code = __real_curl_easy_setopt(easy, option, va_arg(arguments, void *));
    }
    va_end(arguments);
    return code;
}

CURLcode __real_curl_easy_getinfo(CURL *easy, CURLINFO what, ...);
CURLcode __wrap_curl_easy_getinfo(CURL *easy, CURLINFO what, ...);
CURLcode __wrap_curl_easy_getinfo(CURL *easy, CURLINFO what, ...)
{
    va_list arguments;
    va_start(arguments, what);
    void *out = va_arg(arguments, void *);
    va_end(arguments);
    return fault_strikes("curl_easy_getinfo") ? CURLE_OUT_OF_MEMORY
                                              : __real_curl_easy_getinfo(easy, what, out);
}
/* NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
