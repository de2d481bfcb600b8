# SPDX-License-Identifier: GPL-2.0-only
#
# discwriter: the verbs. "make help" lists them. Everything made lies in build/.

SHELL := /bin/bash
MAKEFLAGS += --no-print-directory --no-builtin-rules

# Not O: a kernel build would take that for itself.
BUILD	:= $(abspath build)
KREL	:= $(shell uname -r)
KDIR	:= /lib/modules/$(KREL)/build
DESTDIR	:=
PREFIX	:= /usr/local

# KDIR= may name another kernel than the running one: its own name counts.
# (Not kernel.release: in Debian 6.1 that is 6.1.192, and uname -r is not.)
KDIR_KREL := $(shell sed -n 's/^.define UTS_RELEASE "\(.*\)"/\1/p' \
		$(KDIR)/include/generated/utsrelease.h 2>/dev/null)
ifneq ($(KDIR_KREL),)
override KREL := $(KDIR_KREL)
endif

# User-mode Linux is an architecture of its own; its folder says so. 6.1 cannot
# check all of it for undefined behaviour, but modules.
KARCH	:= $(shell grep -qs '^CONFIG_UML=y' $(KDIR)/include/config/auto.conf && \
		echo ARCH=um UBSAN_SANITIZE=y)

.PHONY: all help modules modules-vm lib tools abi-dump install demo check check-fast check-long clean

all:		## modules (if the running kernel has headers), library, command
	@[ -z "$(KDIR_KREL)" ] || $(MAKE) modules
	@$(MAKE) lib tools
	@[ -n "$(KDIR_KREL)" ] || { \
		echo "No headers for kernel $(KREL) in $(KDIR): no modules are built."; \
		echo "On Debian: apt install linux-headers-$(KREL)"; }

help:		## this list
	@echo 'make VERB [VARIABLE=...]:'
	@sed -nE 's/^([a-z-]+):[^#]*## ?/  \1\t/p; s/^##$$//p' $(MAKEFILE_LIST) | \
		expand -t 16
	@echo
	@echo 'Results lie in build/: <kernel release>/*.ko, libdiscwriter.*, discwriter.'
	@echo 'Variables:'
	@echo '  KDIR=FOLDER     kernel to build for (the running one: $(KREL))'
	@echo '  W=1             more warnings of the compiler'
	@echo '  DESTDIR= PREFIX=  for install ($(PREFIX))'
	@echo '  DISCWRITER_CACHE= where test kernels are kept (~/.cache/discwriter)'

# --- modules ---------------------------------------------------------------

# These kernels' Kbuild writes beside the sources, and cannot be told otherwise
# for external modules: so it gets a folder of links to them.
KSRC	:= $(BUILD)/$(KREL)/src
MODULES	:= kernel tests/sim tests/vm/trip tests/kunit tests/pure Documentation/examples/kernel-writer
KFILES	:= $(shell find Kbuild uapi $(MODULES) -type f \
		\( -name '*.[chS]' -o -name Kbuild \) 2>/dev/null)

# Debian's 6.1 headers lack the vmlinux that BTF is made from.
KFLAGS	:= $(if $(wildcard $(KDIR)/vmlinux),,CONFIG_DEBUG_INFO_BTF_MODULES=)

modules:	## discwriter.ko and discwriter_sim.ko for one kernel (KDIR=)
	@[ -n "$(KDIR_KREL)" ] || { \
		echo "No kernel headers in $(KDIR); name others by KDIR=" >&2; \
		exit 1; }
	@mkdir -p $(KSRC)
	@exec 9>$(BUILD)/$(KREL)/.lock; flock 9; \
	for f in $(KFILES); do \
		[ $(KSRC)/$$f -ef $$f ] || { mkdir -p $(KSRC)/$$(dirname $$f); \
			ln -sf $(CURDIR)/$$f $(KSRC)/$$f; }; \
	done; \
	find $(KSRC) -type l -printf '%P\n' | \
		grep -vxF "$$(printf '%s\n' $(KFILES))" | while read -r f; do \
		rm -f "$(KSRC)/$$f" "$(KSRC)/$${f%.c}.o"; \
	done; \
	$(MAKE) -C $(KDIR) $(KARCH) M=$(KSRC) $(KFLAGS) modules 9>&- || exit; \
	rm -rf $(BUILD)/$(KREL)/.new; mkdir $(BUILD)/$(KREL)/.new; \
	sed -e 's/\.o$$/.ko/' -e 's|^[^/]|$(KSRC)/&|' $(KSRC)/modules.order | \
		xargs cp -p -t $(BUILD)/$(KREL)/.new || exit; \
	for f in $(BUILD)/$(KREL)/*.ko; do \
		[ -e "$(BUILD)/$(KREL)/.new/$${f##*/}" ] || rm -f "$$f"; \
	done; \
	mv $(BUILD)/$(KREL)/.new/*.ko $(BUILD)/$(KREL)/; rmdir $(BUILD)/$(KREL)/.new

