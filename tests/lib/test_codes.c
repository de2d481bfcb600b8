// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The tables: every code, every cause, every errno. What they must hold stands
 * here and in hresult.tsv once more.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake.h"

static const struct {
	unsigned int cause;
	int error;
	unsigned int hr;
} causes[] = {
	{ DISCWRITER_CAUSE_NONE, 0, 0x00000000 },
	{ DISCWRITER_CAUSE_CANCELLED, ECANCELED, 0xC0AA0002 },
	{ DISCWRITER_CAUSE_NO_MODE_PAGE, EBADRQC, 0xC0AA0201 },
	{ DISCWRITER_CAUSE_NO_MEDIUM, ENOMEDIUM, 0xC0AA0202 },
	{ DISCWRITER_CAUSE_INCOMPATIBLE, EBADE, 0xC0AA0203 },
	{ DISCWRITER_CAUSE_UPSIDE_DOWN, EBADSLT, 0xC0AA0204 },
	{ DISCWRITER_CAUSE_BECOMING_READY, ETIME, 0xC0AA0205 },
	{ DISCWRITER_CAUSE_FORMATTING, EUNATCH, 0xC0AA0206 },
	{ DISCWRITER_CAUSE_BUSY, EXFULL, 0xC0AA0207 },
	{ DISCWRITER_CAUSE_MODE_PARAMETERS, EDOM, 0xC0AA0208 },
	{ DISCWRITER_CAUSE_WRITE_PROTECTED, EROFS, 0xC0AA0209 },
	{ DISCWRITER_CAUSE_NO_FEATURE, ENODATA, 0xC0AA020A },
	{ DISCWRITER_CAUSE_FEATURE_NOT_CURRENT, ENODATA, 0xC0AA020B },
	{ DISCWRITER_CAUSE_NO_GET_CONFIGURATION, ENODATA, 0xC0AA020C },
	{ DISCWRITER_CAUSE_TIMEOUT, ETIMEDOUT, 0xC0AA020D },
	{ DISCWRITER_CAUSE_NO_DISC_STRUCTURE, ENODATA, 0xC0AA020E },
	{ DISCWRITER_CAUSE_SPEED, ERANGE, 0xC0AA020F },
	{ DISCWRITER_CAUSE_LOCKED, EBUSY, 0xC0AA0210 },
	{ DISCWRITER_CAUSE_LOCK_NAME, EINVAL, 0xC0AA0211 },
	{ DISCWRITER_CAUSE_NOT_FORMATTED, EUCLEAN, 0xC0AA0212 },
	{ DISCWRITER_CAUSE_BAD_RESPONSE, EPROTO, 0xC0AA02FF },
	{ DISCWRITER_CAUSE_UNDERRUN, ESTRPIPE, 0xC0AA0300 },
	{ DISCWRITER_CAUSE_WRITE_ERROR, EIO, 0xC0AA0301 },
	{ DISCWRITER_CAUSE_BURN_RUNNING, ETXTBSY, 0xC0AA0400 },
	{ DISCWRITER_CAUSE_NO_BURN, EBADFD, 0xC0AA0401 },
	{ DISCWRITER_CAUSE_MEDIUM_STATE, EUCLEAN, 0xC0AA0402 },
	{ DISCWRITER_CAUSE_STREAM_SIZE, EINVAL, 0xC0AA0403 },
	{ DISCWRITER_CAUSE_TOO_LARGE, ENOSPC, 0xC0AA0404 },
	{ DISCWRITER_CAUSE_NOT_BLANK, EEXIST, 0xC0AA0405 },
	{ DISCWRITER_CAUSE_MEDIUM_UNSUPPORTED, EMEDIUMTYPE, 0xC0AA0406 },
	{ DISCWRITER_CAUSE_RECORDER_UNSUPPORTED, EOPNOTSUPP, 0xC0AA0407 },
	{ DISCWRITER_CAUSE_CLIENT_NAME, EINVAL, 0xC0AA0408 },
	{ DISCWRITER_CAUSE_INVALID, EINVAL, 0x80070057 },
	{ DISCWRITER_CAUSE_RANGES, EINVAL, 0x80070057 },
	{ DISCWRITER_CAUSE_OFFSET, ESPIPE, 0x80070057 },
	{ DISCWRITER_CAUSE_SHORT_SOURCE, ECANCELED, 0x80070057 },
	{ DISCWRITER_CAUSE_UNALIGNED, EINVAL, 0x80070057 },
	{ DISCWRITER_CAUSE_ADDRESS, EFAULT, 0x80004003 },
	{ DISCWRITER_CAUSE_FAILED, EIO, 0x80004005 },
	{ DISCWRITER_CAUSE_NO_MEMORY, ENOMEM, 0x8007000E },
	{ DISCWRITER_CAUSE_NOT_IMPLEMENTED, ENOTTY, 0x80004001 },
	{ DISCWRITER_CAUSE_NOT_WRITABLE, EBADF, 0x80070006 },
	{ DISCWRITER_CAUSE_GONE, ENODEV, 0x80070037 },
	{ DISCWRITER_CAUSE_PERMISSION, EPERM, 0x80070005 },
	{ DISCWRITER_CAUSE_VERIFY, EBADMSG, 0xC0AA0007 },
	{ DISCWRITER_CAUSE_SIZE_NEEDED, EOPNOTSUPP, 0xC0AA0403 },
};

