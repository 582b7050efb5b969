/*
 * The crash shim: a library for LD_PRELOAD that writes down, in one order over all threads, every
 * call that changes what lies below a folder, and kills its process at one of them.
 *
 *   STELE_CRASH_ROOT  the folder, absolute and without links
 *   STELE_CRASH_LOG   the log, outside that folder
 *   STELE_CRASH_AT    number of the call at which the process dies, from 1; 0 or none: never
 *   STELE_CRASH_WHEN  "before" that call is made, or "after" it
 *
 * Each call is made with a lock held, so that the log's order is the order on the disk and nothing
 * else is under way when the process dies. Only syncs are made without it: they take long, and
 * what is written meanwhile is not what they promised. A sync is one call and two records: what
 * was written before the first of them is durable once the second is there.
 *
 * Not seen, by design: what is mapped into memory and files whose name ends in "-shm". The only
 * such file is SQLite's index of its log, which is not durable state: SQLite makes it anew. A
 * mapping of any other file that can be written is put down as unsupported, and so is what this
 * shim knows of but does not model; stdio, io_uring and direct system calls pass it unseen. The
 * tests compare the log, replayed, with the real folder: what passes unseen is found there.
 */
#include "shim.h"

/* ---- Opening --------------------------------------------------------------------------------- */

static int open_any(int folder, const char *path, int flags, mode_t mode)
{
    char buffer[PATH_MAX];
    int writes = (flags & O_ACCMODE) != O_RDONLY;
    const char *place = NULL;
    if (flags & (O_CREAT | O_TRUNC) || writes)
        place = place_of(folder, path, buffer);
    if (place && ((flags & O_TMPFILE) == O_TMPFILE || (writes && flags & (O_SYNC | O_DSYNC))))
        unsupported(place, "open");
    if (!place || !(flags & (O_CREAT | O_TRUNC)))
        return (int)syscall(SYS_openat, folder, path, flags, mode);
    struct stat stat;
    pthread_mutex_lock(&lock);
    int was_there = fstatat(folder, path, &stat, 0) == 0;
    if (was_there && !(flags & O_TRUNC && stat.st_size > 0)) {
        int fd = (int)syscall(SYS_openat, folder, path, flags, mode);
        pthread_mutex_unlock(&lock);
        return fd;
    }
    uint32_t call = count();
    int fd = (int)syscall(SYS_openat, folder, path, flags, mode);
    int error = errno;
    enum kind kind = fd < 0 ? FAILED : was_there ? TRUNCATE : CREATE;
    note(kind, call, place, NULL, fd < 0 ? 0 : inode_of(fd), 0, 0, NULL, 0);
    errno = error;
    leave(call);
    return fd;
}

#define MODE_ARGUMENT(flags)                                                                       \
    mode_t mode = 0;                                                                               \
    if ((flags) & O_CREAT || ((flags) & O_TMPFILE) == O_TMPFILE) {                                 \
        va_list more;                                                                              \
        va_start(more, flags);                                                                     \
        mode = va_arg(more, mode_t);                                                               \
        va_end(more);                                                                              \
    }