modules-vm:	## the modules for the two kernels of the test machine
	@tests/vm/deps
	@tests/vm/fetch 6.1 6.12
	@for k in 6.1 6.12; do \
		$(MAKE) modules KDIR="$$(tests/vm/fetch --print kdir $$k)" || exit; \
	done

# --- user space ------------------------------------------------------------

# needs LIBRARY PACKAGE: say what to install, instead of what the compiler says
needs	= @pkg-config --exists $(1) || { \
		echo "$(1) is missing. On Debian: apt install pkg-config $(2)" >&2; \
		exit 1; }

lib:		## libdiscwriter, shared and static
	$(call needs,libudev,libudev-dev)
	$(call needs,zlib,zlib1g-dev)
	$(call needs,libnl-genl-3.0,libnl-genl-3-dev)
	@$(MAKE) -C lib O=$(BUILD)

tools: lib	## the discwriter command
	$(call needs,json-c,libjson-c-dev)
	@$(MAKE) -C tools O=$(BUILD)

abi-dump:	## lib/libdiscwriter.abi anew, after functions were added
	@tests/static/abi --update

# --- install ---------------------------------------------------------------

INSTALL	:= install -m 644 -t
MODDIR	:= $(DESTDIR)/lib/modules/$(KREL)/updates
BINDIR	:= $(DESTDIR)$(PREFIX)/bin
LIBDIR	:= $(DESTDIR)$(PREFIX)/lib
INCDIR	:= $(DESTDIR)$(PREFIX)/include
MANDIR	:= $(DESTDIR)$(PREFIX)/share/man
# What the administrator installs goes where distributions do not reach.
RULEDIR	:= $(DESTDIR)$(if $(filter /usr,$(PREFIX)),/usr/lib,/etc)/udev/rules.d

KOS	= $(addprefix $(BUILD)/$(KREL)/,discwriter.ko discwriter_sim.ko)
RULES	= $(wildcard *.rules */*.rules)
# A page is found by each of the names it begins with.
MANS	= $(wildcard Documentation/*.[1-9] Documentation/*/*.[1-9])

# Builds nothing: it may run as another user than the one who built.
install:	## what was built; DESTDIR= and PREFIX= say where to
	@[ -e $(BUILD)/discwriter ] || { echo 'Nothing is built: run make first.' >&2; exit 1; }
	@set -e; \
	if [ -e $(BUILD)/$(KREL)/discwriter.ko ]; then \
		install -d $(MODDIR); $(INSTALL) $(MODDIR) $(wildcard $(KOS)); \
		echo '  INSTALL $(MODDIR)'; \
		[ -n '$(DESTDIR)' ] || PATH=$$PATH:/sbin:/usr/sbin depmod $(KREL); \
	else \
		echo "  (no modules: none are built for $(KREL))"; \
	fi; \
	install -d $(BINDIR) $(LIBDIR)/pkgconfig $(INCDIR)/linux; \
	install -m 755 -t $(BINDIR) $(BUILD)/discwriter; \
	echo '  INSTALL $(BINDIR)'; \
	cp -P $(BUILD)/libdiscwriter.so* $(BUILD)/libdiscwriter.a $(LIBDIR); \
	sed 's|^prefix=.*|prefix=$(PREFIX)|' $(BUILD)/libdiscwriter.pc \
		>$(LIBDIR)/pkgconfig/libdiscwriter.pc; \
	echo '  INSTALL $(LIBDIR)'; \
	[ -n '$(DESTDIR)' ] || PATH=$$PATH:/sbin:/usr/sbin ldconfig; \
	$(INSTALL) $(INCDIR) lib/include/*.h; \
	$(INSTALL) $(INCDIR)/linux uapi/linux/*.h; \
	echo '  INSTALL $(INCDIR)'; \
	for f in $(RULES); do \
		install -d $(RULEDIR); $(INSTALL) $(RULEDIR) $$f; \
		echo "  INSTALL $(RULEDIR)/$${f##*/}"; \
	done; \
	for f in $(MANS); do \
		dir=$(MANDIR)/man$${f##*.}; page=$${f##*/}; \
		install -d $$dir; $(INSTALL) $$dir $$f; \
		for n in $$(sed -n '/^\.Sh NAME/,/^\.Nd/s/^\.Nm \([^ ]*\).*/\1/p' $$f); do \
			[ "$$n.$${f##*.}" = "$$page" ] || \
				echo ".so man$${f##*.}/$$page" >$$dir/$$n.$${f##*.}; \
		done; \
		echo "  INSTALL $$dir/$$page"; \
	done

##
demo:		## record an ISO image on two virtual discs in a VM, compare
	@tests/vm/demo

check:		## every test, on three kernels; installs what it needs
	@tests/check

check-fast:	## what runs on User-mode Linux: minutes, the first time ten more
	@tests/check --fast

check-long:	## the same, and what takes longer
	@tests/check --long

clean:		## remove build/
	rm -rf $(BUILD)
