/* Makes the disk fail on purpose, and counts what was forced onto it: a library for LD_PRELOAD, used by tests only.
 *
 * Only files below FAULTS_FOLDER count. FAULTS_CONTROL names a file of at least 32 bytes that holds `struct control`;
 * the test reads and writes it while the server runs. Needs neither root nor a file system of its own.
 *
 * It can also let the server's time run ahead, so that no test waits for a limit of half a minute. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { NONE, WRITES_ENOSPC, WRITES_EIO, SYNCS_EIO };

struct control {
    uint32_t mode;
    /* How many calls still succeed before they fail. */
    uint32_t skip;
    /* How many calls failed. */
    uint32_t failed;
    /* Successful fsync and fdatasync of database files, of photos, and of folders of photos. */
    uint32_t database_syncs;
    uint32_t photo_syncs;
    uint32_t folder_syncs;
    /* Seconds that pass for the server in one second, from its start; 0 leaves them alone. */
    uint32_t pace;
};

static struct control *control;
static char folder[PATH_MAX];
static uint32_t pace;
static struct timespec began;

__attribute__((constructor)) static void start(void) {
    const char *path = getenv("FAULTS_CONTROL");
    const char *root = getenv("FAULTS_FOLDER");
    if (path == NULL || root == NULL || realpath(root, folder) == NULL) return;
    int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0) return;
    void *at = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (at != MAP_FAILED) control = at;
    close(fd);
    clock_gettime(CLOCK_MONOTONIC, &began);
    if (control != NULL) pace = control->pace;
}

/* The path of an open file relative to the folder; NULL for any other file. */
static const char *inside(int fd, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length <= 0) return NULL;
    path[length] = 0;
    size_t prefix = strlen(folder);
    return strncmp(path, folder, prefix) == 0 ? path + prefix : NULL;
}

/* The error that a call has to fail with now, or 0. */
static int fault(int fd, int is_sync) {
    if (control == NULL) return 0;
    uint32_t mode = __atomic_load_n(&control->mode, __ATOMIC_SEQ_CST);
    if (mode == NONE || (mode == SYNCS_EIO) != is_sync) return 0;
    int saved = errno;
    char path[PATH_MAX];
    const char *name = inside(fd, path);
    errno = saved;
    if (name == NULL) return 0;
    uint32_t left = __atomic_load_n(&control->skip, __ATOMIC_SEQ_CST);
    while (left > 0) {
        if (__atomic_compare_exchange_n(&control->skip, &left, left - 1, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) return 0;
    }
    __atomic_add_fetch(&control->failed, 1, __ATOMIC_SEQ_CST);
    return mode == WRITES_ENOSPC ? ENOSPC : EIO;
}

static void count_sync(int fd) {
    if (control == NULL) return;
    int saved = errno;
    char path[PATH_MAX];
    struct stat status;
    const char *name = inside(fd, path);
    if (name != NULL && fstat(fd, &status) == 0) {
        uint32_t *counter = NULL;
        if (strstr(name, "/portal.sqlite") != NULL) counter = &control->database_syncs;
        else if (strstr(name, "/media") != NULL) counter = S_ISDIR(status.st_mode) ? &control->folder_syncs : &control->photo_syncs;
        if (counter != NULL) __atomic_add_fetch(counter, 1, __ATOMIC_SEQ_CST);
    }
    errno = saved;
}

#define NEXT(name) \
    static __typeof__(&name) next; \
    if (next == NULL) next = (__typeof__(&name))dlsym(RTLD_NEXT, #name)
#define FAIL_OR(fd, is_sync, call) \
    int error = fault(fd, is_sync); \
    if (error != 0) { errno = error; return -1; } \
    return call

ssize_t write(int fd, const void *bytes, size_t count) {
    NEXT(write);
    FAIL_OR(fd, 0, next(fd, bytes, count));
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    NEXT(writev);
    FAIL_OR(fd, 0, next(fd, parts, count));
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
    NEXT(pwrite);
    FAIL_OR(fd, 0, next(fd, bytes, count, at));
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
    NEXT(pwrite64);
    FAIL_OR(fd, 0, next(fd, bytes, count, at));
}

int ftruncate(int fd, off_t length) {
    NEXT(ftruncate);
    FAIL_OR(fd, 0, next(fd, length));
}

int ftruncate64(int fd, off64_t length) {
    NEXT(ftruncate64);
    FAIL_OR(fd, 0, next(fd, length));
}

int fsync(int fd) {
    NEXT(fsync);
    int error = fault(fd, 1);
    if (error != 0) { errno = error; return -1; }
    int done = next(fd);
    if (done == 0) count_sync(fd);
    return done;
}

int fdatasync(int fd) {
    NEXT(fdatasync);
    int error = fault(fd, 1);
    if (error != 0) { errno = error; return -1; }
    int done = next(fd);
    if (done == 0) count_sync(fd);
    return done;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    NEXT(clock_gettime);
    int failed = next(clock, now);
    if (failed != 0 || clock != CLOCK_MONOTONIC || pace == 0) return failed;
    int64_t second = 1000000000;
    int64_t passed = (now->tv_sec - began.tv_sec) * second + now->tv_nsec - began.tv_nsec;
    int64_t all = began.tv_nsec + passed * pace;
    now->tv_sec = began.tv_sec + all / second;
    now->tv_nsec = all % second;
    return 0;
}