int open(const char *path, int flags, ...)
{
    MODE_ARGUMENT(flags)
    return open_any(AT_FDCWD, path, flags, mode);
}
int open64(const char *path, int flags, ...)
{
    MODE_ARGUMENT(flags)
    return open_any(AT_FDCWD, path, flags, mode);
}
int openat(int folder, const char *path, int flags, ...)
{
    MODE_ARGUMENT(flags)
    return open_any(folder, path, flags, mode);
}
int openat64(int folder, const char *path, int flags, ...)
{
    MODE_ARGUMENT(flags)
    return open_any(folder, path, flags, mode);
}
int creat(const char *path, mode_t mode)
{
    return open_any(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}
int creat64(const char *path, mode_t mode) { return creat(path, mode); }

/* ---- Writing --------------------------------------------------------------------------------- */

/* Where the next write without an offset goes. */
static int64_t position(int fd)
{
    struct stat stat;
    if (fcntl(fd, F_GETFL) & O_APPEND)
        return fstat(fd, &stat) == 0 ? stat.st_size : 0;
    return lseek(fd, 0, SEEK_CUR);
}

/* `offset` below zero: at the file's position. `make` is the call itself. */
#define WRITTEN(fd, offset, make, bytes)                                                           \
    char buffer[PATH_MAX];                                                                         \
    const char *path = path_of(fd, buffer);                                                        \
    if (!path)                                                                                     \
        return make;                                                                               \
    uint32_t call = enter();                                                                       \
    int64_t at = (offset) < 0 ? position(fd) : (offset);                                           \
    ssize_t n = make;                                                                              \
    int error = errno;                                                                             \
    note(n < 0 ? FAILED : WRITE, call, path, NULL, inode_of(fd), at, 0, bytes, n < 0 ? 0 : (size_t)n); \
    errno = error;                                                                                 \
    leave(call);                                                                                   \
    return n;

ssize_t write(int fd, const void *data, size_t length)
{
    WRITTEN(fd, (int64_t)-1, syscall(SYS_write, fd, data, length), data)
}
ssize_t pwrite(int fd, const void *data, size_t length, off_t offset)
{
    WRITTEN(fd, (int64_t)offset, syscall(SYS_pwrite64, fd, data, length, offset), data)
}
ssize_t pwrite64(int fd, const void *data, size_t length, off_t offset)
{
    return pwrite(fd, data, length, offset);
}

/* Several pieces become one; short writes are allowed, so one piece is enough of them. */
ssize_t writev(int fd, const struct iovec *pieces, int count)
{
    char buffer[PATH_MAX];
    if (!path_of(fd, buffer))
        return syscall(SYS_writev, fd, pieces, count);
    for (int i = 0; i < count; i++)
        if (pieces[i].iov_len > 0)
            return write(fd, pieces[i].iov_base, pieces[i].iov_len);
    return 0;
}
ssize_t pwritev(int fd, const struct iovec *pieces, int count, off_t offset)
{
    char buffer[PATH_MAX];
    if (!path_of(fd, buffer))
        return syscall(SYS_pwritev, fd, pieces, count, offset, 0L);
    for (int i = 0; i < count; i++)
        if (pieces[i].iov_len > 0)
            return pwrite(fd, pieces[i].iov_base, pieces[i].iov_len, offset);
    return 0;
}
ssize_t pwritev64(int fd, const struct iovec *pieces, int count, off_t offset)
{
    return pwritev(fd, pieces, count, offset);
}
ssize_t pwritev2(int fd, const struct iovec *pieces, int count, off_t offset, int flags)
{
    char buffer[PATH_MAX];
    const char *path = path_of(fd, buffer);
    if (!path)
        return syscall(SYS_pwritev2, fd, pieces, count, offset, 0L, flags);
    if (flags)
        unsupported(path, "pwritev2");
    return offset < 0 ? writev(fd, pieces, count) : pwritev(fd, pieces, count, offset);
}

/* Copies inside the kernel: refused as a kernel may that cannot, and the program writes instead. */
ssize_t copy_file_range(int from, off_t *from_at, int to, off_t *to_at, size_t length, unsigned flags)
{
    char buffer[PATH_MAX];
    if (path_of(to, buffer)) {
        errno = ENOSYS;
        return -1;
    }
    return syscall(SYS_copy_file_range, from, from_at, to, to_at, length, flags);
}
ssize_t sendfile(int to, int from, off_t *offset, size_t length)
{
    char buffer[PATH_MAX];
    if (path_of(to, buffer)) {
        errno = EINVAL;
        return -1;
    }
    return syscall(SYS_sendfile, to, from, offset, length);
}
ssize_t sendfile64(int to, int from, off_t *offset, size_t length)
{
    return sendfile(to, from, offset, length);
}
ssize_t splice(int from, off_t *from_at, int to, off_t *to_at, size_t length, unsigned flags)
{
    char buffer[PATH_MAX];
    if (path_of(to, buffer)) {
        errno = EINVAL;
        return -1;
    }
    return syscall(SYS_splice, from, from_at, to, to_at, length, flags);
}

/* ---- Lengths --------------------------------------------------------------------------------- */

int ftruncate(int fd, off_t length)
{
    char buffer[PATH_MAX];
    const char *path = path_of(fd, buffer);
    if (!path)
        return (int)syscall(SYS_ftruncate, fd, length);
    uint32_t call = enter();
    int result = (int)syscall(SYS_ftruncate, fd, length);
    int error = errno;
    note(result < 0 ? FAILED : TRUNCATE, call, path, NULL, inode_of(fd), 0, (uint64_t)length, NULL, 0);
    errno = error;
    leave(call);
    return result;
}
int ftruncate64(int fd, off_t length) { return ftruncate(fd, length); }
int truncate(const char *path, off_t length)
{
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    int result = ftruncate(fd, length);
    int error = errno;
    close(fd);
    errno = error;
    return result;
}
int truncate64(const char *path, off_t length) { return truncate(path, length); }

int fallocate(int fd, int mode, off_t offset, off_t length)
{
    char buffer[PATH_MAX];
    const char *path = path_of(fd, buffer);
    if (!path)
        return (int)syscall(SYS_fallocate, fd, mode, offset, length);
    if (mode & ~FALLOC_FL_KEEP_SIZE)
        unsupported(path, "fallocate");
    uint32_t call = enter();
    int result = (int)syscall(SYS_fallocate, fd, mode, offset, length);
    int error = errno;
    enum kind kind = mode ? HINT : EXTEND;
    note(result < 0 ? FAILED : kind, call, path, NULL, inode_of(fd), 0, (uint64_t)(offset + length), NULL, 0);
    errno = error;
    leave(call);
    return result;
}
int fallocate64(int fd, int mode, off_t offset, off_t length)
{
    return fallocate(fd, mode, offset, length);
}
int posix_fallocate(int fd, off_t offset, off_t length)
{
    return fallocate(fd, 0, offset, length) < 0 ? errno : 0;
}
int posix_fallocate64(int fd, off_t offset, off_t length)
{
    return posix_fallocate(fd, offset, length);
}

/* ---- Syncs ----------------------------------------------------------------------------------- */

static int sync_any(int fd, long number, enum kind kind)
{
    char buffer[PATH_MAX];
    const char *path = path_of(fd, buffer);
    struct stat stat;
    if (!path || fstat(fd, &stat) != 0)
        return (int)syscall(number, fd);
    uint32_t call = enter();
    note(kind, call, path, NULL, stat.st_ino, 0, S_ISDIR(stat.st_mode) ? 1 : 0, NULL, 0);
    pthread_mutex_unlock(&lock);
    int result = (int)syscall(number, fd);
    int error = errno;
    pthread_mutex_lock(&lock);
    if (result == 0)
        note(SYNCED, call, path, NULL, 0, 0, 0, NULL, 0);
    errno = error;
    leave(call);
    return result;
}
int fsync(int fd) { return sync_any(fd, SYS_fsync, SYNC); }
int fdatasync(int fd) { return sync_any(fd, SYS_fdatasync, SYNC); }
int syncfs(int fd) { return sync_any(fd, SYS_syncfs, SYNC_ALL); }
void sync(void)
{
    uint32_t call = enter();
    note(SYNC_ALL, call, "", NULL, 0, 0, 0, NULL, 0);
    pthread_mutex_unlock(&lock);
    syscall(SYS_sync);
    pthread_mutex_lock(&lock);
    note(SYNCED, call, "", NULL, 0, 0, 0, NULL, 0);
    leave(call);
}
int sync_file_range(int fd, off_t offset, off_t length, unsigned flags)
{
    char buffer[PATH_MAX];
    const char *path = path_of(fd, buffer);
    if (!path)
        return (int)syscall(SYS_sync_file_range, fd, offset, length, flags);
    uint32_t call = enter();
    return named(call, syscall(SYS_sync_file_range, fd, offset, length, flags), HINT, path, NULL);
}

/* ---- Names ----------------------------------------------------------------------------------- */

static int rename_any(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    char from_buffer[PATH_MAX], to_buffer[PATH_MAX];
    const char *path = place_of(from_folder, from, from_buffer);
    const char *second = place_of(to_folder, to, to_buffer);
    if (!path && !second)
        return (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
    if (!path || !second || flags & ~1U)
        unsupported(path ? path : second, "rename");
    uint32_t call = enter();
    long result = syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
    return named(call, result, RENAME, path ? path : "", second ? second : "");
}
int rename(const char *from, const char *to) { return rename_any(AT_FDCWD, from, AT_FDCWD, to, 0); }
int renameat(int from_folder, const char *from, int to_folder, const char *to)
{
    return rename_any(from_folder, from, to_folder, to, 0);
}
int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    return rename_any(from_folder, from, to_folder, to, flags);
}

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags)
{
    char from_buffer[PATH_MAX], to_buffer[PATH_MAX];
    const char *path = place_of(from_folder, from, from_buffer);
    const char *second = place_of(to_folder, to, to_buffer);
    if (!second)
        return (int)syscall(SYS_linkat, from_folder, from, to_folder, to, flags);
    if (!path || flags)
        unsupported(second, "link");
    uint32_t call = enter();
    long result = syscall(SYS_linkat, from_folder, from, to_folder, to, flags);
    return named(call, result, LINK, path ? path : "", second);
}
int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }
int symlinkat(const char *target, int folder, const char *path)
{
    char buffer[PATH_MAX];
    const char *place = place_of(folder, path, buffer);
    if (place)
        unsupported(place, "symlink");
    return (int)syscall(SYS_symlinkat, target, folder, path);
}
int symlink(const char *target, const char *path) { return symlinkat(target, AT_FDCWD, path); }

