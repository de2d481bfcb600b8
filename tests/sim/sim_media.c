// SPDX-License-Identifier: GPL-2.0-only
/*
 * discwriter_sim: the kinds of media, and the words for their conditions
 */
#include <linux/kernel.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "sim.h"

/* Beside the persistent ones; numbers of sim_feature.c. */
static const u16 sim_features_cd[] = { 0x0107, 0 };	/* the others by its state */
static const u16 sim_features_plus_r[] = { 0x0010, 0x001f, 0x002b, 0x0107, 0 };

static const u16 sim_features_plus_rw[] = {
	0x0010, 0x001f, 0x0020, 0x0023, 0x002a, 0x0107, 0
};

static const u16 sim_features_minus_r[] = { 0x0010, 0x001f, 0x0021, 0x002f, 0x0107, 0 };

static const u16 sim_features_minus_rw[] = {
	0x0010, 0x001f, 0x0021, 0x0023, 0x0026, 0x002c, 0x002f, 0x0107, 0
};

static const u16 sim_features_minus_jump[] = {
	0x0010, 0x001f, 0x002f, 0x0033, 0x0107, 0
};

static const u16 sim_features_plus_r_dl[] = { 0x0010, 0x001f, 0x003b, 0x0107, 0 };
static const u16 sim_features_plus_rw_dl[] = {
	0x0010, 0x001f, 0x0020, 0x0023, 0x003a, 0x0107, 0
};

static const u16 sim_features_cd_rom[] = { 0x0010, 0x001d, 0x001e, 0x0107, 0 };
static const u16 sim_features_dvd_rom[] = { 0x0010, 0x001f, 0x0107, 0 };
static const u16 sim_features_bd_rom[] = { 0x0010, 0x0040, 0x0107, 0 };

static const u16 sim_features_bd_re[] = {
	0x0010, 0x0020, 0x0023, 0x0024, 0x0040, 0x0041, 0x0107, 0
};

static const u16 sim_features_bd_r[] = {
	0x0010, 0x0021, 0x0023, 0x0024, 0x0038, 0x0040, 0x0041, 0x0107, 0
};

static const u16 sim_features_bd_r_rrm[] = {
	0x0010, 0x0020, 0x0024, 0x0025, 0x0040, 0x0041, 0x0107, 0
};

static const u16 sim_features_dvd_ram[] = {
	0x0010, 0x001f, 0x0020, 0x0023, 0x0024, 0x0107, 0
};

static const u16 sim_features_disk[] = { 0x0010, 0x0020, 0x0107, 0 };

/* Sectors of a dual-layer DVD+R or DVD+RW. */
#define DL_SECTORS	4173824

/* Sectors of an ECC block of BD: a cluster of 64 KiB. */
#define BD_BLOCK	32

/* 79:59:71 is a common last lead-out of discs of 80 minutes. */
#define CD_80_MINUTES	359846

