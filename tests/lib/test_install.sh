#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What programs get to see: exported names, headers, the pkg-config file, the
# examples. Needs O, where library and command were built, and B, a scratch
# folder. Prints TAP.

set -u
cd "$(dirname "$0")/../.." || exit
n=0
failed=0
flags=(-Wall -Wextra -Wpedantic -Wshadow -Werror -Ilib/include -Iuapi)

check()
{
	local name=$1 out
	shift
	n=$((n + 1))
	if out=$("$@" 2>&1); then
		echo "ok $n - $name"
	else
		failed=1
		echo "not ok $n - $name"
		printf '%s\n' "$out" | sed 's/^/# /'
	fi
}

so=$O/libdiscwriter.so.0

exports()
{
	nm -D --defined-only "$so" | awk '$2 == "T" { sub(/@.*/, "", $3); print $3 }' | sort
}

in_map()
{
	sed -nE 's/^\t\t(discwriter_[a-z0-9_]+);$/\1/p' lib/libdiscwriter.map | sort
}

in_header()
{
	sed -nE 's/^DW_API .*\b(discwriter_[a-z0-9_]+)\(.*/\1/p' lib/include/*.h | sort
}

# Nothing but these, and the version node itself.
exports_equal_map() { diff <(exports) <(in_map) && [ "$(in_map | wc -l)" -gt 100 ]; }
map_equals_header() { diff <(in_map) <(in_header); }
# As merges like it.
map_is_sorted()
{
	sed -nE 's/^\t\t(discwriter_[a-z0-9_]+);$/\1/p' lib/libdiscwriter.map | LC_ALL=C sort -c
}
versioned()
{
	! nm -D --defined-only "$so" | awk '$2 == "T"' | grep -v '@@LIBDISCWRITER_0\.1$'
}
# Of writable data there is only what the loader relocates once.
no_global_state() { ! nm "$so" | awk '$2 ~ /^[bBcCD]$/' | grep -v ' completed\.'; }
soname() { readelf -d "$so" | grep -q 'SONAME.*\[libdiscwriter.so.0\]'; }
links() { [ "$(readlink -f "$O/libdiscwriter.so")" = "$(readlink -f "$so")" ]; }
# A library neither prints, nor ends the program, nor touches its signals.
keeps_to_itself()
{
	! nm -D --undefined-only "$so" |
		grep -E ' (v?f?printf|puts|fputs|perror|_?exit|abort|signal|sigaction|sigprocmask|pthread_sigmask)(@|$)'
}

# header LANGUAGE COMPILER STANDARD HEADER
header()
{
	printf '%s\n' "#include <$4>" 'int something;' | $2 -x "$1" -std="$3" "${flags[@]}" -fsyntax-only -
}

# Beside a system that has some of the names already.
header_beside_windows()
{
	printf '%s\n' '#define S_OK 0' '#define E_FAIL 1' '#define FAILED(x) 0' \
		'#define E_IMAPI_REQUEST_CANCELLED 2' '#include <libdiscwriter.h>' \
		'int x[E_FAIL == 1 && E_IMAPI_REQUEST_CANCELLED == 2 ? 1 : -1];' \
		'int y[E_IMAPI_DF2DATA_MEDIA_NOT_BLANK < 0 ? 1 : -1];' |
		cc -x c -std=c11 "${flags[@]}" -fsyntax-only -
}

pc()
{
	PKG_CONFIG_PATH=$O pkg-config --validate libdiscwriter &&
		[ "$(PKG_CONFIG_PATH=$O pkg-config --modversion libdiscwriter)" = \
			"$("$O/discwriter" --version | cut -d' ' -f2)" ] &&
		PKG_CONFIG_PATH=$O pkg-config --static --libs libdiscwriter | grep -q -- -ludev
}

# example NAME FLAG...: builds; and, with no recorder, says how it is used
example()
{
	local name=$1
	shift
	cc -std=gnu11 "${flags[@]}" -o "$B/$name" "Documentation/examples/$name.c" "$@" &&
		! LD_LIBRARY_PATH=$O "$B/$name" x y z >"$B/$name.out" 2>&1 && grep -q -i usage "$B/$name.out" &&
		! LD_LIBRARY_PATH=$O "$B/$name" /no/such/node "$0" >"$B/$name.out" 2>&1 &&
		[ -s "$B/$name.out" ]
}

man_pages()
{
	local page

	for page in Documentation/man/*.[1-9]; do
		mandoc -T lint -W warning "$page" || return
	done
}

# What headers and examples say is in the pages as it is there.
pages_up_to_date()
{
	local changes

	if ! changes=$(Documentation/man/update --check) || [ -n "$changes" ]; then
		echo "$changes"
		return 1
	fi
}

# man NAME finds a page, installed, for all that can be called.
page_per_name()
{
	local root=$B/installed name missing=0

	rm -rf "$root"
	env -u MAKEFLAGS -u MAKELEVEL make install BUILD="$O" KREL=none \
		DESTDIR="$root" >"$B/install.log" 2>&1 || { cat "$B/install.log"; return 1; }
	root=$root/usr/local/share/man
	# The pages of other names lead on to theirs by a path from there.
	for name in $(in_header); do
		(cd "$root" && mandoc "man3/$name.3") 2>&1 | sed 's/.\x08//g' |
			grep -qE "^ +$name\\(" || { echo "$name"; missing=1; }
	done
	[ -s "$root/man1/discwriter.1" ] && [ -s "$root/man4/discwriter.4" ] || missing=1
	return "$missing"
}

verbs()
{
	grep -E '^#define DISCWRITER_IOC_[A-Z]+.*_IO' uapi/linux/discwriter.h |
		grep -oE 'DISCWRITER_IOC_[A-Z]+' | grep -v TYPE
}

# Each cause and its errno, as the header's comment tells them.
causes()
{
	sed -n '/^ \* enum discwriter_cause/,/^enum/p' uapi/linux/discwriter.h | tr '\n' ' ' |
		sed 's/ \* @/\n@/g' |
		sed -nE 's/^@DISCWRITER_CAUSE_([A-Z_]+):.*\((E[A-Z]+)\).*/\1 \2/p'
}

