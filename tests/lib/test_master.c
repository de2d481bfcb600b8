// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What recorders are called for good, whether any can be used, and who is in the way.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "fake.h"

#define AT(n)	"/sys/devices/" n

/* The names of all recorders, as a list has them. */
static void assert_ids(const char *const *wanted, size_t n)
{
	struct dw_nodes *nodes = NULL;
	size_t i;

	fake.nodes = (unsigned int)n;
	assert_int_equal(discwriter_nodes_new(&nodes), S_OK);
	assert_int_equal(discwriter_nodes_count(nodes), n);
	for (i = 0; i < n; i++)
		assert_string_equal(discwriter_nodes_id(nodes, i), wanted[i]);
	assert_null(discwriter_nodes_id(nodes, n));
	discwriter_nodes_free(nodes);
}

static void ids_of_serial_numbers(void **state)
{
	static const char *const paths[] = { AT("a/discwriter0"), AT("b/discwriter1") };
	static const struct fake_attr attrs[] = {
		{ AT("b/discwriter1"), "serial", "S2" },
		{ 0 }
	};
	static const char *const one[] = { "MAKER_RECORDER_S1" };
	static const char *const two[] = { "MAKER_RECORDER_S1", "MAKER_RECORDER_S2" };
	static const char *const safe[] = { "MA_ER_BD-RE_WH16_K_1_2.x" };
	static const char *const no_vendor[] = { "RECORDER_S1" };

	(void)state;
	assert_ids(one, 1);
	fake.syspaths = paths;
	fake.attrs = attrs;
	assert_ids(two, 2);
	assert_null(discwriter_nodes_id(NULL, 0));
	strcpy(fake.info.vendor, "MA@ER  ");
	strcpy(fake.info.product, " BD-RE   WH16/K ");
	strcpy(fake.info.serial, "1\t2.x");
	assert_ids(safe, 1);
	strcpy(fake.info.vendor, "");
	strcpy(fake.info.product, "RECORDER");
	strcpy(fake.info.serial, "S1");
	assert_ids(no_vendor, 1);
	assert_int_equal(fake.calls[FAKE_OPEN], 0);
}

/* With no serial number, or one that is no drive's own: by the place. */
static void ids_of_places(void **state)
{
	static const char *const none[] = { "", "  ", "0000000000", "......" };
	static const char *const place[] = { "MAKER_RECORDER@fakes-fake.0" };
	static const char *const twins[] = {
		"MAKER_RECORDER@fakes-fake.0", "MAKER_RECORDER@fakes-fake.1",
		"MAKER_RECORDER@fakes-fake.2",
	};
	static const struct fake_attr attrs[] = {
		{ AT("fake.1/discwriter1"), "serial", "OTHER" },
		{ 0 }
	};
	static const char *const mixed[] = {
		"MAKER_RECORDER@fakes-fake.0", "MAKER_RECORDER_OTHER",
		"MAKER_RECORDER@fakes-fake.2",
	};
	size_t i;

	(void)state;
	assert_ids(twins, 3);
	fake.attrs = attrs;
	assert_ids(mixed, 3);
	for (i = 0; i < ARRAY_SIZE(none); i++) {
		strcpy(fake.info.serial, none[i]);
		assert_ids(place, 1);
	}
}

#define PCI	"pci0000:00/0000:00:"
#define BUS(dir, name)	{ AT(dir), "subsystem", name }

/*
 * As sysfs of real machines has it. The second of a pair is the same place after another
 * boot, in which all was found in another order.
 */
