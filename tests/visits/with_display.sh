#!/usr/bin/env bash
# Runs a command on a display of its own (Xvfb, 1280x800), with the library that moves the clock.
set -euo pipefail
faketime=$(dpkg -L libfaketime | grep '/libfaketime\.so\.1$') || {
    echo "libfaketime is not installed; run ./dev setup" >&2
    exit 3
}
if [[ -n ${HARK_TEST_LIBASAN:-} ]]; then
    # The sanitizer asks for the time while it holds its lock, when it gives memory back; the moved
    # clock takes memory to read its file: so it must keep its memory.
    export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}allocator_release_to_os_interval_ms=-1"
    # Of a library's own leaks it says nothing: ours would be lost among them.
    export LSAN_OPTIONS="suppressions=$(dirname "$(realpath "$0")")/leaks.txt:print_suppressions=0"
fi
export HARK_TEST_PRELOAD="${HARK_TEST_LIBASAN:+$HARK_TEST_LIBASAN }$faketime"
# Without -noreset the server begins anew when its last window goes, and turns away whoever comes
# just then.
exec 3< <(exec Xvfb -displayfd 1 -screen 0 1280x800x24 -nolisten tcp -noreset 2>/dev/null)
xvfb=$!
trap 'kill "$xvfb" 2>/dev/null || true' EXIT
read -r -t 60 number <&3 || {
    echo "Xvfb did not start" >&2
    exit 3
}
export DISPLAY=":$number"
"$@"