# The verbs that the command's own help lists.
commands()
{
	"$O/discwriter" --help | sed -nE 's/^  ([a-z]+) +.*/\1/p'
}

# What the page for those who come from IMAPI names is there.
porting_is_true()
{
	! grep -ohE '`(discwriter_[a-z_]+)\(\)' Documentation/*.md | tr -d '`()' | sort -u |
		grep -vxFf <(in_header)
}

# Everything public is in its manual: functions, verbs, commands and their options.
manual_is_complete()
{
	local name command missing=0

	for name in $(verbs); do
		grep -q "$name" Documentation/man/discwriter.4 || { echo "$name"; missing=1; }
	done
	# Each cause beside its errno; each attribute.
	while read -r name errno; do
		grep -A4 -F ".It Bq Er $errno" Documentation/man/discwriter.4 |
			grep -qE "Li $name( |\$)" || { echo "$name ($errno)"; missing=1; }
	done < <(causes)
	while read -r name; do
		grep -qx ".It Pa $name" Documentation/man/discwriter.4 ||
			{ echo "$name"; missing=1; }
	done < <(sed -n 's|^What:.*/discwriterN/||p' Documentation/ABI/testing/*)
	[ "$(commands | wc -l)" -ge 17 ] || { echo 'commands?'; missing=1; }
	for command in $(commands); do
		grep -qE "^\.(It )?Cm $command\$" Documentation/man/discwriter.1 ||
			{ echo "$command"; missing=1; }
		for name in $("$O/discwriter" "$command" --help | grep -oE -- '--[a-z-]+' | sort -u); do
			grep -q -- "Fl -${name#--}" Documentation/man/discwriter.1 ||
				{ echo "$command $name"; missing=1; }
		done
	done
	return "$missing"
}

udev_rule()
{
	grep -qx 'SUBSYSTEM=="discwriter", GROUP="cdrom", MODE="0660", TAG+="uaccess"' \
		tools/60-discwriter.rules
}

check 'exported names are those of the map' exports_equal_map
check 'the map is that of the header' map_equals_header
check 'the map is sorted' map_is_sorted
check 'every name has its version' versioned
check 'no global state' no_global_state
check 'soname' soname
check 'links' links
check 'prints nothing, ends nothing, leaves signals alone' keeps_to_itself
for h in libdiscwriter.h libdiscwriter-hresult.h libdiscwriter-imapi.h libdiscwriter-names.h \
	libdiscwriter-stream.h libdiscwriter-data.h libdiscwriter-properties.h \
	libdiscwriter-media.h libdiscwriter-verify.h linux/discwriter.h; do
	check "$h is C11" header c cc c11 $h
	check "$h is C++11" header c++ c++ c++11 $h
done
check 'beside names of Windows' header_beside_windows
check 'pkg-config' pc
# What a program that is linked with the archive needs besides.
read -ra static < <(PKG_CONFIG_PATH=$O pkg-config --static --libs libdiscwriter |
	sed 's/-ldiscwriter //')
check 'example: the library, shared' example burn-image -L"$O" -ldiscwriter
for c in Documentation/examples/*.c; do
	c=${c##*/}
	check "example: $c" example "${c%.c}" "$O/libdiscwriter.a" "${static[@]}" -luring
done
check 'manual pages are well formed' man_pages
check 'manual pages say what headers and examples do' pages_up_to_date
check 'manual pages are complete' manual_is_complete
check 'every function has its page' page_per_name
check 'what texts name is there' porting_is_true
check 'udev rule' udev_rule

echo "1..$n"
exit $failed