static const struct machine {
	const char *what;
	const char *path;
	const char *id;
	int rank;
	struct fake_attr attrs[16];
} machines[] = {
	{ "AHCI", AT(PCI "1f.2/ata5/host4/target4:0:0/4:0:0:0/discwriter/discwriter0"),
	  "pci-0000:00:1f.2-ata-5:0:0:0", 4, {
		BUS(PCI "1f.2/ata5/host4/target4:0:0/4:0:0:0", "scsi"),
		BUS(PCI "1f.2/ata5/host4/target4:0:0", "scsi"),
		BUS(PCI "1f.2/ata5/host4", "scsi"),
		{ AT(PCI "1f.2/ata5/ata_port/ata5"), "port_no", "5" },
		BUS(PCI "1f.2", "pci"),
	} },
	{ "AHCI, found last",
	  AT(PCI "1f.2/ata9/host11/target11:0:0/11:0:0:0/discwriter/discwriter3"),
	  "pci-0000:00:1f.2-ata-5:0:0:0", 4, {
		BUS(PCI "1f.2/ata9/host11/target11:0:0/11:0:0:0", "scsi"),
		BUS(PCI "1f.2/ata9/host11/target11:0:0", "scsi"),
		BUS(PCI "1f.2/ata9/host11", "scsi"),
		{ AT(PCI "1f.2/ata9/ata_port/ata9"), "port_no", "5" },
		BUS(PCI "1f.2", "pci"),
	} },
	{ "USB 3, behind a hub", AT(PCI "14.0/usb2/2-1/2-1.4/2-1.4:1.0/host6/target6:0:0/6:0:0:0/"
				    "discwriter/discwriter1"),
	  "pci-0000:00:14.0-usb3-1.4:1.0-scsi-0:0:0:0", 0, {
		BUS(PCI "14.0/usb2/2-1/2-1.4/2-1.4:1.0/host6/target6:0:0/6:0:0:0", "scsi"),
		BUS(PCI "14.0/usb2/2-1/2-1.4/2-1.4:1.0/host6/target6:0:0", "scsi"),
		BUS(PCI "14.0/usb2/2-1/2-1.4/2-1.4:1.0/host6", "scsi"),
		BUS(PCI "14.0/usb2/2-1/2-1.4/2-1.4:1.0", "usb"),
		BUS(PCI "14.0/usb2/2-1/2-1.4", "usb"),
		BUS(PCI "14.0/usb2/2-1", "usb"),
		BUS(PCI "14.0/usb2", "usb"),
		{ AT(PCI "14.0/usb2"), "version", " 3.10" },
		BUS(PCI "14.0", "pci"),
	} },
	{ "USB 3, another bus", AT(PCI "14.0/usb4/4-1/4-1.4/4-1.4:1.0/host2/target2:0:0/2:0:0:0/"
				   "discwriter/discwriter0"),
	  "pci-0000:00:14.0-usb3-1.4:1.0-scsi-0:0:0:0", 0, {
		BUS(PCI "14.0/usb4/4-1/4-1.4/4-1.4:1.0/host2/target2:0:0/2:0:0:0", "scsi"),
		BUS(PCI "14.0/usb4/4-1/4-1.4/4-1.4:1.0/host2/target2:0:0", "scsi"),
		BUS(PCI "14.0/usb4/4-1/4-1.4/4-1.4:1.0/host2", "scsi"),
		BUS(PCI "14.0/usb4/4-1/4-1.4/4-1.4:1.0", "usb"),
		BUS(PCI "14.0/usb4/4-1/4-1.4", "usb"),
		BUS(PCI "14.0/usb4/4-1", "usb"),
		BUS(PCI "14.0/usb4", "usb"),
		{ AT(PCI "14.0/usb4"), "version", " 3.10" },
		BUS(PCI "14.0", "pci"),
	} },
	{ "SAS", AT(PCI "03.0/0000:02:00.0/host0/port-0:2/end_device-0:2/target0:0:7/0:0:7:0/"
		    "discwriter/discwriter0"),
	  "pci-0000:02:00.0-sas-0x4433221102000000-lun-0", 0, {
		BUS(PCI "03.0/0000:02:00.0/host0/port-0:2/end_device-0:2/target0:0:7/0:0:7:0",
		    "scsi"),
		{ AT(PCI "03.0/0000:02:00.0/host0/port-0:2/end_device-0:2/sas_device/"
		     "end_device-0:2"), "sas_address", "0x4433221102000000" },
		BUS(PCI "03.0/0000:02:00.0/host0", "scsi"),
		BUS(PCI "03.0/0000:02:00.0", "pci"),
		BUS(PCI "03.0", "pci"),
	} },
	{ "iSCSI", AT("platform/host9/session3/target9:0:0/9:0:0:1/discwriter/discwriter2"),
	  "iscsi-iqn.2026-01.org.example:tray-lun-1", 0, {
		BUS("platform/host9/session3/target9:0:0/9:0:0:1", "scsi"),
		{ AT("platform/host9/session3/iscsi_session/session3"), "targetname",
		  "iqn.2026-01.org.example:tray" },
		BUS("platform/host9", "scsi"),
	} },
	{ "iSCSI, by an adapter", AT(PCI "07.0/host4/session1/target4:0:0/4:0:0:1/discwriter/"
				     "discwriter0"),
	  "iscsi-iqn.2026-01.org.example:tray-lun-1", 0, {
		BUS(PCI "07.0/host4/session1/target4:0:0/4:0:0:1", "scsi"),
		{ AT(PCI "07.0/host4/session1/iscsi_session/session1"), "targetname",
		  "iqn.2026-01.org.example:tray" },
		BUS(PCI "07.0/host4", "scsi"),
		BUS(PCI "07.0", "pci"),
	} },
	{ "FireWire", AT(PCI "05.0/fw1/fw1.0/host3/target3:0:0/3:0:0:0/discwriter/discwriter0"),
	  "pci-0000:00:05.0-ieee1394-0x0090a95000000001-scsi-0:0:0:0", 0, {
		BUS(PCI "05.0/fw1/fw1.0/host3/target3:0:0/3:0:0:0", "scsi"),
		BUS(PCI "05.0/fw1/fw1.0/host3", "scsi"),
		BUS(PCI "05.0/fw1/fw1.0", "firewire"),
		BUS(PCI "05.0/fw1", "firewire"),
		{ AT(PCI "05.0/fw1"), "guid", "0x0090a95000000001" },
		BUS(PCI "05.0", "pci"),
	} },
	{ "virtio", AT(PCI "06.0/virtio3/host2/target2:0:1/2:0:1:2/discwriter/discwriter0"),
	  "pci-0000:00:06.0-scsi-0:0:1:2", 0, {
		BUS(PCI "06.0/virtio3/host2/target2:0:1/2:0:1:2", "scsi"),
		BUS(PCI "06.0/virtio3/host2", "scsi"),
		BUS(PCI "06.0/virtio3", "virtio"),
		BUS(PCI "06.0", "pci"),
	} },
	{ "third of a controller's", AT("platform/array.0/host8/target8:0:0/8:0:0:0/discwriter0"),
	  "platform-array.0-scsi-2:0:0:0", 2, {
		BUS("platform/array.0/host8/target8:0:0/8:0:0:0", "scsi"),
		BUS("platform/array.0/host8", "scsi"),
		BUS("platform/array.0", "platform"),
	} },
	{ "nothing known", AT("odd/discwriter0"), NULL, 0, { { 0 } } },
};

