// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Verification: comparing the disc with the stream, sector by sector.
 */
#include <stdlib.h>
#include <string.h>

#include "verify.h"

/**
 * struct check - a comparison that runs
 * @job: what was written
 * @v: its verification
 * @disc: the disc
 * @got: DW_READ_SECTORS sectors from the disc
 * @want: and from the stream
 */
struct check {
	struct dw_job *job;
	struct dw_verify *v;
	struct dw_disc disc;
	unsigned char *got;
	unsigned char *want;
};

bool dw_verify_rereadable(const struct dw_stream *stream)
{
	return stream->data || stream->mover->seekable;
}

/*
 * What should be in sectors @sector to @sector + @n - 1 of the image: in @want, where it is
 * not compared by checksums. What is behind the image was padded with zeros.
 */
static int get_wanted(struct check *c, __u64 sector, unsigned int n)
{
	const struct dw_stream *s = c->job->stream;
	const __u64 offset = sector * DW_SECTOR;
	size_t len = n * DW_SECTOR, done = 0;

	if (c->v->sums)
		return 0;
	memset(c->want, 0, len);
	if (offset + len > s->size)
		len = s->size > offset ? (size_t)(s->size - offset) : 0;
	if (s->data) {
		memcpy(c->want, s->data + offset, len);
		return 0;
	}
	/* What has nothing to fetch is zeros. */
	while (s->mover->fetch && done < len) {
		ssize_t got = s->mover->fetch(c->job, offset + done, c->want + done, len - done);

		if (got == -EINTR && dw_cancelled(c->job))
			return -ECANCELED;
		if (got == -EINTR)
			continue;
		if (!got)
			c->job->source_failed = true;
		if (got <= 0)
			return got ? (int)got : -ENODATA;
		done += (size_t)got;
	}
	return 0;
}

static bool is_same(const struct check *c, __u64 sector, unsigned int i)
{
	const unsigned char *got = c->got + i * DW_SECTOR;

	if (c->v->sums)
		return dw_sums_match(c->v->sums, sector + i, got);
	return !memcmp(got, c->want + i * DW_SECTOR, DW_SECTOR);
}

/* At most @disc.most sectors. */
static int compare(struct check *c, __u64 sector, unsigned int n)
{
	unsigned int good = 0, i;
	int ret;

	if (dw_cancelled(c->job))
		return -ECANCELED;
	ret = get_wanted(c, sector, n);
	if (ret)
		return ret;
	ret = dw_disc_read_most(&c->disc, c->v->base + sector, c->got, n, &good);
	for (i = 0; i < good; i++) {
		if (!is_same(c, sector, i)) {
			c->v->first_bad = c->v->base + sector + i;
			return -EBADMSG;
		}
		atomic_store(&c->v->last, (long long)(c->v->base + sector + i));
		atomic_fetch_add(&c->v->done, 1);
	}
	if (ret)
		c->v->first_bad = c->v->base + sector + good;
	return ret;
}

static int compare_all(struct check *c)
{
	size_t i;
	int ret = 0;

	for (i = 0; i < c->v->nr_spans && !ret; i++) {
		__u64 sector = c->v->spans[i].start, left = c->v->spans[i].end - sector + 1;

		while (left && !ret) {
			unsigned int n = left < c->disc.most ? (unsigned int)left : c->disc.most;

			ret = compare(c, sector, n);
			sector += n;
			left -= n;
		}
	}
	return ret;
}

/* Of no quality, but the same everywhere (Numerical Recipes' generator). */
static __u32 next_number(__u32 *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

/* The first, the last, and one of each part between. */
static int compare_samples(struct check *c, __u64 total)
{
	const __u64 part = total / DW_VERIFY_SAMPLES;
	__u32 seed = 1;
	unsigned int i;
	int ret = 0;

	for (i = 0; i < DW_VERIFY_SAMPLES && !ret; i++) {
		__u64 n = i * part + next_number(&seed) % part;

		if (!i)
			n = 0;
		if (i == DW_VERIFY_SAMPLES - 1)
			n = total - 1;
		ret = compare(c, (__u64)dw_ranges_lba(c->v->spans, c->v->nr_spans, n), 1);
	}
	return ret;
}

static int by_start(const void *a, const void *b)
{
	const struct discwriter_range *x = a, *y = b;

	return (x->start > y->start) - (x->start < y->start);
}

/* The ranges, each sector once: what overlaps is of the same image. */
static int make_spans(struct dw_verify *v, const struct discwriter_range *ranges, size_t n)
{
	size_t i;

	v->spans = malloc(n * sizeof(*v->spans));
	if (!v->spans)
		return -ENOMEM;
	memcpy(v->spans, ranges, n * sizeof(*v->spans));
	qsort(v->spans, n, sizeof(*v->spans), by_start);
	v->nr_spans = 1;
	for (i = 1; i < n; i++) {
		struct discwriter_range *last = &v->spans[v->nr_spans - 1];

		if (v->spans[i].start > last->end + 1)
			v->spans[v->nr_spans++] = v->spans[i];
		else if (v->spans[i].end > last->end)
			last->end = v->spans[i].end;
	}
	return 0;
}

static bool samples_do(const struct dw_verify *v, __u64 sectors)
{
	return v->level == DW_VERIFICATION_QUICK && sectors > DW_VERIFY_SAMPLES;
}

/* What is to be compared. @sectors: of the image, where there are no ranges */
int dw_verify_plan(struct dw_job *job, __u64 sectors)
{
	const struct discwriter_range whole = { 0, sectors - 1 };
	struct dw_verify *v = job->verify;
	__u64 total;
	int ret;

	ret = job->nr_ranges ? make_spans(v, job->ranges, job->nr_ranges) :
			       make_spans(v, &whole, 1);
	if (ret)
		return ret;
	total = dw_ranges_sectors(v->spans, v->nr_spans);
	atomic_store(&v->total, samples_do(v, total) ? DW_VERIFY_SAMPLES : total);
	return 0;
}

static int compare_job(struct check *c)
{
	const __u64 sectors = dw_ranges_sectors(c->v->spans, c->v->nr_spans);

	return samples_do(c->v, sectors) ? compare_samples(c, sectors) : compare_all(c);
}

/* What was planned. */
int dw_verify_compare(struct dw_job *job)
{
	const size_t size = DW_READ_SECTORS * DW_SECTOR;
	struct check c = { .job = job, .v = job->verify, .disc.fd = -1 };
	int ret;

	c.got = aligned_alloc(DW_SECTOR, size);
	c.want = malloc(size);
	ret = c.got && c.want ? 0 : -ENOMEM;
	if (!ret)
		ret = dw_disc_open(job->options->recorder, job->data->wake, &c.disc);
	if (!ret)
		ret = compare_job(&c);
	if (ret)
		c.v->reply = c.disc.reply;
	dw_disc_close(&c.disc);
	free(c.want);
	free(c.got);
	return ret;
}
