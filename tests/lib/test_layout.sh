#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The layout of what programs share with library and kernel, against the table in
# layout.c. Needs B, a scratch folder. Prints TAP.

set -u
cd "$(dirname "$0")" || exit
headers=(../../uapi/linux/discwriter.h ../../lib/include/libdiscwriter*.h)
copy=$B/layout
n=0
failed=0

result()
{
	local status=$? name=$1

	n=$((n + 1))
	if [ $status = 0 ]; then
		echo "ok $n - $name"
	else
		failed=1
		echo "not ok $n - $name"
		sed 's/^/# /' "$copy/out"
	fi
}

# fits FOLDER [OPTION...]: does the table hold for the headers below it?
fits()
{
	local folder=$1
	shift
	"${CC:-cc}" -fsyntax-only -std=gnu11 -I"$folder/lib/include" -I"$folder/uapi" "$@" \
		layout.c >"$copy/out" 2>&1
}

structures()
{
	sed -nE 's/^struct ([a-z0-9_]+) \{$/\1/p' "${headers[@]}"
}

# The rows that there have to be: a structure, or a structure and its member.
wanted()
{
	awk '/^struct [a-z0-9_]+ \{$/ { type = $2; print type }
	     /^};/ { type = "" }
	     type && /;$/ {
		sub(/(\[[^]]*\])?;$/, "")
		sub(/^.*\(\*/, ""); sub(/\).*/, "")
		sub(/^.*[ \t*]/, "")
		print type " " $0
	     }' "${headers[@]}" | sort
}

rows()
{
	sed -nE 's/^SIZE\((\w+),.*/\1/p; s/^AT\((\w+), (\w+),.*/\1 \2/p' layout.c | sort
}

mkdir -p "$copy/lib" "$copy/uapi"
trap 'rm -rf "$copy"' EXIT

echo "1..$((3 + $(structures | wc -l)))"
fits ../..
result 'nothing has moved'

# i386 aligns 64 bits to 4 bytes. Where its headers are those of the other kind.
m32=(-m32 "-I/usr/include/$("${CC:-cc}" -print-multiarch 2>/dev/null)")
if echo '#include <linux/types.h>' | "${CC:-cc}" "${m32[@]}" -fsyntax-only -xc - 2>/dev/null; then
	fits ../.. "${m32[@]}"
	result 'nor for programs of 32 bits'
else
	result 'nor for programs of 32 bits # SKIP the compiler has none'
fi

diff <(wanted) <(rows) >"$copy/out"
result 'everything is in the table'

# And it would be seen if something had.
for type in $(structures); do
	cp -r ../../lib/include "$copy/lib"
	cp -r ../../uapi/linux "$copy/uapi"
	sed -i "/^struct $type {\$/a __u32 grown;" "$copy"/lib/include/*.h "$copy"/uapi/linux/*.h
	! fits "$copy" && grep -q "$type" "$copy/out"
	result "$type cannot grow at its begin"
done
exit $failed
