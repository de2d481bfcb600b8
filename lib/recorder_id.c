// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What a recorder is called for good: after the next boot, and when it is plugged in
 * again where it was. From sysfs alone, as no udevd may run. The numbers that the kernel
 * gives away as things come (hosts, targets, ATA ports, USB buses and devices) are not
 * part of it.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "internal.h"

#define SYSFS_DEVICES	"/sys/devices"

/**
 * struct place - where a recorder is, found on the way up to the root
 * @path: the folder in sysfs that is looked at; its last part is @name
 * @name: of that
 * @host: number of the SCSI host
 * @channel: the rest of the SCSI address
 * @target: likewise
 * @lun: likewise
 * @addressed: the way down from here is known without the host
 * @over: there is nothing above that matters
 * @text: what is known
 * @size: room there
 */
struct place {
	char path[PATH_MAX];
	char *name;
	unsigned int host, channel, target;
	unsigned long long lun;
	bool addressed;
	bool over;
	char *text;
	size_t size;
};

static bool is_safe(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       strchr("#+-.:=_", c);
}

/*
 * As udev makes names of links: blanks at the ends are left out, those in between and
 * all that a shell or a path could mind become '_'.
 */
static void make_safe(char *s)
{
	char *from = s + strspn(s, " "), *to = s;

	for (; *from; from++) {
		if (*from == ' ' && (!from[1] || from[1] == ' '))
			continue;
		*to++ = is_safe(*from) ? *from : '_';
	}
	*to = 0;
}

/* An attribute of the node's folder; "" if there is none. */
static void attr(const char *syspath, const char *name, char *buf, size_t size)
{
	if (dw_ops.attr(syspath, name, buf, size) < 0)
		buf[0] = 0;
	make_safe(buf);
}

static bool model(const char *syspath, char *id, size_t size)
{
	char vendor[64], product[64];

	attr(syspath, "vendor", vendor, sizeof(vendor));
	attr(syspath, "model", product, sizeof(product));
	return snprintf(id, size, "%s%s%s", vendor, vendor[0] ? "_" : "", product) < (int)size;
}

/* -ENODATA: the drive has no serial number. */
int dw_id_by_serial(const char *syspath, char *id, size_t size)
{
	static const char digits[] =
		"123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	char serial[128];
	size_t len;

	attr(syspath, "serial", serial, sizeof(serial));
	if (!strpbrk(serial, digits))
		return -ENODATA;	/* "00000000" is none, either */
	if (!model(syspath, id, size))
		return -ENAMETOOLONG;
	len = strlen(id);
	if (snprintf(id + len, size - len, "_%s", serial) >= (int)(size - len))
		return -ENAMETOOLONG;
	return 0;
}

/* Put before what is known, with a '-' in between. */
static int put(struct place *place, char *part)
{
	size_t len, known = strlen(place->text);

	make_safe(part);
	len = strlen(part);
	if (len + 1 + known >= place->size)
		return -ENAMETOOLONG;
	if (known) {
		memmove(place->text + len + 1, place->text, known + 1);
		place->text[len] = '-';
	} else {
		place->text[len] = 0;
	}
	memcpy(place->text, part, len);
	return 0;
}

/* Up to the folder above. False: that is none of a device. */
static bool up(struct place *place)
{
	char *slash = strrchr(place->path, '/');

	if (!slash)
		return false;
	*slash = 0;
	slash = strrchr(place->path, '/');
	if (!slash || strlen(place->path) <= strlen(SYSFS_DEVICES))
		return false;
	place->name = slash + 1;
	return true;
}

/* "ataN", whose number counts from boot, knows which port of its controller it is. */
static bool take_ata_port(struct place *place, char *port, size_t size)
{
	char above[PATH_MAX], path[PATH_MAX + 128];
	char *name;

	strcpy(above, place->path);
	*strrchr(above, '/') = 0;
	name = strrchr(above, '/');
	if (!name || strncmp(name, "/ata", 4))
		return false;
	snprintf(path, sizeof(path), "%s/ata_port%s", above, name);
	return dw_ops.attr(path, "port_no", port, size) >= 0;
}

/* "hostN": which one of its controller's, as the numbers themselves are given at boot. */
static int take_scsi_host(struct place *place)
{
	char port[16], part[96], above[PATH_MAX];
	int rank;

	if (place->addressed)
		return 0;
	if (take_ata_port(place, port, sizeof(port))) {
		snprintf(part, sizeof(part), "ata-%s:%u:%u:%llu", port, place->channel,
			 place->target, place->lun);
		return put(place, part);
	}
	strcpy(above, place->path);
	*strrchr(above, '/') = 0;
	rank = dw_ops.rank(above, "host", place->host);
	snprintf(part, sizeof(part), "scsi-%d:%u:%u:%llu", rank < 0 ? 0 : rank, place->channel,
		 place->target, place->lun);
	return put(place, part);
}

