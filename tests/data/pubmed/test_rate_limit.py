import threading

from data.pubmed.rate_limit import RateLimiter
from tests.waiting import ManualClock, wait_until


def test_what_a_reader_waits_for_goes_before_downloads():
    clock = ManualClock()
    limiter, order, never = RateLimiter(1, clock), [], threading.Event()

    def ask(name, urgent):
        with limiter.slot(never, urgent=urgent):
            order.append(name)

    ask("first", False)
    threads = [threading.Thread(target=ask, args=(f"download {n}", False)) for n in range(9)]
    for thread in threads:
        thread.start()
    wait_until(lambda: len(limiter._waiting[False]) == 9, "the downloads wait")
    threads.append(threading.Thread(target=ask, args=("count", True)))
    threads[-1].start()
    wait_until(lambda: limiter._waiting[True], "the count waits")
    for number in range(2, 12):
        clock.advance(2.0)
        wait_until(lambda number=number: len(order) == number, "the next goes")
    for thread in threads:
        thread.join()
    assert order[1] == "count"