static void ids_of_buses(void **state)
{
	size_t i;

	(void)state;
	strcpy(fake.info.serial, "");
	for (i = 0; i < ARRAY_SIZE(machines); i++) {
		const char *const paths[] = { machines[i].path };
		char id[256] = "";
		const char *const ids[] = { id };

		print_message("# %s\n", machines[i].what);
		if (machines[i].id)
			snprintf(id, sizeof(id), "MAKER_RECORDER@%s", machines[i].id);
		fake.syspaths = paths;
		fake.attrs = machines[i].attrs;
		fake.rank = machines[i].rank;
		assert_ids(ids, 1);
	}
}

static void ids_open_recorders(void **state)
{
	static const struct fake_attr attrs[] = {
		{ AT("fake.1/discwriter1"), "serial", "S2" },
		{ 0 }
	};
	struct dw_recorder *recorder = NULL;
	char id[DW_RECORDER_ID_LEN];

	(void)state;
	fake.nodes = 2;
	fake.attrs = attrs;
	assert_int_equal(discwriter_recorder_open_id("MAKER_RECORDER_S1", &recorder), S_OK);
	assert_string_equal(discwriter_recorder_path(recorder), "/dev/discwriter0");
	assert_int_equal(discwriter_recorder_id(recorder, id, sizeof(id)), S_OK);
	assert_string_equal(id, "MAKER_RECORDER_S1");
	/* A twin has come. */
	fake.attrs = NULL;
	assert_int_equal(discwriter_recorder_id(recorder, id, sizeof(id)), S_OK);
	assert_string_equal(id, "MAKER_RECORDER@fakes-fake.0");
	assert_int_equal(discwriter_recorder_id(recorder, id, strlen(id)), E_INVALIDARG);
	assert_int_equal(discwriter_recorder_id(recorder, id, strlen(id) + 1), S_OK);
	/* It was unplugged, and another one has its number. */
	fake.verb_request = DISCWRITER_IOC_RECORDER;
	fake.verb_error = ENODEV;
	assert_int_equal(discwriter_recorder_id(recorder, id, sizeof(id)), DW_E_DEV_NOT_EXIST);
	fake.verb_error = 0;
	fake.nodes = 0;
	assert_int_equal(discwriter_recorder_id(recorder, id, sizeof(id)), DW_E_DEV_NOT_EXIST);
	assert_int_equal(discwriter_recorder_id(recorder, NULL, sizeof(id)), E_POINTER);
	assert_int_equal(discwriter_recorder_id(NULL, id, sizeof(id)), E_POINTER);
	discwriter_recorder_free(recorder);

	recorder = NULL;
	fake.nodes = 2;
	fake.attrs = attrs;
	assert_int_equal(discwriter_recorder_open_id("MAKER_RECORDER_S3", &recorder),
			 DW_E_DEV_NOT_EXIST);
	assert_int_equal(discwriter_recorder_open_id("", &recorder), DW_E_DEV_NOT_EXIST);
	/* The number has gone to another drive: the one that opens is not the one named. */
	fake.info.index = 1;
	assert_int_equal(discwriter_recorder_open_id("MAKER_RECORDER_S1", &recorder),
			 DW_E_DEV_NOT_EXIST);
	assert_int_equal(fake.fds, 0);
	fake.info.index = 0;
	fake.open_error = EACCES;
	assert_int_equal(discwriter_recorder_open_id("MAKER_RECORDER_S1", &recorder),
			 E_ACCESSDENIED);
	fake.query_error = ENOMEM;
	assert_int_equal(discwriter_recorder_open_id("MAKER_RECORDER_S1", &recorder),
			 E_OUTOFMEMORY);
	assert_int_equal(discwriter_recorder_open_id(NULL, &recorder), E_POINTER);
	assert_int_equal(discwriter_recorder_open_id("x", NULL), E_POINTER);
	assert_null(recorder);
}

