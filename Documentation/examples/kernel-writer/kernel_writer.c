// SPDX-License-Identifier: GPL-2.0-only
/*
 * Record pages of the kernel, from within the kernel: a file is opened, written
 * and closed, as a program would. The way for backup appliances, block layers
 * and servers that hold the data already; nothing goes through user space, and
 * whole sectors are not copied.
 *
 *	make -C /lib/modules/$(uname -r)/build M=$PWD modules
 *	insmod kernel_writer.ko node=/dev/discwriter0 memory=pages sectors=512
 *	dmesg | tail -n1; rmmod kernel_writer
 *
 * It records a pattern while it is inserted, and cannot be inserted if that fails.
 * All of it may sleep, and waits for the drive: a worker is the place for it
 * where nobody may wait.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bvec.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uio.h>
#include <linux/vmalloc.h>

#define SECTOR	2048
/* What is filled and written at a time: several commands to the drive. */
#define PIECE	(64 * SECTOR)
#define PAGES	(PIECE / PAGE_SIZE)

static char *node = "/dev/discwriter0";
module_param(node, charp, 0444);
MODULE_PARM_DESC(node, "the recorder");

static char *memory = "pages";
module_param(memory, charp, 0444);
MODULE_PARM_DESC(memory, "where the data lie: kmalloc, vmalloc or pages");

static unsigned int sectors = 512;
module_param(sectors, uint, 0444);
MODULE_PARM_DESC(sectors, "how many to record");

/* Words of the image count up, so that each sector is another. */
static void fill(void *to, u64 at, size_t len)
{
	__le32 *word = to;
	size_t i;

	for (i = 0; i < len / sizeof(*word); i++)
		word[i] = cpu_to_le32((u32)(at / sizeof(*word) + i));
}

/*
 * Memory with an address, whether physically in one piece or not. A short count
 * is no error: something else was due, or the disc is full, and then the next
 * call says so.
 */
static int write_memory(struct file *file, const void *from, size_t len, loff_t *pos)
{
	while (len) {
		ssize_t n = kernel_write(file, from, len, pos);

		if (n < 0)
			return n;
		from += n;
		len -= n;
	}
	return 0;
}

/* Pages that need no address: the page cache's, a network card's. */
static int write_pages(struct file *file, struct bio_vec *vec, size_t len, loff_t *pos)
{
	struct iov_iter iter;

	iov_iter_bvec(&iter, WRITE, vec, PAGES, PIECE);
	iov_iter_truncate(&iter, len);
	while (iov_iter_count(&iter)) {
		/* Takes what it writes from the iterator. */
		ssize_t n = vfs_iter_write(file, &iter, pos, 0);

		if (n < 0)
			return n;
	}
	return 0;
}

static int record_memory(struct file *file, void *piece)
{
	u64 size = (u64)sectors * SECTOR;
	loff_t pos = 0;
	int ret = 0;

	if (!piece)
		return -ENOMEM;
	while (!ret && pos < size) {
		size_t len = min_t(u64, PIECE, size - pos);

		fill(piece, pos, len);
		ret = write_memory(file, piece, len, &pos);
	}
	/* The drive has taken all when the call returns: the memory is free again. */
	kvfree(piece);
	return ret;
}

static int record_pages(struct file *file)
{
	u64 size = (u64)sectors * SECTOR;
	struct bio_vec *vec;
	loff_t pos = 0;
	int ret = 0;
	int i;

	vec = kcalloc(PAGES, sizeof(*vec), GFP_KERNEL);
	if (!vec)
		return -ENOMEM;
	for (i = 0; i < PAGES; i++) {
		vec[i].bv_page = alloc_page(GFP_KERNEL);
		vec[i].bv_len = PAGE_SIZE;
		if (!vec[i].bv_page)
			ret = -ENOMEM;
	}
	while (!ret && pos < size) {
		size_t len = min_t(u64, PIECE, size - pos);

		for (i = 0; i < PAGES; i++)
			fill(page_address(vec[i].bv_page), pos + i * PAGE_SIZE, PAGE_SIZE);
		ret = write_pages(file, vec, len, &pos);
	}
	for (i = 0; i < PAGES; i++)
		if (vec[i].bv_page)
			__free_page(vec[i].bv_page);
	kfree(vec);
	return ret;
}

static int record(struct file *file)
{
	if (!strcmp(memory, "kmalloc"))
		return record_memory(file, kmalloc(PIECE, GFP_KERNEL));
	if (!strcmp(memory, "vmalloc"))
		return record_memory(file, vmalloc(PIECE));
	if (!strcmp(memory, "pages"))
		return record_pages(file);
	return -EINVAL;
}

static int __init kernel_writer_init(void)
{
	struct file *file;
	int ret, closed;

	/* Takes the recorder; nothing is sent to the drive yet. */
	file = filp_open(node, O_WRONLY | O_LARGEFILE, 0);
	if (IS_ERR(file)) {
		pr_err("%s: %pe\n", node, file);
		return PTR_ERR(file);
	}
	ret = record(file);
	/*
	 * Not fput(): only filp_close() finishes the disc while its caller waits, and
	 * says whether that went well. It returns the first error of the burn, also
	 * one that a write above returned. What was written so far is closed either
	 * way.
	 */
	closed = filp_close(file, NULL);
	if (!ret)
		ret = closed;
	if (ret)
		pr_err("%s: not recorded: %pe\n", node, ERR_PTR(ret));
	else
		pr_info("%s: %u sectors recorded\n", node, sectors);
	return ret;
}

static void __exit kernel_writer_exit(void)
{
}

module_init(kernel_writer_init);
module_exit(kernel_writer_exit);
MODULE_DESCRIPTION("Example: records pages of the kernel through /dev/discwriterN");
MODULE_LICENSE("GPL");
