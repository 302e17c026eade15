/*
 * Goes before the C library: while the file FSYNCFAIL_CONTROL exists, fsync and fdatasync of files whose path contains
 * FSYNCFAIL_PATH fail with EIO, as on a disk that loses writes.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int must_fail(int fd) {
  const char *control = getenv("FSYNCFAIL_CONTROL");
  const char *wanted = getenv("FSYNCFAIL_PATH");
  char link[64];
  char path[4096];
  int saved = errno;
  ssize_t length;
  if (control == NULL || wanted == NULL || access(control, F_OK) != 0) {
    errno = saved;
    return 0;
  }
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  length = readlink(link, path, sizeof path - 1);
  errno = saved;
  if (length < 0) {
    return 0;
  }
  path[length] = '\0';
  return strstr(path, wanted) != NULL;
}

static int sync_or_fail(int fd, const char *name) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
  if (must_fail(fd)) {
    errno = EIO;
    return -1;
  }
  return real(fd);
}

int fsync(int fd) { return sync_or_fail(fd, "fsync"); }

int fdatasync(int fd) { return sync_or_fail(fd, "fdatasync"); }
