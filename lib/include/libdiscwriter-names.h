/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libdiscwriter: codes and numbers in words, types of medium, speeds
 *
 * Part of <libdiscwriter.h>, which says what holds for all of it.
 */
#ifndef LIBDISCWRITER_NAMES_H
#define LIBDISCWRITER_NAMES_H

#include "libdiscwriter.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Codes
 */

/**
 * struct dw_code - what a code means
 * @hr: the code
 * @name: its name in Windows
 * @text: a sentence that says what happened
 * @advice: a sentence that says what to do about it; NULL for the codes that no
 *	function of this library returns
 */
struct dw_code {
	int hr;
	const char *name;
	const char *text;
	const char *advice;
};

/**
 * struct dw_cause - what a cause means
 * @cause: enum discwriter_cause
 * @error: the errno the kernel reports with it
 * @hr: the code the library reports for it
 * @name: its name, without DISCWRITER_CAUSE_
 * @text: a sentence that says what happened
 */
struct dw_cause {
	unsigned int cause;
	int error;
	int hr;
	const char *name;
	const char *text;
};

/**
 * discwriter_strhresult() - a code in words
 * @hr: any number
 *
 * Return: "NAME: sentence"; for a number that is no code, a text that says so.
 * Static, never NULL.
 */
DW_API const char *discwriter_strhresult(int hr);

/**
 * discwriter_code_find() - look up a code by its value
 * @hr: any number
 *
 * Return: static, or NULL when @hr is no code.
 */
DW_API const struct dw_code *discwriter_code_find(int hr);

/**
 * discwriter_code_by_name() - look up a code by its name
 * @name: as in Windows, upper or lower case; for the codes made of a Win32
 *	error, E_HANDLE, DW_E_DEV_NOT_EXIST or HRESULT_FROM_WIN32(...)
 *
 * Return: static, or NULL when @name is NULL or no code has it.
 */
DW_API const struct dw_code *discwriter_code_by_name(const char *name);

/**
 * discwriter_code_at() - walk over all codes
 * @index: from 0
 *
 * Return: static, or NULL when @index is not below their number.
 */
DW_API const struct dw_code *discwriter_code_at(size_t index);

/**
 * discwriter_cause_find() - look up a cause by its number
 * @cause: as the kernel gave it
 *
 * Return: static, or NULL for a cause that this library does not know.
 */
DW_API const struct dw_cause *discwriter_cause_find(unsigned int cause);

/**
 * discwriter_cause_by_name() - look up a cause by its name
 * @name: with or without DISCWRITER_CAUSE_, upper or lower case, with _ or -
 *
 * Return: static, or NULL when @name is NULL or no cause has it.
 */
DW_API const struct dw_cause *discwriter_cause_by_name(const char *name);

/**
 * discwriter_hresult_from_cause() - the code of a cause
 * @cause: as the kernel gave it
 *
 * Return: its code; E_FAIL for a cause that this library does not know.
 */
DW_API int discwriter_hresult_from_cause(unsigned int cause);

/**
 * discwriter_hresult_from_errno() - the code of an errno alone
 * @error: positive errno; 0 gives S_OK
 *
 * For when there is no status record: several causes share an errno. EAGAIN
 * ("would block") and EINTR are no failures, have no code, and no function of
 * this library returns because of them.
 *
 * Return: its code; E_FAIL when there is none.
 */
DW_API int discwriter_hresult_from_errno(int error);

/**
 * discwriter_hresult_from_status() - the code of a burn or another job
 * @status: as the kernel gave it
 *
 * By its cause; where this library does not know that (a newer kernel), by its
 * errno.
 *
 * Return: the code; S_OK when nothing went wrong; E_POINTER when @status is NULL.
 */
DW_API int discwriter_hresult_from_status(const struct discwriter_status *status);

/**
 * discwriter_phase_name() - a phase in a word
 * @phase: enum discwriter_phase
 *
 * Return: "idle", "writing", ...; "unknown" for numbers that are none. Static.
 */
DW_API const char *discwriter_phase_name(unsigned int phase);

/**
 * discwriter_outcome_name() - an outcome in a word
 * @outcome: enum discwriter_outcome
 *
 * Return: "untouched", "appendable", ...; "unknown" for numbers that are none.
 * Static.
 */
DW_API const char *discwriter_outcome_name(unsigned int outcome);

/**
 * discwriter_outcome_text() - an outcome in a sentence
 * @outcome: enum discwriter_outcome
 *
 * Return: what state the disc is in and what can be done with it. Static.
 */
DW_API const char *discwriter_outcome_text(unsigned int outcome);