/* 2295104 sectors are a 4.7 GB DVD+R or DVD+RW; book types Ah and 9h. */
static const struct sim_medium_type sim_types[] = {
	{
		.name		= "cd-r",
		.profile	= 0x0009,
		.capacity	= CD_80_MINUTES,
		.block		= 1,
		.features	= sim_features_cd,
		.model		= &sim_cd_r,
	}, {
		.name		= "cd-rw",
		.profile	= 0x000a,
		.capacity	= CD_80_MINUTES,
		.block		= 1,
		.erasable	= true,
		.features	= sim_features_cd,
		.model		= &sim_cd_rw,
	}, {
		.name		= "dvd+r",
		.profile	= 0x001b,
		.capacity	= 2295104,
		.book_type	= 0xa1,
		.track_mode	= 0x01,		/* data mode 1 */
		.media_id	= "DWSIM   R01",
		.features	= sim_features_plus_r,
		.model		= &sim_plus_r,
	}, {
		.name		= "dvd+rw",
		.profile	= 0x001a,
		.capacity	= 2295104,
		.erasable	= true,
		.book_type	= 0x92,
		.track_mode	= 0x31,		/* packets of fixed size, mode 1 */
		.media_id	= "DWSIM   W01",
		.features	= sim_features_plus_rw,
		.model		= &sim_plus_rw,
	}, {
		.name		= "dvd-r",
		.profile	= 0x0011,
		.capacity	= 2298496,
		.book_type	= 0x25,
		.track_mode	= 0x21,		/* incremental, mode 1 */
		.media_id	= "DWSIM-R01",
		.features	= sim_features_minus_r,
		.model		= &sim_dvd_r,
	}, {
		.name		= "dvd-rw",
		.profile	= 0x0014,
		.capacity	= 2298496,
		.erasable	= true,
		.book_type	= 0x32,
		.track_mode	= 0x21,
		.media_id	= "DWSIM-W01",
		.features	= sim_features_minus_rw,
		.model		= &sim_dvd_rw,
	}, {
		.name		= "dvd-r-dl",
		.profile	= 0x0015,
		.capacity	= 4171712,
		.book_type	= 0x26,
		.track_mode	= 0x21,
		.media_id	= "DWSIM-D01",
		.features	= sim_features_minus_r,
		.model		= &sim_dvd_r,
	}, {
		.name		= "dvd-r-dl-jump",
		.profile	= 0x0016,
		.capacity	= 4171712,
		.book_type	= 0x26,
		.track_mode	= 0x21,
		.media_id	= "DWSIM-D01",
		.features	= sim_features_minus_jump,
		.model		= &sim_dvd_r,
	}, {
		.name		= "dvd+r-dl",
		.profile	= 0x002b,
		.capacity	= DL_SECTORS,
		.book_type	= 0xe1,
		.track_mode	= 0x01,
		.media_id	= "DWSIM   D01",
		.features	= sim_features_plus_r_dl,
		.model		= &sim_plus_r,
	}, {
		.name		= "dvd+rw-dl",
		.profile	= 0x002a,
		.capacity	= DL_SECTORS,
		.erasable	= true,
		.book_type	= 0xd1,
		.track_mode	= 0x31,
		.media_id	= "DWSIM   DW1",
		.features	= sim_features_plus_rw_dl,
		.model		= &sim_plus_rw,
	}, {
		.name		= "cd-rom",
		.profile	= 0x0008,
		.capacity	= 330000,
		.block		= 1,
		.track_mode	= 0x01,
		.features	= sim_features_cd_rom,
		.model		= &sim_rom,
	}, {
		.name		= "dvd-rom",
		.profile	= 0x0010,
		.capacity	= 2295104,
		.book_type	= 0x01,
		.track_mode	= 0x01,
		.features	= sim_features_dvd_rom,
		.model		= &sim_rom,
	}, {
		.name		= "bd-rom",
		.profile	= 0x0040,
		.capacity	= SIM_BD_SECTORS,
		.block		= BD_BLOCK,
		.track_mode	= 0x01,
		.media_id	= "DWSIM O01",
		.features	= sim_features_bd_rom,
		.model		= &sim_rom,
	}, {
		.name		= "bd-re",
		.profile	= 0x0043,
		.capacity	= SIM_BD_SECTORS,
		.block		= BD_BLOCK,
		.erasable	= true,
		.track_mode	= 0x31,
		.media_id	= "DWSIM W01",
		.spare		= &sim_spare_bd_re,
		.features	= sim_features_bd_re,
		.model		= &sim_random,
	}, {
		.name		= "bd-r",
		.profile	= 0x0041,
		.capacity	= SIM_BD_SECTORS,
		.block		= BD_BLOCK,
		.track_mode	= 0x21,
		.media_id	= "DWSIM R01",
		.spare		= &sim_spare_bd_r,
		.features	= sim_features_bd_r,
		.model		= &sim_bd_r,
	}, {
		.name		= "bd-r-rrm",
		.profile	= 0x0042,
		.capacity	= SIM_BD_SECTORS,
		.block		= BD_BLOCK,
		.track_mode	= 0x31,
		.media_id	= "DWSIM R02",
		.spare		= &sim_spare_bd_r,
		.features	= sim_features_bd_r_rrm,
		.model		= &sim_random,
	}, {
		.name		= "dvd-ram",
		.profile	= 0x0012,
		.capacity	= SIM_RAM_SECTORS,
		.erasable	= true,
		.book_type	= 0x16,
		.track_mode	= 0x31,
		.media_id	= "DWSIM   M01",
		.spare		= &sim_spare_dvd_ram,
		.features	= sim_features_dvd_ram,
		.model		= &sim_random,
	}, {
		/* A magneto-optical disk of 640 MB has as many. */
		.name		= "disk",
		.profile	= 0x0002,
		.capacity	= 310352,
		.erasable	= true,
		.track_mode	= 0x31,
		.features	= sim_features_disk,
		.model		= &sim_random,
	},
};

