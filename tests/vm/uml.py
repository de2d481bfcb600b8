# SPDX-License-Identifier: GPL-2.0-only
"""User-mode Linux: the kernel is a program, at the host's own speed."""

import os
import shutil
import socket
import struct
import tempfile
import time

import machine

CMDLINE = (
    'console=tty0 loglevel=7 printk.devkmsg=on log_buf_len=4M panic=-1 noreboot '
    # One report a boot would hide the second one.
    'kasan_multi_shot kmemleak=on '
    # Caches that failslab can be confined to.
    'slub_debug=A,kmalloc-*,kernfs_node_cache '
    'sysctl.kernel.hung_task_timeout_secs=60'
)


class Machine(machine.Machine):
    """The lines are a console and two serial lines, by file descriptor, and
    the kernel's own control socket (mconsole)."""

    def __init__(self, args, kernel, initramfs, job, results, log):
        if args.qemu:
            raise machine.Failure('--qemu: this is no QEMU')
        super().__init__(log)
        # A short path without blanks, for the kernel's command line.
        self.folder = tempfile.mkdtemp(prefix='dw-uml.')
        for name, path in (('job', job), ('results', results),
                           ('initrd', initramfs)):
            os.symlink(path, f'{self.folder}/{name}')
        fds = {name: end.fileno() for name, end in self.ends.items()}
        command = [
            # The guest's processes are processes of the host that the kernel
            # traces; without it, they would go on by themselves, as root. So
            # they are in a PID namespace that ends with us. Signals that end
            # a process spare the first one of a namespace: that is the shell.
            'setpriv', '--pdeathsig', 'KILL', 'unshare', '--pid', '--fork',
            '--kill-child=KILL',
            *(['--user', '--map-root-user'] if os.getuid() else []),
            'sh', '-c', 'ulimit -c 0; "$@"; exit $?', 'sh',
            kernel + '/linux', *CMDLINE.split(), *args.append.split(),
            f'mem={args.mem}M', f'initrd={self.folder}/initrd',
            f'uml_dir={self.folder}/', 'umid=guest',
            'con=null', 'ssl=null', f'con0=fd:{fds["console"]}',
            f'ssl0=fd:{fds["out"]}', f'ssl1=fd:{fds["ctl"]}',
            # unknown to the kernel, so init0 gets it
            f'VM_FOLDER={self.folder}',
        ]
        self.start(command, cwd='/', stdout=self.ends['console'],
                   stderr=self.ends['console'],
                   env={**os.environ, 'TMPDIR': memory_folder(args.mem)})

    def sysrq(self, letter, limit=5.0):
        """By mconsole, which an interrupt answers."""
        command = f'sysrq {letter}'.encode()
        mark = len(self.log)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.bind('')
            try:
                # magic, version, length, text: arch/um/drivers/mconsole.h
                line.sendto(struct.pack('=III512s', 0xcafebabe, 2,
                                        len(command), command),
                            self.folder + '/guest/mconsole')
            except OSError:
                return False
            if not self.pump(time.monotonic() + limit,
                             lambda: b'sysrq:' in self.log[mark:]):
                return False
        self.quiet()
        return True

    def halt(self):
        """It has no NMI: close() ends it."""

    def close(self):
        super().close()
        shutil.rmtree(self.folder, ignore_errors=True)


def memory_folder(mebibytes):
    """Where the guest's memory lies: a file, deleted at once. In memory if
    there is room (a container's /dev/shm may have 64 MiB)."""
    try:
        room = os.statvfs('/dev/shm')
        if room.f_bavail * room.f_frsize > mebibytes * 1.25 * 2**20:
            return '/dev/shm'
    except OSError:
        pass
    return tempfile.gettempdir()


