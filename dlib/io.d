/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Files, devices and the buffers that go between: fileinfo_t, devinfo_t, bufinfo_t.
 */

inline int O_ACCMODE = 0x3;
inline int O_RDONLY = 0x0;
inline int O_WRONLY = 0x1;
inline int O_RDWR = 0x2;
inline int O_CREAT = 0x40;
inline int O_EXCL = 0x80;
inline int O_NOCTTY = 0x100;
inline int O_TRUNC = 0x200;
inline int O_APPEND = 0x400;
inline int O_NONBLOCK = 0x800;
inline int O_NDELAY = 0x800;
inline int O_DSYNC = 0x1000;
inline int O_DIRECT = 0x4000;
inline int O_LARGEFILE = 0x8000;
inline int O_DIRECTORY = 0x10000;
inline int O_NOFOLLOW = 0x20000;
inline int O_NOATIME = 0x40000;
inline int O_CLOEXEC = 0x80000;
inline int O_SYNC = 0x101000;
inline int O_RSYNC = 0x101000;
inline int O_PATH = 0x200000;

/* b_flags. The last three are what sort of request it is. */
inline int B_READ = 0x000001;
inline int B_WRITE = 0x000002;
inline int B_PHYS = 0x000010;
inline int B_ASYNC = 0x000020;
inline int B_PAGEIO = 0x000040;
inline int B_BUSY = 0x000080;
inline int B_DONE = 0x000100;
inline int B_ERROR = 0x000200;

typedef struct fileinfo {
	string fi_name;
	string fi_dirname;
	string fi_pathname;
	loff_t fi_offset;
	string fi_fs;
	string fi_mount;
	int fi_oflags;
} fileinfo_t;

/* The root of what is mounted there: its path is the one that it is mounted on. */
inline string _mountpoint(struct vfsmount *m)
{
	struct path *p = (struct path *)alloca(sizeof (struct path));

	if (m == NULL)
		return "<unknown>";
	p->mnt = m;
	p->dentry = m->mnt_root;
	return d_path(p);
}

translator fileinfo_t < struct file *F > {
	fi_name = F == NULL ? "<none>" : stringof(F->f_path.dentry->d_name.name);
	fi_dirname = F == NULL ? "<none>" : dirname(d_path(&F->f_path));
	fi_pathname = F == NULL ? "<none>" : d_path(&F->f_path);
	fi_offset = F == NULL ? 0 : F->f_pos;
	fi_fs = F == NULL ? "<none>" : stringof(F->f_path.dentry->d_sb->s_type->name);
	fi_mount = F == NULL ? "<none>" : _mountpoint(F->f_path.mnt);
	fi_oflags = F == NULL ? 0 : F->f_flags;
};

inline fileinfo_t fds[int fd] = xlate <fileinfo_t> (
    fd >= 0 && fd < curthread->files->fdt->max_fds ? curthread->files->fdt->fd[fd] : (struct file *)NULL);
#pragma D attributes Stable/Stable/Common fds

/* What a descriptor of the current process stands for; NULL: nothing. */
inline struct file *getf(int fd)
{
	return fd >= 0 && fd < curthread->files->fdt->max_fds ? curthread->files->fdt->fd[fd] :
								(struct file *)NULL;
}

typedef struct devinfo {
	int dev_major;
	int dev_minor;
	int dev_instance;
	string dev_name;
	string dev_statname;
	string dev_pathname;
} devinfo_t;

typedef struct bufinfo {
	int b_flags;
	size_t b_bcount;
	caddr_t b_addr;
	uint64_t b_lblkno;
	uint64_t b_blkno;
	size_t b_resid;
	size_t b_bufsize;
	caddr_t b_iodone;
	int b_error;
	dev_t b_edev;
} bufinfo_t;

/* When a request begins it has no partition yet, but what it is made of has; when it ends that may be gone. */
inline dev_t _reqdev[struct request *R] = R->part ? R->part->bd_dev : R->bio ? R->bio->bi_bdev->bd_dev :
    (R->q->disk->major << 20) | R->q->disk->first_minor;

/* Requests, as the devices get them; what is done already is no longer in their count of bytes. */
translator bufinfo_t < struct request *R > {
	b_flags = (R->cmd_flags & 1 ? B_WRITE : B_READ) | (R->cmd_flags & 0x800 ? 0 : B_ASYNC) | B_PHYS;
	b_bcount = R->__data_len ? R->__data_len : R->stats_sectors * 512;
	b_bcount = R->__data_len;
	b_addr = 0;
	b_lblkno = R->__sector;
	b_blkno = R->__sector;
	b_resid = 0;
	b_bufsize = R->__data_len;
	b_iodone = (caddr_t)R->end_io;
	b_error = 0;
	b_edev = _reqdev[R];
	b_edev = 0;
};

translator devinfo_t < struct request *R > {
	dev_major = R->q->disk->major;
	dev_major = R->rq_disk->major;
	dev_minor = _reqdev[R] & 0xfffff;
	dev_minor = R->rq_disk->first_minor;
	dev_instance = _reqdev[R] & 0xfffff;
	dev_instance = R->rq_disk->first_minor;
	dev_name = R->q->disk ? stringof(R->q->disk->disk_name) : "<none>";
	dev_name = R->rq_disk ? stringof(R->rq_disk->disk_name) : "<none>";
	dev_statname = R->q->disk ? stringof(R->q->disk->disk_name) : "<none>";
	dev_statname = R->rq_disk ? stringof(R->rq_disk->disk_name) : "<none>";
	dev_pathname = R->q->disk ? strjoin("/dev/", stringof(R->q->disk->disk_name)) : "<none>";
	dev_pathname = R->rq_disk ? strjoin("/dev/", stringof(R->rq_disk->disk_name)) : "<none>";
};