int unlinkat(int folder, const char *name, int flags)
{
    char buffer[PATH_MAX];
    const char *path = place_of(folder, name, buffer);
    if (!path)
        return (int)syscall(SYS_unlinkat, folder, name, flags);
    uint32_t call = enter();
    long result = syscall(SYS_unlinkat, folder, name, flags);
    return named(call, result, flags & AT_REMOVEDIR ? RMDIR : UNLINK, path, NULL);
}
int unlink(const char *name) { return unlinkat(AT_FDCWD, name, 0); }
int rmdir(const char *name) { return unlinkat(AT_FDCWD, name, AT_REMOVEDIR); }
int remove(const char *name)
{
    int result = unlink(name);
    return result < 0 && errno == EISDIR ? rmdir(name) : result;
}

int mkdirat(int folder, const char *name, mode_t mode)
{
    char buffer[PATH_MAX];
    const char *path = place_of(folder, name, buffer);
    if (!path)
        return (int)syscall(SYS_mkdirat, folder, name, mode);
    uint32_t call = enter();
    return named(call, syscall(SYS_mkdirat, folder, name, mode), MKDIR, path, NULL);
}
int mkdir(const char *name, mode_t mode) { return mkdirat(AT_FDCWD, name, mode); }

/* ---- Memory ---------------------------------------------------------------------------------- */

void *mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset)
{
    char buffer[PATH_MAX];
    if (fd >= 0 && log_file >= 0 && flags & MAP_SHARED && protection & PROT_WRITE) {
        const char *path = path_of(fd, buffer);
        if (path)
            unsupported(path, "mmap");
    }
    return (void *)syscall(SYS_mmap, address, length, protection, flags, fd, offset);
}
void *mmap64(void *address, size_t length, int protection, int flags, int fd, off_t offset)
{
    return mmap(address, length, protection, flags, fd, offset);
}