static const struct {
	int error;
	unsigned int hr;
} errnos[] = {
	{ 0, 0x00000000 },
	{ ECANCELED, 0xC0AA0002 },
	{ EDESTADDRREQ, 0xC0AA0003 },
	{ EBADMSG, 0xC0AA0007 },
	{ EBADRQC, 0xC0AA0201 },
	{ ENOMEDIUM, 0xC0AA0202 },
	{ EBADE, 0xC0AA0203 },
	{ EBADSLT, 0xC0AA0204 },
	{ ETIME, 0xC0AA0205 },
	{ EUNATCH, 0xC0AA0206 },
	{ EXFULL, 0xC0AA0207 },
	{ EDOM, 0xC0AA0208 },
	{ EROFS, 0xC0AA0209 },
	{ ETIMEDOUT, 0xC0AA020D },
	{ ENODATA, 0xC0AA020E },
	{ ERANGE, 0xC0AA020F },
	{ EBUSY, 0xC0AA0210 },
	{ EPROTO, 0xC0AA02FF },
	{ ESTRPIPE, 0xC0AA0300 },
	{ EIO, 0xC0AA0301 },
	{ ETXTBSY, 0xC0AA0400 },
	{ EBADFD, 0xC0AA0401 },
	{ EUCLEAN, 0xC0AA0402 },
	{ ENOSPC, 0xC0AA0404 },
	{ EEXIST, 0xC0AA0405 },
	{ EMEDIUMTYPE, 0xC0AA0406 },
	{ EOPNOTSUPP, 0x80004001 },
	{ EINVAL, 0x80070057 },
	{ ESPIPE, 0x80070057 },
	{ EFAULT, 0x80004003 },
	{ ENOMEM, 0x8007000E },
	{ ENOSYS, 0x80004001 },
	{ ENOTTY, 0x80004001 },
	{ EBADF, 0x80070006 },
	{ ENODEV, 0x80070037 },
	{ ENXIO, 0x80070037 },
	{ ENOENT, 0x80070037 },
	{ EACCES, 0x80070005 },
	{ EPERM, 0x80070005 },
	/* No row of their own. */
	{ EAGAIN, 0x80004005 },
	{ EINTR, 0x80004005 },
	{ EMFILE, 0x80004005 },
	{ 4095, 0x80004005 },
	{ -EINVAL, 0x80004005 },
};