static int open_by(const char *id, const char *path)
{
	struct dw_recorder *recorder = NULL;
	int hr = discwriter_recorder_open_id(id, &recorder);

	if (hr == S_OK)
		assert_string_equal(discwriter_recorder_path(recorder), path);
	else
		assert_null(recorder);
	discwriter_recorder_free(recorder);
	return hr;
}

/* A name that was stored: what it leads to when other drives have come. */
static void ids_that_were_stored(void **state)
{
	static const struct fake_attr attrs[] = {
		{ AT("fake.1/discwriter1"), "serial", "S2" },
		{ 0 }
	};
	static const char serial[] = "MAKER_RECORDER_S1";
	static const char first[] = "MAKER_RECORDER@fakes-fake.0";
	static const char second[] = "MAKER_RECORDER@fakes-fake.1";
	struct dw_nodes *nodes;

	(void)state;
	fake.nodes = 1;
	assert_int_equal(open_by(serial, "/dev/discwriter0"), S_OK);
	assert_int_equal(open_by(first, "/dev/discwriter0"), S_OK);
	assert_int_equal(open_by(second, NULL), DW_E_DEV_NOT_EXIST);
	/* One that can be told apart. */
	fake.nodes = 2;
	fake.attrs = attrs;
	assert_int_equal(discwriter_nodes_new(&nodes), S_OK);
	assert_string_equal(discwriter_nodes_id(nodes, 0), serial);
	assert_string_equal(discwriter_nodes_place_id(nodes, 0), first);
	assert_string_equal(discwriter_nodes_place_id(nodes, 1), second);
	assert_null(discwriter_nodes_place_id(nodes, 2));
	assert_null(discwriter_nodes_place_id(NULL, 0));
	discwriter_nodes_free(nodes);
	assert_int_equal(open_by(serial, "/dev/discwriter0"), S_OK);
	assert_int_equal(open_by(first, "/dev/discwriter0"), S_OK);
	/* And a twin. */
	fake.attrs = NULL;
	assert_int_equal(open_by(serial, NULL), DW_E_DUP_NAME);
	assert_int_equal(open_by(first, "/dev/discwriter0"), S_OK);
	fake.info.index = 1;
	assert_int_equal(open_by(second, "/dev/discwriter1"), S_OK);
	/* It comes while the recorder is being opened. */
	fake.info.index = 0;
	fake.nodes = 1;
	fake.come_at_open = 2;
	assert_int_equal(open_by(serial, NULL), DW_E_DUP_NAME);
	assert_int_equal(fake.fds, 0);
}

