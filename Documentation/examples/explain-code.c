// SPDX-License-Identifier: MIT
/*
 * Say what a result code means, and what can be done:
 *
 *	cc explain-code.c $(pkg-config --cflags --libs libdiscwriter)
 *	./a.out E_IMAPI_LOSS_OF_STREAMING
 */
#include <stdio.h>

#include <libdiscwriter.h>

int main(int argc, char **argv)
{
	const struct dw_code *code;

	if (argc != 2) {
		fprintf(stderr, "usage: %s NAME\n", argv[0]);
		return 1;
	}
	code = discwriter_code_by_name(argv[1]);
	if (!code) {
		fprintf(stderr, "%s: no such code\n", argv[1]);
		return 1;
	}
	printf("%s (0x%08X): %s\n", code->name, (unsigned int)code->hr, code->text);
	if (code->advice)
		printf("%s\n", code->advice);
	return 0;
}
