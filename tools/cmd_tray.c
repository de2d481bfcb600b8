// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The verbs that move the tray and lock the door.
 */
#include "tool.h"

static int move(const struct node_args *args, struct dw_recorder *recorder, const char *verb,
		int (*action)(struct dw_recorder *recorder))
{
	const struct dw_result result = { .hr = action(recorder), .stage = DW_STAGE_CHECK };
	const struct failure failure = {
		.json = args->json, .verb = verb, .what = discwriter_recorder_path(recorder),
		.result = &result, .recorder = recorder,
	};

	if (SUCCEEDED(result.hr))
		return EXIT_OK;
	show_failure(&failure);
	return exit_code_of_hr(result.hr);
}

static int load(const struct node_args *args, struct dw_recorder *recorder)
{
	return move(args, recorder, "load", discwriter_recorder_load);
}

static int eject(const struct node_args *args, struct dw_recorder *recorder)
{
	return move(args, recorder, "eject", discwriter_recorder_eject);
}

static int lock(const struct node_args *args, struct dw_recorder *recorder)
{
	return move(args, recorder, "lock", discwriter_recorder_lock_door);
}

static int unlock(const struct node_args *args, struct dw_recorder *recorder)
{
	return move(args, recorder, "unlock", discwriter_recorder_unlock_door);
}

int cmd_load(int argc, char **argv)
{
	return with_recorder(argc, argv, "Close the tray, and wait until the disc is known.", load);
}

int cmd_eject(int argc, char **argv)
{
	return with_recorder(argc, argv, "Open the tray.", eject);
}

int cmd_lock(int argc, char **argv)
{
	return with_recorder(argc, argv,
			     "Lock the tray, so that its button does nothing. (A burn does that by itself.)",
			     lock);
}

int cmd_unlock(int argc, char **argv)
{
	return with_recorder(argc, argv, "Unlock the tray.", unlock);
}