static void environment(void **state)
{
	(void)state;
	assert_int_equal(discwriter_environment_is_supported(), S_OK);
	fake.access_error = EACCES;
	assert_int_equal(discwriter_environment_is_supported(), S_FALSE);
	fake.access_error = 0;
	fake.nodes = 0;
	assert_int_equal(discwriter_environment_is_supported(), S_FALSE);
	fake.query_error = EIO;
	assert_int_equal(discwriter_environment_is_supported(), E_FAIL);
	assert_int_equal(fake.calls[FAKE_OPEN], 0);
}

static struct dw_blocker blocker_of(struct dw_recorder *recorder)
{
	struct dw_blocker blocker;

	memset(&blocker, 0xaa, sizeof(blocker));
	assert_int_equal(discwriter_recorder_blocker(recorder, &blocker, sizeof(blocker)), S_OK);
	assert_int_equal(blocker.reserved, 0);
	return blocker;
}

/* Each way, and each before those that come after it. */
static void blockers(void **state)
{
	struct dw_recorder *recorder = NULL;
	struct dw_blocker found;

	(void)state;
	assert_int_equal(discwriter_recorder_open(FAKE_NODE, &recorder), S_OK);
	found = blocker_of(recorder);
	assert_int_equal(found.kind, DW_BLOCKER_NONE);
	assert_string_equal(found.name, "");
	assert_string_equal(found.paths, "");

	fake.flocker = -1;
	found = blocker_of(recorder);
	assert_int_equal(found.kind, DW_BLOCKER_FLOCK);
	assert_int_equal(found.pid, 0);
	assert_string_equal(found.name, "");
	fake.flocker = 77;
	found = blocker_of(recorder);
	assert_int_equal(found.pid, 77);
	assert_int_equal(found.count, 1);
	assert_string_equal(found.name, "wodim");
	/* Who took it is gone, and another has it from there. */
	fake.flocker = 0x10000;
	fake.opener = 88;
	fake.openers = 1;
	found = blocker_of(recorder);
	assert_int_equal(found.kind, DW_BLOCKER_FLOCK);
	assert_int_equal(found.pid, 88);
	fake.openers = 0;
	/* Its own is in nobody's way. */
	assert_int_equal(discwriter_recorder_disable_mcn(recorder), S_OK);
	assert_int_equal(blocker_of(recorder).kind, DW_BLOCKER_NONE);
	assert_int_equal(discwriter_recorder_enable_mcn(recorder), S_OK);

	fake.claimed = true;
	found = blocker_of(recorder);
	assert_int_equal(found.kind, DW_BLOCKER_PROGRAM);
	assert_int_equal(found.pid, 0);
	assert_int_equal(found.count, 0);
	fake.openers = 2;
	found = blocker_of(recorder);
	assert_int_equal(found.kind, DW_BLOCKER_PROGRAM);
	assert_int_equal(found.pid, 88);
	assert_int_equal(found.count, 2);
	assert_string_equal(found.name, "wodim");

	fake.holder = "dm-7";
	fake.mount_paths = "/mnt/a b\0/mnt/c\0";
	found = blocker_of(recorder);
	assert_int_equal(found.kind, DW_BLOCKER_DEVICE);
	assert_string_equal(found.name, "dm-7");
	assert_int_equal(found.count, 2);
	assert_memory_equal(found.paths, "/mnt/a b\0/mnt/c\0", 17);
	fake.holder = NULL;
	found = blocker_of(recorder);
	assert_int_equal(found.kind, DW_BLOCKER_MOUNT);
	assert_string_equal(found.name, "");
	assert_int_equal(found.count, 2);
	assert_memory_equal(found.paths, "/mnt/a b\0/mnt/c\0", 17);

	fake.owner.held = 1;
	fake.owner.pid = 42;
	strcpy(fake.owner.client, "back\nup");
	found = blocker_of(recorder);
	assert_int_equal(found.kind, DW_BLOCKER_CLIENT);
	assert_int_equal(found.pid, 42);
	assert_string_equal(found.name, "back?up");
	assert_string_equal(found.paths, "");
	assert_int_equal(found.phase, DISCWRITER_PHASE_IDLE);
	fake.status.job = DISCWRITER_JOB_ERASE;
	fake.status.phase = DISCWRITER_PHASE_ERASING;
	found = blocker_of(recorder);
	assert_int_equal(found.job, DISCWRITER_JOB_ERASE);
	assert_int_equal(found.phase, DISCWRITER_PHASE_ERASING);
	discwriter_recorder_free(recorder);
}

