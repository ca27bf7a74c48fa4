"""At rest neither program wakes up, and neither takes much memory."""
import time

import harness

REST_S = 5


def switches(program):
    """How often its threads slept so far: each wake-up ends in another sleep."""
    with open(f"/proc/{program.process.pid}/status", encoding="ascii") as status:
        for line in status:
            if line.startswith("voluntary_ctxt_switches:"):
                return int(line.split()[1])
    raise AssertionError("no count in /proc")


def resident_kib(program):
    with open(f"/proc/{program.process.pid}/status", encoding="ascii") as status:
        for line in status:
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
    raise AssertionError("no count in /proc")


class Rest(harness.Case):
    def test_nobody_wakes_up(self):
        writer, _ = self.hold_store(30)
        collector = self.start_collector("--header-seconds", "1")
        upload = self.start_upload()
        harness.wait_until(lambda: self.status().get("sent") == 30, "delivery")
        time.sleep(4)  # the kept connection ends, the debounce is over
        before = switches(upload), switches(collector)
        time.sleep(REST_S)
        after = switches(upload), switches(collector)
        print("wake-ups in", REST_S, "s: upload", after[0] - before[0], "collector",
              after[1] - before[1], "; KiB: upload", resident_kib(upload), "collector",
              resident_kib(collector))
        self.assertEqual(after, before)
        self.add_response(writer)
        harness.wait_until(lambda: self.status().get("sent") == 31, "one more")
        self.assertGreater(switches(upload), after[0])


if __name__ == "__main__":
    harness.main()