static const char * const sim_conditions[SIM_NR_CONDITIONS] = {
	[SIM_BLANK]		= "blank",
	[SIM_MINIMAL]		= "minimal",
	[SIM_UNFORMATTED]	= "unformatted",
	[SIM_FORMATTED]		= "formatted",
	[SIM_QUICK]		= "quick",
	[SIM_SUSPENDED]		= "suspended",
	[SIM_APPENDABLE]	= "appendable",
	[SIM_OPEN]		= "open",
	[SIM_RESERVED]		= "reserved",
	[SIM_CLOSED]		= "closed",
	[SIM_DAMAGED]		= "damaged",
	[SIM_WRITE_PROTECTED]	= "protected",
	[SIM_UPSIDE_DOWN]	= "upside-down",
	[SIM_INCOMPATIBLE]	= "incompatible",
};

/* The options after type and condition. */
static const struct sim_option {
	const char *name;
	size_t offset;
	bool quiet;	/* not printed when it is 0 */
} sim_options[] = {
	{ "sectors=", offsetof(struct sim_medium, capacity) },
	{ "slow=", offsetof(struct sim_medium, slow_ms) },
	{ "background=", offsetof(struct sim_medium, background_ms) },
	{ "spares=", offsetof(struct sim_medium, spares), true },
	{ "spinup=", offsetof(struct sim_medium, spinup_ms), true },
	{ "speed=", offsetof(struct sim_medium, speed), true },
	{ "layer0=", offsetof(struct sim_medium, layer0), true },
	{ "used=", offsetof(struct sim_medium, used), true },
};

/* Options that have no number. */
#define OPTION_POW	"pow"
#define OPTION_BY	"by="

static const struct sim_by {
	const char *name;
	u8 by;
} sim_bys[] = {
	{ "power", SIM_BY_POWER },
	{ "disc", SIM_BY_DISC },
	{ "cartridge", SIM_BY_CARTRIDGE },
	{ "spares", SIM_BY_SPARES },
	{ "dcb", SIM_BY_DCB },
};

static bool sim_is_plus_rw(const struct sim_medium *m)
{
	return m->type->profile == 0x001a || m->type->profile == 0x002a;
}

/* What `protected` means, unless told. */
static u8 sim_usual_by(const struct sim_medium *m)
{
	return !m->protected ? 0 : sim_is_plus_rw(m) ? SIM_BY_DCB : SIM_BY_DISC;
}

static int sim_parse_by(struct sim_medium *m, const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sim_bys); i++)
		if (!strcmp(name, sim_bys[i].name))
			m->by |= sim_bys[i].by;
	return m->by ? 0 : -EINVAL;
}

/* Not every medium has a cartridge; a DCB can be there without being heeded. */
static bool sim_by_valid(const struct sim_medium *m)
{
	if (m->by & SIM_BY_DCB && !sim_is_plus_rw(m))
		return false;
	if (m->by & (SIM_BY_CARTRIDGE | SIM_BY_SPARES) && !m->type->spare)
		return false;
	return m->protected || !(m->by & SIM_BY_ANY);
}

static u32 *sim_option(struct sim_medium *m, unsigned int i)
{
	return (void *)m + sim_options[i].offset;
}

static int sim_parse_option(struct sim_medium *m, const char *word)
{
	unsigned int i;

	if (!strcmp(word, OPTION_POW)) {
		m->pow = true;
		return 0;
	}
	if (!strncmp(word, OPTION_BY, strlen(OPTION_BY)))
		return sim_parse_by(m, word + strlen(OPTION_BY));
	for (i = 0; i < ARRAY_SIZE(sim_options); i++) {
		size_t len = strlen(sim_options[i].name);

		if (!strncmp(word, sim_options[i].name, len))
			return kstrtou32(word + len, 10, sim_option(m, i));
	}
	return -EINVAL;
}

/* De-icing a whole disc: half an hour at 2.4x, which no test waits for. */
#define BACKGROUND_MS	(30 * 60 * 1000)

