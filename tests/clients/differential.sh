#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The same image, recorded by another program through srN and by us through
# the node: the same content, and the same disc and tracks. Where we differ, and
# why, stands in Documentation/differences.md, a line of its table for each. Both
# traces are kept in $RESULTS/traces.
#
#	differential.sh [-w] TYPE...	of these media; -w: prints the table's lines

. "$(dirname "$0")/lib.sh"

traces=${RESULTS:-$WORK}/traces
table=$TOP/Documentation/differences.md
write=
if [ "${1:-}" = -w ]; then
	write=1
	shift
fi
types=" $* "
mkdir -p "$traces"

# medium | program | its arguments, with SR and IMG | ours, of discwriter write
cases()
{
	cat <<'CASES'
cd-r blank|wodim|wodim gracetime=2 dev=SR -tao -multi -data IMG|--close=session
cd-r blank|wodim|wodim gracetime=2 dev=SR -tao -data IMG|--close=finalize
cd-r blank|wodim|wodim gracetime=2 dev=SR -dao -data IMG|--close=finalize --write-type=at-once
cd-r blank|cdrskin|cdrskin dev=SR -tao -multi -nopad IMG|--close=session
cd-rw blank|cdrskin|cdrskin dev=SR -tao -nopad IMG|--close=finalize
cd-rw blank|cdrskin|cdrskin dev=SR -sao -nopad IMG|--close=finalize --write-type=at-once
cd-r blank|xorriso|xorriso -as cdrecord dev=SR -tao -multi -nopad IMG|--close=session
dvd-r blank|growisofs|growisofs -use-the-force-luke=notray -Z SR=IMG|--close=session
dvd-r blank|xorriso|xorriso -as cdrecord dev=SR -multi -nopad IMG|--close=session
dvd-r blank|cdrskin|cdrskin dev=SR -sao -nopad IMG|--close=finalize --write-type=at-once
dvd-rw blank|growisofs|growisofs -use-the-force-luke=notray -Z SR=IMG|--close=session
dvd-rw blank|xorriso|xorriso -as cdrecord dev=SR -multi -nopad IMG|--close=session
dvd-rw formatted|growisofs|growisofs -use-the-force-luke=notray -Z SR=IMG|--force
dvd-rw formatted|xorriso|xorriso -as cdrecord dev=SR -nopad IMG|--force
dvd+r blank|growisofs|growisofs -use-the-force-luke=notray -Z SR=IMG|--close=session
dvd+r blank|growisofs|growisofs -use-the-force-luke=notray -dvd-compat -Z SR=IMG|--close=finalize
dvd+r blank|xorriso|xorriso -as cdrecord dev=SR -multi -nopad IMG|--close=session
dvd+r blank|cdrskin|cdrskin dev=SR -nopad IMG|--close=finalize
dvd+rw blank|growisofs|growisofs -use-the-force-luke=notray -Z SR=IMG|
dvd+rw blank|xorriso|xorriso -as cdrecord dev=SR -nopad IMG|
dvd+rw formatted|cdrskin|cdrskin dev=SR -nopad IMG|--force
dvd-ram formatted|growisofs|growisofs -use-the-force-luke=notray -Z SR=IMG|--force
dvd-ram formatted|xorriso|xorriso -as cdrecord dev=SR -nopad IMG|--force
bd-r blank|xorriso|xorriso -as cdrecord dev=SR -multi -nopad IMG|--close=session
bd-r blank|cdrskin|cdrskin dev=SR -nopad IMG|--close=finalize
bd-r blank|growisofs|growisofs -use-the-force-luke=notray -use-the-force-luke=spare:none -Z SR=IMG|--close=session
bd-re formatted|growisofs|growisofs -use-the-force-luke=notray -Z SR=IMG|--force
bd-re formatted|xorriso|xorriso -as cdrecord dev=SR -nopad IMG|--force
CASES
}

chosen()
{
	cases | while IFS= read -r line; do
		[[ $types != *" ${line%% *} "* ]] || echo "$line"
	done
}

# The disc, without what is the drive's. How far a background format has come
# depends on how long the program was busy.
disc()
{
	grep -vE "^(tray|locked|formatted${1:+|$1}): " "$DEBUGFS/$DRIVE/state"
}

# wait_drive: what was begun with the immediate bit is done
wait_drive()
{
	wait_for idle
	settle
}

# differences THEIRS OURS: line by line
differences()
{
	diff "$1" "$2" | sed -n 's/^< /they: /p; s/^> /we: /p' | tr '\n' ';' |
		sed 's/;$//; s/;/; /g'
}

number=$(chosen | wc -l)
[ -n "$write" ] || plan $((2 * number))
image "$WORK/img" 640 17
drive none
n=0
while IFS='|' read -r medium program theirs ours; do
	name="$medium: ${theirs//-use-the-force-luke=/}"
	name=${name// IMG/}
	name=${name//SR=IMG/srN}
	name=${name//SR/srN}
	n=$((n + 1))
	file=${medium// /-}-$program-$n

	passing=
	[ "$medium" != 'dvd+rw blank' ] || passing=readable
	load "$medium"
	theirs=${theirs//SR/$SR}
	theirs=${theirs//IMG/$WORK/img}
	# shellcheck disable=SC2086 # words
	$theirs >"$WORK/out" 2>&1 </dev/null
	status=$?
	cp "$DEBUGFS/$DRIVE/trace" "$traces/$file.theirs"
	wait_drive 2>/dev/null
	disc $passing >"$WORK/theirs"
	written "$WORK/img" >>"$WORK/out" 2>&1 || status=99

	load "$medium"
	# shellcheck disable=SC2086
	"$COMMAND" write -q -d "$NODE" $ours "$WORK/img" >"$WORK/out2" 2>&1
	status2=$?
	cp "$DEBUGFS/$DRIVE/trace" "$traces/$file.ours"
	wait_drive 2>/dev/null
	disc $passing >"$WORK/ours"
	written "$WORK/img" >>"$WORK/out2" 2>&1 || status2=99

	found=$(differences "$WORK/theirs" "$WORK/ours")
	line="| $name | ${found:-none} |"
	if [ -n "$write" ]; then
		[ $((status + status2)) = 0 ] ||
			diag "$name: $status $status2" "$(tail -n 5 "$WORK/out")" \
				"$(cat "$WORK/out2")"
		echo "$line"
		continue
	fi
	result $((status + status2)) "$name: the same content"
	[ $((status + status2)) = 0 ] ||
		diag "$status, $status2" "$(tail -n 10 "$WORK/out")" "$(cat "$WORK/out2")"
	# What is the same needs no line.
	if [ -z "$found" ]; then
		result 0 "$name: the same disc"
	else
		grep -qF -- "$line" "$table"
		result $? "$name: no other disc than the table says"
		diag "$line"
	fi
done < <(chosen)
