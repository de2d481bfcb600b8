#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What the command adds to a code: its name, a sentence, what the drive said, what to
# do next, and an exit code by class. How each code comes about: tests/imapi/codes.c.

. "$(dirname "$0")/lib.sh"

img=$WORK/img
image "$img" 320 9

# medium | rule | exit code | code | errno (as in errno.h) | what the drive said |
# sentence | what to do
table=$(cat <<'TABLE'
rw|op=2a nth=3 sense=5/20/00|2|E_IMAPI_DF2DATA_RECORDER_NOT_SUPPORTED|95|command 2Ah, sense 5/20/00 (invalid command operation code), at sector 64|The drive cannot record, or not this disc.|Use another drive.
r|op=2a nth=3 count=* sense=2/04/08|3|E_IMAPI_RECORDER_MEDIA_BUSY|54|command 2Ah, sense 2/04/08 (logical unit not ready, long write in progress), at sector 64|The drive is busy with a long operation.|Wait until the drive is ready, then try again.
rw|op=2a nth=3 sense=7/27/00|4|E_IMAPI_RECORDER_MEDIA_WRITE_PROTECTED|30|command 2Ah, sense 7/27/00 (write protected), at sector 64|The disc is write-protected.|Take off the protection, or put in another disc.
r|op=5b sense=5/72/03|4|E_IMAPI_DF2DATA_INVALID_MEDIA_STATE|117|command 5Bh, sense 5/72/03 (session fixation error - incomplete track in session)|Nothing can be written to the disc as it is: finalized, damaged, or a session left open.|'discwriter info' shows its state: a session left open can be closed ('discwriter finalize') or continued ('write --resume'), a rewritable disc be erased.
r|op=2a nth=3 sense=3/0C/09|5|E_IMAPI_LOSS_OF_STREAMING|86|command 2Ah, sense 3/0C/09 (write error - loss of streaming), at sector 64|The drive ran out of data while it wrote.|Write from a quicker source, or at a lower --speed, to another disc.
r|op=2a nth=3 sense=3/0C/00 deferred|5|E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE|5|command 2Ah, sense 3/0C/00 (write error), deferred, at sector 64|The drive reported an error from which it cannot recover.|Try another disc; if that fails the same way, another brand or a cleaned drive.
r|op=2a nth=3 sense=4/3E/02|5|E_IMAPI_RECORDER_COMMAND_TIMEOUT|110|command 2Ah, sense 4/3E/02 (timeout on logical unit), at sector 64|The drive did not answer in time.|Switch the drive off and on, check its cable, and try another disc.
rw|op=04 sense=3/31/01|5|E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE|5|command 04h, sense 3/31/01 (format command failed)|The drive reported an error from which it cannot recover.|Try another disc; if that fails the same way, another brand or a cleaned drive.
TABLE
)

# says WHAT PATTERN...: each of them is in what the command has printed. No program is
# started for that: there are many, and starting one takes long in a slow guest.
says()
{
	local what=$1 bad="" text pattern
	shift
	text=$(<"$WORK/out")
	for pattern; do
		[[ $text == *"$pattern"* ]] || bad="$bad  $pattern"
	done
	[ -z "$bad" ]
	result $? "$what"
	[ -z "$bad" ] || diag "seen:   $text" "wanted:$bad"
}

# prepare MEDIUM RULE
prepare()
{
	if [ "$1" = r ]; then
		load 'dvd+r blank sectors=4096'
	else
		load 'dvd+rw blank sectors=4096'
	fi
	fault "$2"
	echo 1 >"$scale"
}

# What is meant by a rule, without it.
restore()
{
	echo clear >"$DEBUGFS/$DRIVE/faults"
	echo 1000 >"$scale"
	wait_for idle
}

# told WHAT EXIT CODE SENTENCE ADVICE SAID COMMAND...: for people
told()
{
	local what=$1 status=$2 code=$3 sentence=$4 advice=$5 said=$6
	shift 6
	exits "$what: exit code" "$status" "$@"
	says "$what: name, sentence, what to do" "$code: $sentence" "  next:  $advice" \
		${said:+"  drive: $said"}
}

rows=$(grep -c . <<<"$table")
plan $((rows * 5 + 16))

drive none
scale=/sys/kernel/debug/discwriter/${NODE#/dev/}/timeout_scale
while IFS='|' read -r medium rule status code errno said sentence advice; do
	[ -n "$medium" ] || continue
	prepare "$medium" "$rule"
	told "$rule" "$status" "$code" "$sentence" "$advice" "$said" \
		"$COMMAND" write --device "$NODE" "$img"
	restore

	prepare "$medium" "$rule"
	exits "$rule: JSON: exit code" "$status" \
		"$COMMAND" write --device "$NODE" --json "$img"
	says "$rule: JSON" "\"code\":\"$code\"" "\"error\":$errno," "\"text\":\"$sentence\"" \
		"\"drive\":\"$said\"" "\"advice\":\"$advice\""
	[ "$(hits)" -ge 1 ]
	result $? "$rule: was met"
	restore
done <<<"$table"

# What a format left that failed: the disc itself may still say that it is formatted.
disc_line()
{
	load "$1"
	fault 'op=04 sense=3/31/01'
	exits "$1: a format that fails: exit code" 5 "$COMMAND" "${@:3}"
	says "$1: what became of the disc" "  disc:  $2"
	restore
}

again='The disc must be erased or formatted before it is used again.'
disc_line 'dvd+rw blank sectors=4096' "$again" write --device "$NODE" "$img"
disc_line 'dvd+rw formatted sectors=4096' "$again" format --device "$NODE"
disc_line 'bd-re formatted sectors=8192' "$again" format --device "$NODE"
disc_line 'bd-r blank sectors=65536' 'The disc can neither be read nor written any more.' \
	format --device "$NODE"

# Without a drive that says something.
load 'dvd+rw formatted sectors=4096'
head -c 2047 "$img" >"$WORK/odd"
told 'an odd size' 7 E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED \
	'The image has 2,047 bytes, 2,047 more than 0 sectors of 2048.' \
	'Check the image; --pad takes it as it is and fills the last sector with zeros.' \
	'' "$COMMAND" write --device "$NODE" "$WORK/odd"
told 'no image at all' 7 E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED 'The image is empty.' \
	'Check the image' \
	'' "$COMMAND" write --device "$NODE" /dev/null
chmod 600 "$NODE"
told 'another user' 8 E_ACCESSDENIED 'Permission denied.' \
	'Become a member of the group that owns the node (cdrom), or ask its user.' \
	'' setpriv --reuid 65534 --clear-groups "$COMMAND" write --device "$NODE" /etc/passwd
# A writer that does not write.
exec 9>"$NODE"
told 'locked' 3 E_IMAPI_RECORDER_LOCKED 'Somebody else uses the drive, or its disc is mounted.' \
	'' '' "$COMMAND" write --device "$NODE" "$img"
exec 9>&-