static int sim_parse(struct sim_medium *m, char *words)
{
	char *word = strsep(&words, " \t");
	int condition, err;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sim_types); i++)
		if (!strcmp(word, sim_types[i].name))
			m->type = &sim_types[i];
	if (!m->type || !words)
		return -EINVAL;
	m->capacity = m->type->capacity;
	m->background_ms = BACKGROUND_MS;
	m->spares = m->type->spare ? SIM_SPARES_USUAL : 0;
	word = strsep(&words, " \t");
	condition = match_string(sim_conditions, SIM_NR_CONDITIONS, word);
	if (condition < 0)
		return -EINVAL;
	while ((word = strsep(&words, " \t"))) {
		if (!*word)
			continue;
		err = sim_parse_option(m, word);
		if (err)
			return err;
	}
	m->capacity -= m->capacity % sim_medium_block(m);
	/* Room for what an appendable one has at its start, and for more. */
	if (m->capacity < 4 * SIM_BLOCK || m->capacity > S32_MAX)
		return -EINVAL;
	if (!m->type->spare && m->spares)
		return -EINVAL;
	if (m->layer0 >= m->capacity || m->layer0 % SIM_BLOCK)
		return -EINVAL;
	m->protected = condition == SIM_WRITE_PROTECTED;
	m->by = m->by ?: sim_usual_by(m);
	if (!sim_by_valid(m))
		return -EINVAL;
	m->upside_down = condition == SIM_UPSIDE_DOWN;
	m->incompatible = condition == SIM_INCOMPATIBLE;
	/* What cannot be seen at all needs no condition of its own. */
	if (m->incompatible)
		condition = SIM_UPSIDE_DOWN;
	if (m->used > m->capacity)
		return -EINVAL;
	return m->type->model->insert(m, condition) ? 0 : -EINVAL;
}

/**
 * sim_medium_new - make a medium
 * @spec: TYPE STATE [OPTION=N]...
 * @storage: what to keep of its data
 *
 * Return: the medium, or an error pointer.
 */
struct sim_medium *sim_medium_new(const char *spec, enum sim_storage storage)
{
	struct sim_medium *m = kzalloc(sizeof(*m), GFP_KERNEL);
	char *words = kstrdup(spec, GFP_KERNEL);
	int err = -ENOMEM;

	if (!m || !words)
		goto fail;
	m->store = sim_store_new(storage, GFP_KERNEL);
	if (!m->store)
		goto fail;
	err = sim_parse(m, words);
	if (err)
		goto fail;
	kfree(words);
	return m;
fail:
	kfree(words);
	sim_medium_free(m);
	return ERR_PTR(err);
}

void sim_medium_free(struct sim_medium *m)
{
	if (m && m->store)
		sim_store_put(m->store);
	kfree(m);
}

static enum sim_condition sim_condition(struct sim_medium *m)
{
	struct sim_disc_info info = {};

	if (m->protected)
		return SIM_WRITE_PROTECTED;
	if (m->upside_down)
		return SIM_UPSIDE_DOWN;
	if (m->incompatible)
		return SIM_INCOMPATIBLE;
	if (m->type->model->condition)
		return m->type->model->condition(m);
	m->type->model->disc_info(m, &info);
	if (info.status == 0)
		return SIM_BLANK;
	if (m->type->erasable)
		return m->bg == SIM_BG_COMPLETE ? SIM_FORMATTED : SIM_SUSPENDED;
	return info.status == 1 ? SIM_APPENDABLE : SIM_CLOSED;
}

/**
 * sim_medium_erase - forget all that was written
 * @m: the medium; the lock of its drive is held
 *
 * Return: sense; nothing is changed if there is no memory.
 */
u32 sim_medium_erase(struct sim_medium *m)
{
	struct sim_store *store = sim_store_new(m->store->kind, GFP_ATOMIC);

	if (!store)
		return SENSE_INTERNAL;
	sim_store_put(m->store);
	m->store = store;
	return SIM_GOOD;
}

/**
 * sim_medium_feature_known - does a drive know media that have a feature?
 * @d: the drive
 * @code: number of the feature
 *
 * Features that no medium is needed for are not asked for here; those that no
 * kind of disc lists belong to the drive.
 */
bool sim_medium_feature_known(const struct sim_drive *d, u16 code)
{
	bool listed = false;
	const u16 *feature;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sim_types); i++) {
		for (feature = sim_types[i].features; *feature; feature++) {
			if (*feature != code)
				continue;
			if (sim_profile_known(d, sim_types[i].profile))
				return true;
			listed = true;
		}
	}
	return !listed;
}

/**
 * sim_medium_profile - the profile that a medium has now
 * @m: the medium
 */
u16 sim_medium_profile(struct sim_medium *m)
{
	return m->type->model->profile ? m->type->model->profile(m) : m->type->profile;
}

/**
 * sim_medium_describe - say what a medium is, in the words that make one
 * @m: the medium
 * @page: where to
 *
 * Return: bytes written.
 */
