/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The verbs of <linux/discwriter.h>, by handler.
 */
#ifndef DISCWRITER_IOCTL_H
#define DISCWRITER_IOCTL_H

#include <linux/discwriter.h>

struct dw_job;
struct dw_recorder;
struct file;

/* What a verb works on: its structure, in kernel memory. */
union dw_ioctl_arg {
	struct discwriter_features features;
	struct discwriter_recorder recorder;
	struct discwriter_medium medium;
	struct discwriter_status status;
	struct discwriter_owner owner;
	struct discwriter_formats formats;
	struct discwriter_speeds speeds;
	struct discwriter_begin begin;
	struct discwriter_end end;
	struct discwriter_cancel cancel;
	struct discwriter_erase erase;
	struct discwriter_format format;
	struct discwriter_finalize finalize;
	struct discwriter_reserve reserve;
	struct discwriter_tray tray;
	struct discwriter_speed speed;
	struct discwriter_write_ranges write_ranges;
	struct discwriter_query query;
	struct discwriter_client client;
};

/* ioctl.c: what several verbs check */
void dw_why(const struct dw_job *job, struct discwriter_why *why);
bool dw_client_valid(const char *name);
void dw_client_set(struct dw_recorder *rec, const char *name);

/* write_ranges.c */
int dw_ioctl_write_ranges(struct file *filp, struct dw_recorder *rec,
			  union dw_ioctl_arg *arg);

/* query.c */
int dw_ioctl_query(struct file *filp, struct dw_recorder *rec,
		   union dw_ioctl_arg *arg);

/* ioctl_jobs.c: the other jobs, and what is done at once */
int dw_idle_enter(struct dw_recorder *rec);
void dw_idle_leave(struct dw_recorder *rec);
int dw_ioctl_formats(struct file *filp, struct dw_recorder *rec,
		     union dw_ioctl_arg *arg);
int dw_ioctl_speeds(struct file *filp, struct dw_recorder *rec,
		    union dw_ioctl_arg *arg);
int dw_ioctl_erase(struct file *filp, struct dw_recorder *rec,
		   union dw_ioctl_arg *arg);
int dw_ioctl_format(struct file *filp, struct dw_recorder *rec,
		    union dw_ioctl_arg *arg);
int dw_ioctl_finalize(struct file *filp, struct dw_recorder *rec,
		      union dw_ioctl_arg *arg);
int dw_ioctl_reserve(struct file *filp, struct dw_recorder *rec,
		     union dw_ioctl_arg *arg);
int dw_ioctl_tray(struct file *filp, struct dw_recorder *rec,
		  union dw_ioctl_arg *arg);
int dw_ioctl_speed(struct file *filp, struct dw_recorder *rec,
		   union dw_ioctl_arg *arg);

#endif /* DISCWRITER_IOCTL_H */