static void every_cause(void **state)
{
	size_t i;

	(void)state;
	assert_int_equal(ARRAY_SIZE(causes), DISCWRITER_CAUSE_COUNT);
	for (i = 0; i < DISCWRITER_CAUSE_COUNT; i++) {
		const struct dw_cause *cause = discwriter_cause_find((unsigned int)i);
		struct discwriter_status status = { .cause = (__u32)i };
		char name[64];

		assert_int_equal(causes[i].cause, i);
		assert_non_null(cause);
		assert_int_equal(cause->cause, i);
		assert_int_equal(cause->error, causes[i].error);
		assert_int_equal((unsigned int)cause->hr, causes[i].hr);
		assert_int_equal((unsigned int)discwriter_hresult_from_cause((unsigned int)i),
				 causes[i].hr);
		/* The cause decides, whatever errno stands beside it. */
		status.error = i ? EIO : 0;
		assert_int_equal((unsigned int)discwriter_hresult_from_status(&status),
				 causes[i].hr);
		assert_ptr_equal(discwriter_cause_by_name(cause->name), cause);
		snprintf(name, sizeof(name), "DISCWRITER_CAUSE_%s", cause->name);
		assert_ptr_equal(discwriter_cause_by_name(name), cause);
		assert_true(strlen(cause->text) > 10);
		assert_int_equal(cause->text[strlen(cause->text) - 1], '.');
		assert_non_null(discwriter_code_find(cause->hr));
	}
}

static void unknown_causes(void **state)
{
	struct discwriter_status status = { .cause = 4711, .error = ENOSPC };

	(void)state;
	assert_null(discwriter_cause_find(DISCWRITER_CAUSE_COUNT));
	assert_null(discwriter_cause_find(~0U));
	assert_int_equal(discwriter_cause_by_name("write-error")->cause,
			 DISCWRITER_CAUSE_WRITE_ERROR);
	assert_null(discwriter_cause_by_name("write-error-"));
	assert_null(discwriter_cause_by_name("write"));
	assert_null(discwriter_cause_by_name(NULL));
	assert_null(discwriter_cause_by_name("NO_SUCH"));
	assert_int_equal(discwriter_hresult_from_cause(~0U), E_FAIL);
	/* A newer kernel: its errno has to do. */
	assert_int_equal(discwriter_hresult_from_status(&status),
			 E_IMAPI_DF2DATA_STREAM_TOO_LARGE_FOR_CURRENT_MEDIA);
	status.error = 0;
	assert_int_equal(discwriter_hresult_from_status(&status), E_FAIL);
	status.cause = DISCWRITER_CAUSE_NONE;
	status.error = EROFS;
	assert_int_equal(discwriter_hresult_from_status(&status),
			 E_IMAPI_RECORDER_MEDIA_WRITE_PROTECTED);
	status.error = 0xffffffff;
	assert_int_equal(discwriter_hresult_from_status(&status), E_FAIL);
	assert_int_equal(discwriter_hresult_from_status(NULL), E_POINTER);
}

static void every_errno(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(errnos); i++)
		assert_int_equal((unsigned int)discwriter_hresult_from_errno(errnos[i].error),
				 errnos[i].hr);
}

