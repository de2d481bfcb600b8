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
 * @spans: which sectors of the image; ascending, none twice
 * @nr: how many
 * @got: DW_READ_SECTORS sectors from the disc
 * @want: and from the stream
 */
struct check {
	struct dw_job *job;
	struct dw_verify *v;
	struct dw_disc disc;
	struct discwriter_range *spans;
	size_t nr;
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

	for (i = 0; i < c->nr && !ret; i++) {
		__u64 sector = c->spans[i].start, left = c->spans[i].end - sector + 1;

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
		ret = compare(c, (__u64)dw_ranges_lba(c->spans, c->nr, n), 1);
	}
	return ret;
}

static int by_start(const void *a, const void *b)
{
	const struct discwriter_range *x = a, *y = b;

	return (x->start > y->start) - (x->start < y->start);
}

/* The ranges, each sector once: what overlaps is of the same image. */
static int make_spans(struct check *c, __u64 sectors)
{
	const size_t n = c->job->nr_ranges ? c->job->nr_ranges : 1;
	size_t i;

	c->spans = malloc(n * sizeof(*c->spans));
	if (!c->spans)
		return -ENOMEM;
	c->nr = 1;
	if (!c->job->nr_ranges) {
		c->spans[0] = (struct discwriter_range){ 0, sectors - 1 };
		return 0;
	}
	memcpy(c->spans, c->job->ranges, n * sizeof(*c->spans));
	qsort(c->spans, n, sizeof(*c->spans), by_start);
	for (i = 1; i < n; i++) {
		struct discwriter_range *last = &c->spans[c->nr - 1];

		if (c->spans[i].start > last->end + 1)
			c->spans[c->nr++] = c->spans[i];
		else if (c->spans[i].end > last->end)
			last->end = c->spans[i].end;
	}
	return 0;
}

static int compare_job(struct check *c)
{
	const __u64 total = dw_ranges_sectors(c->spans, c->nr);

	if (c->v->level == DW_VERIFICATION_QUICK && total > DW_VERIFY_SAMPLES) {
		atomic_store(&c->v->total, DW_VERIFY_SAMPLES);
		return compare_samples(c, total);
	}
	atomic_store(&c->v->total, total);
	return compare_all(c);
}

/* @sectors: of the image, where there are no ranges */
int dw_verify_compare(struct dw_job *job, __u64 sectors)
{
	const size_t size = DW_READ_SECTORS * DW_SECTOR;
	struct check c = { .job = job, .v = job->verify, .disc.fd = -1 };
	int ret;

	c.got = aligned_alloc(DW_SECTOR, size);
	c.want = malloc(size);
	ret = c.got && c.want ? make_spans(&c, sectors) : -ENOMEM;
	if (!ret)
		ret = dw_disc_open(job->options->recorder, job->data->wake, &c.disc);
	if (!ret)
		ret = compare_job(&c);
	if (ret)
		c.v->reply = c.disc.reply;
	dw_disc_close(&c.disc);
	free(c.spans);
	free(c.want);
	free(c.got);
	return ret;
}