/**
 * discwriter_job_name() - what a status is about, in a word
 * @job: enum discwriter_job
 *
 * Return: "burn", "erase", ...; "unknown" for numbers that are none. Static.
 */
DW_API const char *discwriter_job_name(unsigned int job);

/**
 * discwriter_close_name() - a close policy in a word
 * @close: enum discwriter_close
 *
 * Return: "default", "session", "finalize", "track" or "compatible"; NULL for
 * numbers that are none, so that all can be walked over. Static.
 */
DW_API const char *discwriter_close_name(unsigned int close);

/**
 * discwriter_write_type_name() - a write type in a word
 * @type: enum discwriter_write_type
 *
 * Return: "auto", "incremental" or "at-once"; NULL for numbers that are none, so
 * that all can be walked over. Static.
 */
DW_API const char *discwriter_write_type_name(unsigned int type);

/**
 * discwriter_medium_state_name() - a bit of a medium's state in words
 * @bit: number of the bit in struct discwriter_medium.state, from 0
 *
 * Return: "present", "blank", "unformatted", ...; NULL for bits that this library
 * does not know. Static.
 */
DW_API const char *discwriter_medium_state_name(unsigned int bit);

/**
 * discwriter_medium_can_name() - something that is possible with a medium
 * @bit: number of the bit in struct discwriter_medium.can, from 0
 *
 * Return: "incremental", "simulate", "erase", ...; NULL for bits that this library
 * does not know. Static.
 */
DW_API const char *discwriter_medium_can_name(unsigned int bit);

/**
 * discwriter_format_name() - a way to format in words
 * @type: struct discwriter_format_entry.type
 *
 * Return: "full", "quick", "DVD+RW", ...; NULL for types that this library does
 * not know. Static.
 */
DW_API const char *discwriter_format_name(unsigned int type);

/**
 * struct dw_profile - a type of medium
 * @profile: number in MMC (GET CONFIGURATION)
 * @speed_1x: what "1x" means for it, in units of 1000 bytes a second; 0 where
 *	that is not defined
 * @name: "DVD+RW", ...
 */
struct dw_profile {
	unsigned int profile;
	unsigned int speed_1x;
	const char *name;
};

/**
 * discwriter_profile_find() - look up a type of medium
 * @profile: struct discwriter_medium.profile
 *
 * Return: static, or NULL for a number that this library does not know.
 */
DW_API const struct dw_profile *discwriter_profile_find(unsigned int profile);

/*
 * Speeds
 *
 * Three ways to count. SPEED, SPEEDS and BEGIN have kB/s of 1000 bytes, as drives
 * do: for CD those of 2352 bytes a sector (1x is 176.4), for all others those of
 * 2048. IMAPI has sectors a second. People have factors: "8x" is eight times the
 * 1x of the medium's family: 75 sectors a second on CD, 1385 kB/s on DVD, 4495.5
 * kB/s on BD. (@speed_1x above is of the 2048 bytes that a program writes.)
 */

/**
 * discwriter_speed_from_sectors() - kB/s of a speed in sectors a second
 * @profile: type of the medium; unknown types count as CD, as in IMAPI
 * @sectors: sectors a second
 *
 * Return: kB/s as SPEED has it, rounded; 4294967295 when it does not fit.
 */
DW_API unsigned int discwriter_speed_from_sectors(unsigned int profile, unsigned int sectors);

/**
 * discwriter_speed_to_sectors() - sectors a second of a speed in kB/s
 * @profile: type of the medium; unknown types count as CD, as in IMAPI
 * @kbps: kB/s as SPEED has it
 *
 * Return: sectors a second, rounded.
 */
DW_API unsigned int discwriter_speed_to_sectors(unsigned int profile, unsigned int kbps);

/**
 * discwriter_speed_from_factor() - kB/s of a factor
 * @profile: type of the medium
 * @hundredths: the factor times 100: 240 for "2.4x"
 *
 * Return: kB/s as SPEED has it, rounded; 0 when the type has no 1x, 4294967295 when
 * it does not fit.
 */
DW_API unsigned int discwriter_speed_from_factor(unsigned int profile, unsigned int hundredths);

/**
 * discwriter_speed_to_factor() - factor of a speed in kB/s
 * @profile: type of the medium
 * @kbps: kB/s as SPEED has it
 *
 * Return: the factor times 100, rounded; 0 when the type has no 1x.
 */
DW_API unsigned int discwriter_speed_to_factor(unsigned int profile, unsigned int kbps);

#ifdef __cplusplus
}
#endif

#endif /* LIBDISCWRITER_NAMES_H */
