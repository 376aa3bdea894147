"""The tally: what holds is counted, what does not is told."""

passed = failed = 0


def verdict(what, findings):
    """One thing that was looked at, and what was found wrong with it; the first few are told."""
    global passed, failed
    told = list(dict.fromkeys(findings))
    if not told:
        passed += 1
        return
    failed += 1
    print(f"FAILED {what}")
    for each in told[:12]:
        print(f"       {each}")
    if len(told) > 12:
        print(f"       and {len(told) - 12} more")


def tally():
    """The closing line, and the exit status that goes with it."""
    print(f"{passed} passed, {failed} failed", flush=True)
    return 1 if failed or not passed else 0