/* hresult.tsv: NAME<TAB>VALUE as Windows has them, and "write" or "also" if a write has it. */
static void every_code(void **state)
{
	FILE *f = fopen(TSV, "r");
	char line[160], whole[256];
	size_t n = 0, listed = 0, also = 0, i, j;

	(void)state;
	assert_non_null(f);
	while (fgets(line, sizeof(line), f)) {
		const struct dw_code *code;
		unsigned int value;
		char *name, *use;

		if (line[0] == '#')
			continue;
		name = strtok(line, "\t\n");
		value = (unsigned int)strtoul(strtok(NULL, "\t\n"), NULL, 16);
		use = strtok(NULL, "\t\n");
		code = discwriter_code_by_name(name);
		assert_non_null(code);
		assert_string_equal(code->name, name);
		assert_int_equal((unsigned int)code->hr, value);
		assert_ptr_equal(discwriter_code_find(code->hr), code);
		snprintf(whole, sizeof(whole), "%s: %s", code->name, code->text);
		assert_string_equal(discwriter_strhresult(code->hr), whole);
		assert_true(isupper(code->text[0]));
		assert_int_equal(code->text[strlen(code->text) - 1], '.');
		/* A code that a write returns comes with an advice, in a sentence. */
		if (use) {
			*(strcmp(use, "write") ? &also : &listed) += 1;
			assert_non_null(code->advice);
			assert_true(isupper(code->advice[0]) || code->advice[0] == '\'');
			assert_int_equal(code->advice[strlen(code->advice) - 1], '.');
		}
		/* The prefix and the sign say the same. */
		if (strstr(name, "E_") == name || strstr(name, "_E_"))
			assert_true(FAILED(code->hr));
		if (strstr(name, "S_") == name || strstr(name, "_S_"))
			assert_true(SUCCEEDED(code->hr));
		n++;
	}
	fclose(f);
	assert_int_equal(n, 163);
	assert_int_equal(listed, 33);
	assert_int_equal(also, 14);
	/* And no more than those; no value twice. */
	assert_null(discwriter_code_at(n));
	for (i = 0; i < n; i++)
		for (j = 0; j < i; j++)
			assert_int_not_equal(discwriter_code_at(i)->hr, discwriter_code_at(j)->hr);
}

static void advice_for_what_comes(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < DISCWRITER_CAUSE_COUNT; i++)
		assert_non_null(discwriter_code_find((int)causes[i].hr)->advice);
	for (i = 0; i < ARRAY_SIZE(errnos); i++)
		assert_non_null(discwriter_code_find((int)errnos[i].hr)->advice);
}

static void code_names(void **state)
{
	(void)state;
	assert_int_equal(discwriter_code_by_name("e_handle")->hr, E_HANDLE);
	assert_int_equal(discwriter_code_by_name("DW_E_DEV_NOT_EXIST")->hr, DW_E_DEV_NOT_EXIST);
	assert_int_equal(discwriter_code_by_name("hresult_from_win32(error_dev_not_exist)")->hr,
			 DW_E_DEV_NOT_EXIST);
	assert_int_equal(discwriter_code_by_name("dw_e_dup_name")->hr, DW_E_DUP_NAME);
	assert_null(discwriter_code_by_name("E_IMAPI"));
	assert_null(discwriter_code_by_name(NULL));
	assert_null(discwriter_code_find(12345));
	assert_non_null(strstr(discwriter_strhresult(12345), "unknown"));
	assert_null(discwriter_code_at((size_t)-1));
}

static void words(void **state)
{
	(void)state;
	assert_string_equal(discwriter_phase_name(DISCWRITER_PHASE_WRITING), "writing");
	assert_string_equal(discwriter_phase_name(DISCWRITER_PHASE_FAILED), "failed");
	assert_string_equal(discwriter_phase_name(99), "unknown");
	assert_string_equal(discwriter_outcome_name(DISCWRITER_OUTCOME_LOST), "lost");
	assert_string_equal(discwriter_outcome_name(0xffffffff), "unknown");
	assert_non_null(strstr(discwriter_outcome_text(99), "not known"));
	assert_int_equal(discwriter_profile_find(0x1b)->speed_1x, 1385);
	assert_string_equal(discwriter_profile_find(0x1a)->name, "DVD+RW");
	assert_int_equal(discwriter_profile_find(0x09)->speed_1x, 154);
	assert_int_equal(discwriter_profile_find(0x43)->speed_1x, 4496);
	assert_null(discwriter_profile_find(0xffff));
	assert_string_equal(discwriter_version(), DW_VERSION);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_cause),
		cmocka_unit_test(unknown_causes),
		cmocka_unit_test(every_errno),
		cmocka_unit_test(every_code),
		cmocka_unit_test(advice_for_what_comes),
		cmocka_unit_test(code_names),
		cmocka_unit_test(words),
	};

	return cmocka_run_group_tests_name("codes", tests, NULL, NULL);
}