int sim_medium_describe(struct sim_medium *m, char *page)
{
	unsigned int i;
	int len;

	len = sprintf(page, "%s %s", m->type->name, sim_conditions[sim_condition(m)]);
	for (i = 0; i < ARRAY_SIZE(sim_options); i++)
		if (*sim_option(m, i) || !sim_options[i].quiet)
			len += sprintf(page + len, " %s%u", sim_options[i].name,
				       *sim_option(m, i));
	if (m->pow)
		len += sprintf(page + len, " %s", OPTION_POW);
	for (i = 0; i < ARRAY_SIZE(sim_bys) && m->by != sim_usual_by(m); i++)
		if (m->by & sim_bys[i].by)
			len += sprintf(page + len, " " OPTION_BY "%s", sim_bys[i].name);
	len += sprintf(page + len, "\n");
	return len;
}

/**
 * sim_medium_track - a track by its number
 * @m: the medium
 * @number: from 1
 *
 * Return: the track, or NULL.
 */
struct sim_track *sim_medium_track(struct sim_medium *m, unsigned int number)
{
	return number >= 1 && number <= m->ntracks ? &m->track[number - 1] : NULL;
}

/**
 * sim_medium_track_at - a track by an address in it
 * @m: the medium
 * @lba: the address
 * @number: out: its number
 *
 * Return: the track, or NULL.
 */
struct sim_track *sim_medium_track_at(struct sim_medium *m, u32 lba,
				      unsigned int *number)
{
	unsigned int i;

	for (i = 0; i < m->ntracks; i++) {
		if (lba < m->track[i].start || lba - m->track[i].start >= m->track[i].size)
			continue;
		*number = i + 1;
		return &m->track[i];
	}
	return NULL;
}

/* ---- for debugfs ---- */

static const char * const sim_disc_states[] = { "blank", "appendable", "finalized",
						"others" };

static const char * const sim_session_states[] = {
	"empty", "incomplete", "damaged", "complete"
};

static const char * const sim_bg_states[] = {
	"none", "suspended", "running", "complete"
};

static const char * const sim_layouts[SIM_NR_LAYOUTS] = {
	[SIM_LAYOUT_NONE]	= "none",
	[SIM_LAYOUT_FULL]	= "full",
	[SIM_LAYOUT_QUICK]	= "quick",
	[SIM_LAYOUT_PACKET]	= "packet",
	[SIM_LAYOUT_SPARES]	= "spares",
};

static const char *sim_track_state(const struct sim_track *t)
{
	if (t->damaged)
		return "damaged";
	if (t->closed)
		return "closed";
	if (t->reserved)
		return "reserved";
	return t->nwa == t->start ? "invisible" : "open";
}

/**
 * sim_medium_state - print all there is to know about the medium
 * @d: the drive; its lock is held
 * @seq: where to
 */
void sim_medium_state(struct sim_drive *d, struct seq_file *seq)
{
	struct sim_medium *m = d->medium;
	struct sim_disc_info info = {};
	struct sim_track *invisible;
	unsigned int i;

	seq_printf(seq, "tray: %s\n", d->tray_open ? "open" : "closed");
	seq_printf(seq, "locked: %d\n", d->locked);
	if (!m) {
		seq_puts(seq, "profile: 0000\n");
		return;
	}
	if (m->type->model->tick)
		m->type->model->tick(m);
	m->type->model->disc_info(m, &info);
	seq_printf(seq, "profile: %04x\n", sim_profile_seen(d, m));
	seq_printf(seq, "disc_status: %s\n", sim_disc_states[info.status]);
	seq_printf(seq, "session_state: %s\n", sim_session_states[info.session_state]);
	seq_printf(seq, "bg_format: %s\n", sim_bg_states[info.bg]);
	seq_printf(seq, "formatted: %u\n", m->formatted);
	seq_printf(seq, "format: %s\n", sim_layouts[m->layout]);
	if (m->type->spare)
		seq_printf(seq, "spares: %u\nspares_used: %u\n", m->spares,
			   m->spares_used);
	seq_printf(seq, "capacity: %u\n", m->capacity);
	seq_printf(seq, "readable: %u\n", m->type->model->capacity(m));
	seq_printf(seq, "sessions: %u\n", info.sessions);
	seq_printf(seq, "tracks: %u\n", m->ntracks);
	invisible = sim_medium_track(m, m->type->model->invisible(m));
	if (invisible) {
		seq_printf(seq, "nwa: %u\n", invisible->nwa);
		seq_printf(seq, "free: %u\n",
			   invisible->start + invisible->size - invisible->nwa);
	} else {
		seq_puts(seq, "nwa: none\nfree: 0\n");
	}
	for (i = 0; i < m->ntracks; i++) {
		const struct sim_track *t = &m->track[i];

		seq_printf(seq, "track %u session %u start %u size %u state %s nwa %u\n",
			   i + 1, t->session, t->start, t->size, sim_track_state(t),
			   t->nwa);
	}
}
