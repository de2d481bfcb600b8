# SPDX-License-Identifier: GPL-2.0-only
"""What in a kernel log is a failure, and which one.

Used by run (on the host, over the serial console) and by guest (in the guest,
over /dev/kmsg), so that both give the same verdict.
"""

import fnmatch
import re
import sys

sys.dont_write_bytecode = True

# Exit codes of tests/vm/run. Below 200 it is the command's own status.
HARNESS, WARNING, BUG, OOPS, MEMORY, LOCKDEP, HANG, TIMEOUT, NO_END = \
    range(200, 209)
COMMAND_MAX = 199

# The first pattern that matches a line names it, so the particular ones stand
# before the general: lockdep says WARNING or BUG, too, and KASAN says BUG.
PATTERNS = [
    (LOCKDEP, 'lockdep report', [
        r'WARNING: possible (circular|recursive|irq lock inversion)',
        r'possible (recursive|circular) locking',
        r'WARNING: (inconsistent lock state|suspicious RCU usage)',
        r'WARNING: (bad unlock balance|held lock freed|Nested lock)',
        r'WARNING: (lock held when|HARDIRQ-safe|SOFTIRQ-safe|\S+ still held)',
        r'WARNING: .*-> .* lock order detected',
        r'BUG: (Invalid wait context|MAX_LOCK|.*lock held)',
        r'INFO: trying to register non-static key',
        r'DEBUG_LOCKS_WARN_ON',
    ]),
    (MEMORY, 'memory report', [
        r'BUG: K(ASAN|MSAN|FENCE|CSAN)',
        r'UBSAN:',
        r'BUG \S+ \(.*\): ',                    # slub_debug
        r'Slab cache still has objects',
        r'kmemleak: [1-9]\d* new suspected',
        r'ODEBUG:',
    ]),
    (HANG, 'hang', [
        r'blocked for more than \d+ seconds',
        r'BUG: (soft lockup|workqueue lockup)',
        r'(hard LOCKUP|rcu: INFO: .*(stall|starved))',
    ]),
    (OOPS, 'oops', [
        r'BUG: (unable to handle|kernel NULL pointer|stack guard page)',
        r'general protection fault',
        r'\bOops\b',
        r'(double fault|divide error|stack segment): ',
        r'Kernel panic - not syncing',
    ]),
    (BUG, 'BUG', [
        r'kernel BUG at ',
        r'\bBUG: ',
    ]),
    (WARNING, 'WARNING', [
        r'WARNING: .*\bat ',
        r'\bWARNING: CPU:',
    ]),
]

_TABLE = [(code, name, re.compile('|'.join(patterns)))
          for code, name, patterns in PATTERNS]

# Reports of kernels that are not ours to mend, by their full text: what follows
# the line that shows them, and a function that is in the stack. Each is
# forgiven once, and only before the command starts ("vm: start").
#
# User-mode Linux 6.1, at its first exec: force_flush_all() walks the mappings
# without a lock; there is only one task.
KNOWN = [
    ('WARNING: suspicious RCU usage',
     '6.1.* #1 Not tainted',
     '-----------------------------',
     f'lib/maple_tree.c:{line} suspicious rcu_dereference_check() usage!',
     'force_flush_all+*')
    for line in (816, 860)
]

# What guest says when all objects of a kmemleak report are KNOWN_LEAKS.
_LEAKS = re.compile(r'kmemleak: (\d+) new suspected')
_LEAKS_KNOWN = 'vm: known leaks: '

# Memory that kernels lose by themselves: the program, and a function on the
# stack of the allocation. 6.1's class_create() does not free the name when
# sysfs has no memory for the class; st-failnth sees to that.
KNOWN_LEAKS = [('failnth', '__class_register')]


def leaks(text):
    """(number of known ones, the others) in /sys/kernel/debug/kmemleak."""
    known_ones, others = 0, []
    for leak in re.split(r'^(?=unreferenced object )', text, flags=re.M):
        if any(f'comm "{program}"' in leak and f'] {function}+' in leak
               for program, function in KNOWN_LEAKS):
            known_ones += 1
        elif leak.strip():
            others.append(leak)
    return known_ones, ''.join(others)


def _leaks_known(lines, at):
    """Whether guest has found all leaks of this report to be known."""
    found = _LEAKS.search(lines[at])
    return bool(found) and any(
        strip(line) == _LEAKS_KNOWN + found[1] for line in lines[at:at + 20])


# Where a report begins; the lines up to it belong to the excerpt.
_CUT = re.compile(r'-\[ cut here \]-|^=+$')


class Verdict:
    """One failure: its exit code, its name, the line that showed it."""

    def __init__(self, code, name, line, at=0):
        self.code, self.name, self.line, self.at = code, name, line, at

    def __str__(self):
        return f'{self.name}: {self.line}'


def strip(line):
    """A log line without time stamp and caller."""
    return re.sub(r'^(<\d+>)?\[ *\d+\.\d+\](\[ *[CT]\d+\])? ', '', line).strip()


def known(lines, at):
    """The entry of KNOWN that begins at this line, or None."""
    for entry in KNOWN:
        *text, function = entry
        if all(fnmatch.fnmatchcase(strip(line), want)
               for line, want in zip(lines[at:], text)) and any(
                   fnmatch.fnmatchcase(word, function)
                   for line in lines[at:at + 60] for word in line.split()):
            return entry
    return None


def scan(lines):
    """All reports in a log, in order."""
    found = []
    owed = set(KNOWN)
    for at, line in enumerate(lines):
        if strip(line) == 'vm: start':
            owed = set()
        for code, name, pattern in _TABLE:
            if pattern.search(line):
                entry = known(lines, at) if owed else None
                if entry in owed:
                    owed.remove(entry)
                elif not _leaks_known(lines, at):
                    found.append(Verdict(code, name, strip(line), at))
                break
    return found


def excerpt(lines, verdict, before=2, after=60):
    """The report itself, long enough for its stack."""
    first = verdict.at
    for back in range(1, before + 1):
        if first - back >= 0 and _CUT.search(strip(lines[first - back])):
            first -= back
            break
    last = verdict.at + 1
    while last < min(len(lines), verdict.at + after):
        last += 1
        if '---[ end trace' in lines[last - 1]:
            break
    return lines[first:last]
