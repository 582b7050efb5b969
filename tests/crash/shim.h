/*
 * What the crash shim watches, and how it writes its log: the part of shim.c that is no call.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/falloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#if !defined(__LP64__)
#error "a 64-bit system is needed"
#endif

enum kind {
    CREATE = 1, /* path, inode */
    TRUNCATE,   /* path, inode, length */
    WRITE,      /* path, inode, offset, data */
    EXTEND,     /* path, inode, length: at least as long as this */
    SYNC,       /* path, inode; length 1 for a folder */
    SYNC_ALL,   /* - */
    SYNCED,     /* the call of that number has returned */
    RENAME,     /* path, second path */
    LINK,       /* path, second path */
    UNLINK,     /* path */
    MKDIR,      /* path */
    RMDIR,      /* path */
    HINT,       /* path: a call that promises nothing durable */
    FAILED,     /* path: a call that failed and changed nothing */
    UNSUPPORTED /* path, name of the call */
};

struct record {
    uint32_t kind;
    uint32_t call;
    uint64_t inode;
    int64_t offset;
    uint64_t length;
    uint32_t path;   /* lengths of what follows */
    uint32_t second;
    uint64_t data;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char root[PATH_MAX];
static size_t root_length;
static int log_file = -1;
static uint32_t calls;
static uint32_t kill_at;
static int kill_before;

static void die(void)
{
    kill(getpid(), SIGKILL);
    for (;;)
        pause();
}

__attribute__((constructor)) static void begin(void)
{
    const char *folder = getenv("STELE_CRASH_ROOT");
    const char *log = getenv("STELE_CRASH_LOG");
    const char *at = getenv("STELE_CRASH_AT");
    const char *when = getenv("STELE_CRASH_WHEN");
    if (!folder || !log || strlen(folder) >= sizeof root)
        return;
    int fd = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    /* Far away, so that the program sees the numbers it would see without the shim. */
    log_file = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, 500);
    if (log_file < 0)
        abort();
    close(fd);
    strcpy(root, folder);
    root_length = strlen(root);
    kill_at = at ? (uint32_t)strtoul(at, NULL, 10) : 0;
    kill_before = when && strcmp(when, "before") == 0;
}

/* ---- What is below the folder ---------------------------------------------------------------- */

/* The path below the folder, or NULL for what is not watched. The folder itself is "". */
static const char *below(const char *path)
{
    size_t length = strlen(path);
    if (log_file < 0 || strncmp(path, root, root_length) != 0)
        return NULL;
    if (path[root_length] != '/' && path[root_length] != 0)
        return NULL;
    if (length >= 4 && strcmp(path + length - 4, "-shm") == 0)
        return NULL;
    return path[root_length] == '/' ? path + root_length + 1 : path + root_length;
}

static const char *path_of(int fd, char *buffer)
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, buffer, PATH_MAX - 1);
    if (n < 0)
        return NULL;
    buffer[n] = 0;
    return below(buffer);
}

/* Where a name lies, links in its folders resolved; its last part may not be there. */
static const char *place_of(int folder, const char *path, char *buffer)
{
    char parent[PATH_MAX];
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    if (log_file < 0 || length == 0 || length >= sizeof parent)
        return NULL;
    size_t cut = length;
    while (cut > 0 && path[cut - 1] != '/')
        cut--;
    memcpy(parent, path, cut);
    strcpy(parent + cut, cut ? "" : ".");
    int fd = (int)syscall(SYS_openat, folder, parent, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, buffer, PATH_MAX - 1);
    close(fd);
    if (n < 0 || (size_t)n + 1 + (length - cut) >= PATH_MAX)
        return NULL;
    buffer[n] = '/';
    memcpy(buffer + n + 1, path + cut, length - cut);
    buffer[(size_t)n + 1 + (length - cut)] = 0;
    return below(buffer);
}

static uint64_t inode_of(int fd)
{
    struct stat stat;
    return fstat(fd, &stat) == 0 ? stat.st_ino : 0;
}

/* ---- The log --------------------------------------------------------------------------------- */

static void put(const void *bytes, size_t length)
{
    const char *at = bytes;
    while (length > 0) {
        ssize_t n = syscall(SYS_write, log_file, at, length);
        if (n <= 0)
            abort();
        at += n;
        length -= (size_t)n;
    }
}

static void note(enum kind kind, uint32_t call, const char *path, const char *second,
                 uint64_t inode, int64_t offset, uint64_t length, const void *data, size_t bytes)
{
    struct record record = {kind, call, inode, offset, length, (uint32_t)strlen(path),
                            second ? (uint32_t)strlen(second) : 0, bytes};
    put(&record, sizeof record);
    put(path, record.path);
    put(second, record.second);
    put(data, bytes);
}

/* Counts a call that is about to be made, with the lock held; dies where it is the one. */
static uint32_t count(void)
{
    calls++;
    if (calls == kill_at && kill_before)
        die();
    return calls;
}

static uint32_t enter(void)
{
    pthread_mutex_lock(&lock);
    return count();
}

static void leave(uint32_t call)
{
    int error = errno;
    if (call == kill_at && !kill_before)
        die();
    pthread_mutex_unlock(&lock);
    errno = error;
}

/* A call that changes names: its result decides what is put down. */
static int named(uint32_t call, long result, enum kind kind, const char *path, const char *second)
{
    int error = errno;
    note(result < 0 ? FAILED : kind, call, path, second, 0, 0, 0, NULL, 0);
    errno = error;
    leave(call);
    return (int)result;
}

static void unsupported(const char *path, const char *what)
{
    uint32_t call = enter();
    note(UNSUPPORTED, call, path, what, 0, 0, 0, NULL, 0);
    leave(call);
}
