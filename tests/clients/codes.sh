#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What the drive says, as the code that the library makes of it: each row's fault
# is met, and the command tells the code, the errno and the sense data.

. "$(dirname "$0")/lib.sh"

img=$WORK/img
image "$img" 320 9

# medium | rule | code | errno (as in errno.h) | exit code
table='
r|op=2a nth=3 sense=3/0C/00|E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE|5|5
rw|op=2a nth=3 sense=3/0C/00|E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE|5|5
r|op=2a nth=3 sense=3/0C/00 deferred|E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE|5|5
r|op=2a nth=3 sense=3/0C/09|E_IMAPI_LOSS_OF_STREAMING|86|5
r|op=2a nth=3 sense=5/21/02|E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE|5|5
r|op=2a nth=3 sense=5/21/00|E_IMAPI_DF2DATA_STREAM_TOO_LARGE_FOR_CURRENT_MEDIA|28|4
r|op=2a nth=3 sense=5/63/00|E_IMAPI_DF2DATA_STREAM_TOO_LARGE_FOR_CURRENT_MEDIA|28|4
r|op=2a nth=3 sense=5/2C/00|E_IMAPI_DF2DATA_INVALID_MEDIA_STATE|117|4
r|op=2a nth=3 sense=5/64/00|E_IMAPI_DF2DATA_INVALID_MEDIA_STATE|117|4
rw|op=2a nth=3 sense=7/27/00|E_IMAPI_RECORDER_MEDIA_WRITE_PROTECTED|30|4
rw|op=2a nth=3 sense=2/30/00|E_IMAPI_RECORDER_MEDIA_INCOMPATIBLE|52|4
rw|op=2a nth=3 sense=5/30/10|E_IMAPI_RECORDER_MEDIA_NOT_FORMATTED|117|4
rw|op=2a nth=3 sense=2/06/00|E_IMAPI_RECORDER_MEDIA_UPSIDE_DOWN|57|4
rw|op=2a nth=3 sense=4/09/02|E_IMAPI_RECORDER_MEDIA_INCOMPATIBLE|52|4
r|op=2a nth=3 sense=3/73/03|E_IMAPI_RECORDER_MEDIA_SPEED_MISMATCH|34|4
rw|op=2a nth=3 sense=2/3A/00|E_IMAPI_RECORDER_MEDIA_NO_MEDIA|123|4
rw|op=2a nth=3 sense=2/04/03|E_IMAPI_RECORDER_MEDIA_NO_MEDIA|123|4
r|op=2a nth=3 sense=6/28/00|E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE|5|5
r|op=2a nth=3 sense=6/29/00|E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE|5|5
rw|op=2a nth=3 sense=6/2E/00|E_IMAPI_RECORDER_COMMAND_TIMEOUT|110|5
rw|op=2a nth=3 sense=4/08/01|E_IMAPI_RECORDER_COMMAND_TIMEOUT|110|5
rw|op=2a nth=3 sense=4/3E/02|E_IMAPI_RECORDER_COMMAND_TIMEOUT|110|5
rw|op=2a nth=3 sense=5/20/00|E_IMAPI_DF2DATA_RECORDER_NOT_SUPPORTED|95|2
r|op=2a nth=3 host=1|HRESULT_FROM_WIN32(ERROR_DEV_NOT_EXIST)|19|2
r|op=35 sense=3/0C/00|E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE|5|5
r|op=5b sense=5/72/03|E_IMAPI_DF2DATA_INVALID_MEDIA_STATE|117|4
r|op=51 count=* short=2|E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE|71|5
r|op=51 count=* lie=2|E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE|71|5
r|op=2a nth=3 count=* sense=2/04/08|E_IMAPI_RECORDER_MEDIA_BUSY|54|3
r|op=2a nth=3 count=* sense=2/04/04|E_IMAPI_RECORDER_MEDIA_FORMAT_IN_PROGRESS|49|3
r|op=2a nth=3 count=* sense=2/04/01|E_IMAPI_RECORDER_MEDIA_BECOMING_READY|62|3
r|op=2a nth=3 sense=3/0C/0A|E_IMAPI_LOSS_OF_STREAMING|86|5
rw|op=2a nth=3 sense=4/44/00|E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE|5|5
r|op=2a nth=3 sense=B/47/00|E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE|5|5
r|op=2a nth=3 sense=5/30/09|E_IMAPI_DF2DATA_INVALID_MEDIA_STATE|117|4
rw|op=2a nth=3 sense=7/27/02|E_IMAPI_RECORDER_MEDIA_WRITE_PROTECTED|30|4
rw|op=2a nth=3 sense=4/09/01|E_IMAPI_RECORDER_MEDIA_UPSIDE_DOWN|57|4
rw|op=2a nth=3 sense=2/3A/02|E_IMAPI_RECORDER_MEDIA_NO_MEDIA|123|4
r|op=2a nth=3 host=7|E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE|5|5
r|op=2a nth=3 count=* sense=2/04/07|E_IMAPI_RECORDER_MEDIA_BUSY|54|3
r|op=5b nth=1 sense=3/0C/00|E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE|5|5
r|op=5b nth=2 sense=3/72/02|E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE|5|5
r|op=5b nth=1 sense=6/28/00|E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE|5|5
r|op=35 sense=3/0C/00 deferred|E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE|5|5
rw|op=35 sense=4/44/00|E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE|5|5
rw|op=04 sense=3/31/01|E_FAIL|5|9
r|op=00 count=* sense=2/3A/01|E_IMAPI_RECORDER_MEDIA_NO_MEDIA|123|4
r|op=52 count=* short=4|E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE|71|5
rw|op=46 count=* short=4|E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE|71|5
r|op=2a nth=3 hang|E_IMAPI_RECORDER_COMMAND_TIMEOUT|110|5
'
# A string or number of the one record; command.sh proves that it is JSON.
key()
{
	sed -n "s/.*\"$1\": *\"\{0,1\}\([^\",}]*\).*/\1/p" "$WORK/out" | tail -n 1
}

rows=$(grep -c . <<<"$table")
plan $((rows * 4))

drive none
scale=/sys/kernel/debug/discwriter/${NODE#/dev/}/timeout_scale
while IFS='|' read -r medium rule code errno status; do
	[ -n "$medium" ] || continue
	if [ "$medium" = r ]; then
		load 'dvd+r blank sectors=4096'
	else
		load 'dvd+rw blank sectors=4096'
	fi
	fault "$rule"
	echo 1 >"$scale"
	exits "$rule: exit code" "$status" \
		"$COMMAND" write --device "$NODE" --json "$img"
	is "$rule: $code" "$(key code)" "$code"
	is "$rule: errno" "$(key error)" "$errno"
	[ "$(hits)" -ge 1 ]
	result $? "$rule: was met"
	echo clear >"$DEBUGFS/$DRIVE/faults"
	echo 1000 >"$scale"
	wait_for idle
done <<<"$table"
