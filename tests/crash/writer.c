/*
 * A small program for the tests of the crash model. Each argument is one step:
 *
 *   create:NAME           make a file, which is then the one written
 *   open:NAME             the same without making it new
 *   write:OFFSET:LENGTH   write letters `x`
 *   length:N              set its length
 *   sync                  sync the file
 *   sync:FOLDER           sync a folder
 *   rename:FROM:TO        remove:NAME        folder:NAME
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int step(char *text, int *file)
{
    char *name = strtok(text, ":"), *one = strtok(NULL, ":"), *two = strtok(NULL, ":");
    if (strcmp(name, "create") == 0)
        return (*file = open(one, O_CREAT | O_TRUNC | O_RDWR, 0600)) < 0;
    if (strcmp(name, "open") == 0)
        return (*file = open(one, O_RDWR)) < 0;
    if (strcmp(name, "write") == 0) {
        size_t length = strtoul(two, NULL, 10);
        char *bytes = malloc(length);
        memset(bytes, 'x', length);
        ssize_t n = pwrite(*file, bytes, length, strtol(one, NULL, 10));
        free(bytes);
        return n != (ssize_t)length;
    }
    if (strcmp(name, "length") == 0)
        return ftruncate(*file, strtol(one, NULL, 10));
    if (strcmp(name, "sync") == 0) {
        int fd = one ? open(one, O_RDONLY) : *file;
        return fsync(fd);
    }
    if (strcmp(name, "rename") == 0)
        return rename(one, two);
    if (strcmp(name, "remove") == 0)
        return unlink(one);
    if (strcmp(name, "folder") == 0)
        return mkdir(one, 0700);
    return 1;
}

int main(int count, char **arguments)
{
    int file = -1;
    for (int i = 1; i < count; i++)
        if (step(arguments[i], &file) != 0) {
            perror("a step failed");
            return 1;
        }
    return 0;
}