static int take_scsi(struct place *place)
{
	unsigned int host;

	if (sscanf(place->name, "%u:%u:%u:%llu", &host, &place->channel, &place->target,
		   &place->lun) == 4) {
		place->host = host;
		return 0;
	}
	return strncmp(place->name, "host", 4) ? 0 : take_scsi_host(place);
}

/* An interface, "BUS-PORT.PORT:1.0"; the devices above it have no more to tell. */
static int take_usb(struct place *place)
{
	char *port = strchr(place->name, '-'), *dot;
	char part[96], version[32];

	if (port && strchr(port, ':')) {
		snprintf(part, sizeof(part), "%s", port + 1);
		return put(place, part);
	}
	if (strncmp(place->name, "usb", 3))
		return 0;
	/* The root: a controller can have one for each generation, whose ports count alike. */
	if (dw_ops.attr(place->path, "version", version, sizeof(version)) < 0)
		version[0] = 0;
	dot = strchr(version, '.');
	if (dot)
		*dot = 0;
	snprintf(part, sizeof(part), "usb%s", version + strspn(version, " "));
	return put(place, part);
}

static int take_firewire(struct place *place)
{
	char guid[32], part[48];

	if (dw_ops.attr(place->path, "guid", guid, sizeof(guid)) < 0)
		return 0;	/* a unit of the node above */
	snprintf(part, sizeof(part), "ieee1394-%s", guid);
	return put(place, part);
}

static int take_pci(struct place *place)
{
	char part[64];

	snprintf(part, sizeof(part), "pci-%.48s", place->name);
	place->over = true;
	return put(place, part);
}

static int take_nothing(struct place *place)
{
	(void)place;
	return 0;
}

static const struct {
	const char *subsystem;
	int (*take)(struct place *place);
} buses[] = {
	{ "scsi", take_scsi },
	{ "usb", take_usb },
	{ "firewire", take_firewire },
	{ "pci", take_pci },
	{ "virtio", take_nothing },	/* counted as they come; the device above is told */
};

/* Of a bus that is not in the table: the name, which is all there is. */
static int take_other(struct place *place, const char *subsystem)
{
	char part[192];

	snprintf(part, sizeof(part), "%.64s-%.120s", subsystem, place->name);
	return put(place, part);
}

/*
 * Devices of transport classes, which are on no bus: the class has a folder below
 * theirs, with what the other end of the wire is called.
 */
static const struct {
	const char *prefix;
	const char *class;
	const char *attr;
	const char *name;
	bool over;		/* wherever that is, it is the same one */
} transports[] = {
	{ "session", "iscsi_session", "targetname", "iscsi", true },
	{ "end_device-", "sas_device", "sas_address", "sas", false },
};

static int take_transport(struct place *place)
{
	char path[2 * PATH_MAX], value[256], part[320];
	size_t i;

	for (i = 0; i < DW_ARRAY_SIZE(transports); i++) {
		if (strncmp(place->name, transports[i].prefix, strlen(transports[i].prefix)))
			continue;
		snprintf(path, sizeof(path), "%s/%s/%s", place->path, transports[i].class,
			 place->name);
		if (dw_ops.attr(path, transports[i].attr, value, sizeof(value)) < 0)
			return 0;
		snprintf(part, sizeof(part), "%s-%s-lun-%llu", transports[i].name, value,
			 place->lun);
		place->addressed = true;
		place->over = transports[i].over;
		return put(place, part);
	}
	return 0;
}

static int step(struct place *place)
{
	char subsystem[64];
	size_t i;

	if (dw_ops.attr(place->path, "subsystem", subsystem, sizeof(subsystem)) < 0)
		return take_transport(place);
	for (i = 0; i < DW_ARRAY_SIZE(buses); i++)
		if (!strcmp(subsystem, buses[i].subsystem))
			return buses[i].take(place);
	return take_other(place, subsystem);
}

int dw_id_by_place(const char *syspath, char *id, size_t size)
{
	struct place place = { 0 };
	size_t len;
	int ret = 0;

	if (!model(syspath, id, size) || strlen(syspath) >= sizeof(place.path))
		return -ENAMETOOLONG;
	len = strlen(id);
	if (len + 2 > size)
		return -ENAMETOOLONG;
	/* Which a name with a serial number has not. */
	id[len++] = '@';
	id[len] = 0;
	strcpy(place.path, syspath);
	place.text = id + len;
	place.size = size - len;
	while (!ret && !place.over && up(&place))
		ret = step(&place);
	return ret || place.text[0] ? ret : -ENODATA;
}
