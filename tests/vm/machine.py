# SPDX-License-Identifier: GPL-2.0-only
"""A guest and the lines to it, whatever it runs on; see qemu.py and uml.py."""

import os
import selectors
import socket
import subprocess
import sys
import time

sys.dont_write_bytecode = True
import klog  # noqa: E402


class Failure(Exception):
    """The harness cannot work."""


class Machine:
    """A process that is the guest, and the lines to it by name. All have
    console (the kernel log), out (the command's output) and ctl (start, end)."""

    LINES = ('console', 'out', 'ctl')

    def __init__(self, log):
        self.process = None
        self.lines, self.ends = {}, {}
        for name in self.LINES:
            self.lines[name], self.ends[name] = socket.socketpair()
            os.set_inheritable(self.ends[name].fileno(), True)
        # The kernel log is in memory for the verdict, and in the file as it
        # comes, for those who watch.
        self.received = {name: b'' for name in self.LINES if name != 'out'}
        self.scanned = 0
        self.log_file = open(log, 'wb', buffering=0)
        self.selector = selectors.DefaultSelector()
        for name, line in self.lines.items():
            self.selector.register(line, selectors.EVENT_READ, name)

    def start(self, command, **how):
        """The guest has its ends of the lines, we have ours."""
        try:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL,
                pass_fds=[end.fileno() for end in self.ends.values()], **how)
        except OSError as error:
            raise Failure(f'cannot start {command[0]}: {error}') from error
        for end in self.ends.values():
            end.close()

    def sysrq(self, letter, limit=5.0):
        """Asks the kernel; tells whether it answered."""
        raise NotImplementedError

    def halt(self):
        """Ends the guest, with the stacks of its processors if it can."""
        raise NotImplementedError

    def send(self, name, data):
        try:
            self.lines[name].sendall(data)
        except OSError:
            pass        # it has ended; pump() will tell

    def pump(self, until, done=lambda: False):
        """Moves data until something has been done (True), the guest has
        ended (False), or the time is up (None)."""
        while self.selector.get_map():
            if done():
                return True
            left = until - time.monotonic()
            if left <= 0:
                return None
            for key, _ in self.selector.select(left):
                try:
                    data = key.fileobj.recv(65536)
                except OSError:
                    data = b''
                if not data:
                    self.selector.unregister(key.fileobj)
                elif key.data == 'out':
                    sys.stdout.buffer.write(data)
                    sys.stdout.buffer.flush()
                elif key.data == 'console':
                    data = data.replace(b'\r', b'')
                    self.received['console'] += data
                    self.log_file.write(data)
                else:
                    self.received[key.data] += data
        return True if done() else False

    @property
    def log(self):
        return self.received['console']

    def quiet(self, limit=5.0):
        """Waits until the kernel has said all it has to say."""
        until = time.monotonic() + limit
        while time.monotonic() < until:
            length = len(self.log)
            if self.pump(time.monotonic() + 0.5,
                         lambda: len(self.log) > length) is not True:
                break

    def started(self):
        return b'start\n' in self.received['ctl']

    def reported(self):
        """Whether the kernel has reported something since the command started;
        looks at each line once."""
        if not self.scanned:
            self.scanned = max(0, self.log.find(b'vm: start'))
        end = self.log.rfind(b'\n') + 1
        lines = self.log[self.scanned:end].decode(errors='replace')
        self.scanned = end
        return bool(klog.scan(lines.splitlines()))

    def status(self):
        text, _, _ = self.received['ctl'].decode().rpartition('\n')
        for line in text.splitlines():
            if line.startswith('end '):
                return int(line[4:])
        return None

    def log_complete(self):
        """Whether the log has come as far as the command's end."""
        return b'vm: end ' in self.log

    def close(self):
        self.process.kill()
        self.process.wait()
        self.pump(time.monotonic() + 5)
        self.log_file.close()
