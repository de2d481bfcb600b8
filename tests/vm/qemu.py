# SPDX-License-Identifier: GPL-2.0-only
"""Debian's own kernels, in QEMU. Emulated: results must not depend on KVM."""

import json
import shlex
import sys
import time

import machine

CMDLINE = (
    'console=ttyS0 loglevel=7 printk.devkmsg=on log_buf_len=4M '
    'mitigations=off random.trust_cpu=on net.ifnames=0 '
    # A starved host delivers the test's interrupts too late: panic at boot.
    'no_timer_check '
    # A panic prints the stacks of all CPUs and ends QEMU (-no-reboot).
    'reboot=t panic=-1 panic_print=0x40 unknown_nmi_panic '
    'sysrq_always_enabled '
    # Two emulated CPUs on busy ones are slow, not stuck: the kernel's own
    # limits (10, 21, 120 s) would tell lies, or come after ours.
    'watchdog_thresh=20 rcupdate.rcu_cpu_stall_timeout=60 '
    'sysctl.kernel.hung_task_timeout_secs=60'
)


class Machine(machine.Machine):
    """The lines are a serial console, two virtio ports, and QMP."""

    LINES = ('console', 'out', 'ctl', 'qmp')

    def __init__(self, args, kernel, initramfs, job, results, log):
        super().__init__(log)
        chardevs = []
        for name, end in self.ends.items():
            chardevs += ['-chardev', f'socket,id={name},fd={end.fileno()}']
        command = [
            # QEMU must not outlive us, however we end.
            'setpriv', '--pdeathsig', 'KILL', 'qemu-system-x86_64',
            '-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot',
            # One thread for all virtual CPUs. With one each, QEMU 7.2 may
            # keep running a translated int3 that the kernel has patched away
            # on another CPU: "Oops: int3" or a hang, once in dozens of boots,
            # in minutes where tracepoints are switched.
            '-M', 'pc', '-accel', 'tcg,thread=single',
            '-cpu', 'qemu64,+rdrand,+rdtscp,+smep,+smap',
            '-smp', '1' if args.icount else str(args.smp),
            *(['-icount', 'shift=0,sleep=off'] if args.icount else []),
            '-m', str(args.mem),
            '-kernel', kernel + '/vmlinux', '-initrd', initramfs,
            '-append', f'{CMDLINE} {args.append}',
            *chardevs, '-serial', 'chardev:console',
            '-mon', 'chardev=qmp,mode=control',
            '-device', 'virtio-serial-pci',
            '-device', 'virtserialport,chardev=out,name=dw.out',
            '-device', 'virtserialport,chardev=ctl,name=dw.ctl',
        ]
        for tag, path, more in (('root', '/', ',readonly=on,multidevs=remap'),
                                ('job', job, ',readonly=on'),
                                ('results', results, '')):
            command += [
                '-fsdev', f'local,id={tag},path={path.replace(",", ",,")},'
                          f'security_model=none{more}',
                '-device', f'virtio-9p-pci,fsdev={tag},mount_tag={tag}']
        command += shlex.split(args.qemu)
        self.start(command, stdout=sys.stderr)
        self.qmp('qmp_capabilities')

    def qmp(self, execute, **arguments):
        self.send('qmp', json.dumps({'execute': execute,
                                     'arguments': arguments}).encode() + b'\n')

    def sysrq(self, letter, limit=5.0):
        """By serial break: works as long as one CPU takes interrupts. Tells
        whether the kernel answered."""
        until = time.monotonic() + limit
        answers = self.received['qmp'].count(b'"return"')
        mark = len(self.log)
        self.qmp('chardev-send-break', id='console')
        self.pump(until, lambda:
                  self.received['qmp'].count(b'"return"') > answers)
        self.send('console', letter.encode())
        if not self.pump(until, lambda: b'sysrq:' in self.log[mark:]):
            return False
        self.quiet()
        return True

    def halt(self):
        """All processors panic, and QEMU ends with them."""
        self.qmp('inject-nmi')
        self.pump(time.monotonic() + 5)