translator bufinfo_t < struct bio *B > {
	b_flags = B == NULL ? 0 : (B->bi_opf & 1 ? B_WRITE : B_READ) | (B->bi_opf & 0x800 ? 0 : B_ASYNC) | B_PHYS;
	b_bcount = B == NULL ? 0 : B->bi_iter.bi_size;
	b_addr = 0;
	b_lblkno = B == NULL ? 0 : B->bi_iter.bi_sector;
	b_blkno = B == NULL ? 0 : B->bi_iter.bi_sector;
	b_resid = 0;
	b_bufsize = B == NULL ? 0 : B->bi_iter.bi_size;
	b_iodone = B == NULL ? NULL : (caddr_t)B->bi_end_io;
	b_error = B == NULL ? 0 : B->bi_status;
	b_edev = B == NULL ? 0 : B->bi_bdev->bd_dev;
};

translator devinfo_t < struct bio *B > {
	dev_major = B == NULL ? 0 : B->bi_bdev->bd_dev >> 20;
	dev_minor = B == NULL ? 0 : B->bi_bdev->bd_dev & 0xfffff;
	dev_instance = B == NULL ? 0 : B->bi_bdev->bd_dev & 0xfffff;
	dev_name = B == NULL ? "<none>" : stringof(B->bi_bdev->bd_disk->disk_name);
	dev_statname = B == NULL ? "<none>" : stringof(B->bi_bdev->bd_disk->disk_name);
	dev_pathname = B == NULL ? "<none>" : strjoin("/dev/", stringof(B->bi_bdev->bd_disk->disk_name));
};

/* The file that the first page of a request belongs to, if it is of a file that the kernel still knows by a name. */
typedef struct _pagefile {
	struct inode *inode;
	struct dentry *dentry;
	loff_t offset;
} _pagefile_t;

translator _pagefile_t < struct page *P > {
	inode = P && !((uintptr_t)P->mapping & 3) && P->mapping ? P->mapping->host : NULL;
	dentry = P && !((uintptr_t)P->mapping & 3) && P->mapping && P->mapping->host &&
	    P->mapping->host->i_dentry.first ?
	    (struct dentry *)((uintptr_t)P->mapping->host->i_dentry.first - offsetof(struct dentry, d_u)) : NULL;
	dentry = P && !((uintptr_t)P->mapping & 3) && P->mapping && P->mapping->host &&
	    P->mapping->host->i_dentry.first ?
	    (struct dentry *)((uintptr_t)P->mapping->host->i_dentry.first - offsetof(struct dentry, d_alias)) : NULL;
	offset = P && !((uintptr_t)P->mapping & 3) && P->mapping ? P->index * 4096 : 0;
	offset = P && !((uintptr_t)P->mapping & 3) && P->mapping ? P->__folio_index * 4096 : 0;
};

/* Where the file system was mounted first. */
typedef struct _supermount {
	struct mount *mount;
} _supermount_t;

translator _supermount_t < struct super_block *S > {
	mount = S->s_mounts.next ?
	    (struct mount *)((uintptr_t)S->s_mounts.next - offsetof(struct mount, mnt_instance)) : NULL;
	mount = S->s_mounts;
};

inline struct page *_biopage[struct bio *b] = b && b->bi_io_vec ? b->bi_io_vec->bv_page : NULL;
inline string _dentryname[struct dentry *d] = d ? stringof(d->d_name.name) : "<none>";
inline string _dentrypath[struct dentry *d] = d && xlate <_supermount_t> (d->d_sb).mount ?
    _dentry_path(d, xlate <_supermount_t> (d->d_sb).mount) : d ? "<unknown>" : "<none>";
inline string _mountpath[struct inode *i] = i && xlate <_supermount_t> (i->i_sb).mount ?
    _mountpoint(&xlate <_supermount_t> (i->i_sb).mount->mnt) : i ? "<unknown>" : "<none>";

translator fileinfo_t < struct bio *B > {
	fi_name = _dentryname[xlate <_pagefile_t> (_biopage[B]).dentry];
	fi_dirname = dirname(_dentrypath[xlate <_pagefile_t> (_biopage[B]).dentry]);
	fi_pathname = _dentrypath[xlate <_pagefile_t> (_biopage[B]).dentry];
	fi_offset = xlate <_pagefile_t> (_biopage[B]).offset;
	fi_fs = xlate <_pagefile_t> (_biopage[B]).inode ?
	    stringof(xlate <_pagefile_t> (_biopage[B]).inode->i_sb->s_type->name) : "<none>";
	fi_mount = _mountpath[xlate <_pagefile_t> (_biopage[B]).inode];
	fi_oflags = 0;
};

translator fileinfo_t < struct request *R > {
	fi_name = xlate <fileinfo_t> (R->bio).fi_name;
	fi_dirname = xlate <fileinfo_t> (R->bio).fi_dirname;
	fi_pathname = xlate <fileinfo_t> (R->bio).fi_pathname;
	fi_offset = xlate <fileinfo_t> (R->bio).fi_offset;
	fi_fs = xlate <fileinfo_t> (R->bio).fi_fs;
	fi_mount = xlate <fileinfo_t> (R->bio).fi_mount;
	fi_oflags = 0;
};
