// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The discwriter command: choosing the verb.
 */
#include <stdio.h>
#include <string.h>

#include "tool.h"

static const struct command commands[] = {
	{ "list", "list the recorders", cmd_list },
	{ "info", "show a recorder and the disc in it", cmd_info },
	{ "status", "show the burn or job that runs, or the last one", cmd_status },
	{ "wait", "wait until nothing runs", cmd_wait },
	{ "speeds", "list the speeds for the disc", cmd_speeds },
	{ "speed", "set the speed", cmd_speed },
	{ "write", "record an image", cmd_write },
	{ "verify", "compare a disc with an image", cmd_verify },
	{ "erase", "erase a rewritable disc", cmd_erase },
	{ "format", "format a disc", cmd_format },
	{ "finalize", "close what is open on a disc", cmd_finalize },
	{ "reserve", "reserve a track", cmd_reserve },
	{ "load", "close the tray", cmd_load },
	{ "eject", "open the tray", cmd_eject },
	{ "lock", "lock the tray", cmd_lock },
	{ "unlock", "unlock the tray", cmd_unlock },
	{ "hold", "keep the recorder from others for a while", cmd_hold },
	{ "cancel", "cancel the burn or job that runs", cmd_cancel },
	{ "monitor", "tell what happens, as it happens", cmd_monitor },
	{ "explain", "explain a code, an errno, a cause or sense data", cmd_explain },
};

static void usage(FILE *to)
{
	size_t i;

	fprintf(to, "Usage: discwriter COMMAND [OPTION...]\n\n");
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		fprintf(to, "  %-8s %s\n", commands[i].name, commands[i].summary);
	fprintf(to, "\n'discwriter COMMAND --help' lists the options of a command.\n");
}

int main(int argc, char **argv)
{
	char name[32];
	size_t i;

	argp_err_exit_status = EXIT_USAGE;
	if (argc < 2) {
		usage(stderr);
		return EXIT_USAGE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-?") || !strcmp(argv[1], "help")) {
		usage(stdout);
		return EXIT_OK;
	}
	if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V")) {
		printf("discwriter %s\n", discwriter_version());
		return EXIT_OK;
	}
	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		if (strcmp(argv[1], commands[i].name))
			continue;
		snprintf(name, sizeof(name), "discwriter %s", commands[i].name);
		argv[1] = name;
		return commands[i].run(argc - 1, argv + 1);
	}
	fprintf(stderr, "discwriter: there is no command '%s'\n", argv[1]);
	usage(stderr);
	return EXIT_USAGE;
}