static void blockers_that_cannot_be_told(void **state)
{
	struct dw_recorder *recorder = NULL;
	struct dw_blocker found = { .pid = 7 };
	struct {
		struct dw_blocker blocker;
		unsigned char more[16];
	} large;

	(void)state;
	assert_int_equal(discwriter_recorder_open(FAKE_NODE, &recorder), S_OK);
	fake.disc = -EACCES;
	assert_int_equal(discwriter_recorder_blocker(recorder, &found, sizeof(found)),
			 E_ACCESSDENIED);
	assert_int_equal(found.pid, 7);
	/* That needs no permission. */
	fake.flocker = 77;
	assert_int_equal(blocker_of(recorder).kind, DW_BLOCKER_FLOCK);
	fake.mount_paths = "/mnt\0";
	assert_int_equal(blocker_of(recorder).kind, DW_BLOCKER_MOUNT);
	fake.query_error = ENODEV;
	assert_int_equal(discwriter_recorder_blocker(recorder, &found, sizeof(found)),
			 DW_E_DEV_NOT_EXIST);
	fake.query_error = 0;
	assert_int_equal(discwriter_recorder_blocker(recorder, &found, 0), E_INVALIDARG);
	assert_int_equal(discwriter_recorder_blocker(recorder, NULL, sizeof(found)), E_POINTER);
	assert_int_equal(discwriter_recorder_blocker(NULL, &found, sizeof(found)), E_POINTER);
	assert_int_equal(found.pid, 7);
	/* A program of another age. */
	memset(&large, 0xaa, sizeof(large));
	assert_int_equal(discwriter_recorder_blocker(recorder, &large.blocker, sizeof(large)),
			 S_OK);
	assert_int_equal(large.blocker.kind, DW_BLOCKER_MOUNT);
	assert_int_equal(large.more[15], 0);
	assert_int_equal(discwriter_recorder_blocker(recorder, &found, sizeof(found.kind)), S_OK);
	assert_int_equal(found.kind, DW_BLOCKER_MOUNT);
	assert_int_equal(found.pid, 7);
	discwriter_recorder_free(recorder);

	/* There is no block device: only the node can be taken. */
	fake.info.block_name[0] = 0;
	assert_int_equal(discwriter_recorder_open(FAKE_NODE, &recorder), S_OK);
	assert_int_equal(blocker_of(recorder).kind, DW_BLOCKER_NONE);
	discwriter_recorder_free(recorder);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, fake_setup, fake_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(ids_of_serial_numbers),
		TEST(ids_of_places),
		TEST(ids_of_buses),
		TEST(ids_open_recorders),
		TEST(ids_that_were_stored),
		TEST(environment),
		TEST(blockers),
		TEST(blockers_that_cannot_be_told),
	};

	return cmocka_run_group_tests_name("master", tests, NULL, NULL);
}
