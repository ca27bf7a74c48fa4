/* Calls to the system, and for memory. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/fault.h"

/* NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): --wrap wants the names */
FAULT_WRAP(void *, malloc, (size_t size), (size), ENOMEM, NULL)
FAULT_WRAP(void *, calloc, (size_t count, size_t size), (count, size), ENOMEM, NULL)
FAULT_WRAP(void *, realloc, (void *memory, size_t size), (memory, size), ENOMEM, NULL)
FAULT_WRAP(int, open, (const char *path, int flags, mode_t mode), (path, flags, mode), EIO, -1)
FAULT_WRAP(int, close, (int fd), (fd), EIO, (__real_close(fd), -1))
FAULT_WRAP(ssize_t, read, (int fd, void *out, size_t len), (fd, out, len), EIO, -1)
FAULT_WRAP(ssize_t, pread, (int fd, void *out, size_t len, off_t at), (fd, out, len, at), EIO, -1)
FAULT_WRAP(ssize_t, write, (int fd, const void *bytes, size_t len), (fd, bytes, len), ENOSPC, -1)
FAULT_WRAP(int, fsync, (int fd), (fd), EIO, -1)
FAULT_WRAP(int, fchmod, (int fd, mode_t mode), (fd, mode), EPERM, -1)
FAULT_WRAP(int, fstat, (int fd, struct stat *out), (fd, out), EIO, -1)
FAULT_WRAP(int, stat, (const char *path, struct stat *out), (path, out), EIO, -1)
FAULT_WRAP(int, lstat, (const char *path, struct stat *out), (path, out), EIO, -1)
FAULT_WRAP(int, access, (const char *path, int how), (path, how), EIO, -1)
FAULT_WRAP(int, rename, (const char *from, const char *to), (from, to), EIO, -1)
FAULT_WRAP(int, unlink, (const char *path), (path), EIO, -1)
FAULT_WRAP(int, mkdir, (const char *path, mode_t mode), (path, mode), EIO, -1)
FAULT_WRAP(int, flock, (int fd, int how), (fd, how), EIO, -1)
FAULT_WRAP(int, poll, (struct pollfd * fds, nfds_t count, int wait_ms), (fds, count, wait_ms),
           ENOMEM, -1)
FAULT_WRAP(int, inotify_init1, (int flags), (flags), EMFILE, -1)
FAULT_WRAP(int, inotify_add_watch, (int fd, const char *path, uint32_t what), (fd, path, what),
           ENOSPC, -1)
FAULT_WRAP(int, signalfd, (int fd, const sigset_t *signals, int flags), (fd, signals, flags),
           EMFILE, -1)
FAULT_WRAP(FILE *, fopen, (const char *path, const char *how), (path, how), EMFILE, NULL)
FAULT_WRAP(DIR *, opendir, (const char *path), (path), EMFILE, NULL)
FAULT_WRAP(void *, mmap, (void *at, size_t len, int allowed, int flags, int fd, off_t from),
           (at, len, allowed, flags, fd, from), ENOMEM, MAP_FAILED)
FAULT_WRAP(int, socket, (int domain, int type, int protocol), (domain, type, protocol), EMFILE, -1)
FAULT_WRAP(int, pipe, (int ends[2]), (ends), EMFILE, -1)
FAULT_WRAP(pid_t, fork, (void), (), EAGAIN, -1)
FAULT_WRAP(int, pthread_create,
           (pthread_t * out, const pthread_attr_t *how, void *(*run)(void *), void *context),
           (out, how, run, context), EAGAIN, EAGAIN)
FAULT_WRAP(int, pthread_mutex_init, (pthread_mutex_t * out, const pthread_mutexattr_t *how),
           (out, how), ENOMEM, ENOMEM)
FAULT_WRAP(int, pthread_cond_init, (pthread_cond_t * out, const pthread_condattr_t *how),
           (out, how), ENOMEM, ENOMEM)
/* NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
