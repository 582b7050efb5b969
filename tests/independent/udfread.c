/* Reads a UDF image with libudfread, which shares nothing with Stele.
 *
 *   udfread IMAGE              lists "size path" of every file
 *   udfread IMAGE -x FOLDER    extracts every file; names are numbers, in the order of the list
 *   udfread IMAGE -p PATH N... prints 16 bytes of a file at each offset, as hexadecimal digits
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <udfread/udfread.h>

static udfread *udf;
static const char *folder;
static long number;

static void fail(const char *what, const char *path)
{
    fprintf(stderr, "%s: %s\n", what, path);
    exit(1);
}

static void extract(UDFFILE *file, const char *path)
{
    static char buffer[1 << 20];
    char to[4096];
    long long left = udfread_file_size(file);
    FILE *out;
    snprintf(to, sizeof to, "%s/%ld", folder, number++);
    out = fopen(to, "wb");
    if (!out) fail("cannot write", to);
    while (left > 0) {
        size_t want = left < (long long)sizeof buffer ? (size_t)left : sizeof buffer;
        long long got = udfread_file_read(file, buffer, want);
        if (got <= 0) fail("cannot read", path);
        if (fwrite(buffer, 1, (size_t)got, out) != (size_t)got) fail("cannot write", to);
        left -= got;
    }
    if (fclose(out)) fail("cannot write", to);
}

static void walk(UDFDIR *dir, const char *prefix)
{
    struct udfread_dirent entry;
    if (!dir) fail("cannot open folder", prefix);
    while (udfread_readdir(dir, &entry)) {
        size_t len = strlen(prefix) + strlen(entry.d_name) + 2;
        char *path;
        if (!strcmp(entry.d_name, ".") || !strcmp(entry.d_name, "..")) continue;
        path = malloc(len);
        snprintf(path, len, "%s%s", prefix, entry.d_name);
        if (entry.d_type == UDF_DT_DIR) {
            strcat(path, "/");
            walk(udfread_opendir_at(dir, entry.d_name), path);
        } else {
            UDFFILE *file = udfread_file_openat(dir, entry.d_name);
            if (!file) fail("cannot open file", path);
            printf("%lld %s\n", (long long)udfread_file_size(file), path);
            if (folder) extract(file, path);
            udfread_file_close(file);
        }
        free(path);
    }
    udfread_closedir(dir);
}

static void points(const char *path, char **offsets)
{
    UDFFILE *file = udfread_file_open(udf, path);
    unsigned char bytes[16];
    int i;
    if (!file) fail("cannot open file", path);
    for (; *offsets; offsets++) {
        if (udfread_file_seek(file, atoll(*offsets), UDF_SEEK_SET) < 0) fail("cannot seek", path);
        if (udfread_file_read(file, bytes, 16) != 16) fail("cannot read", path);
        for (i = 0; i < 16; i++) printf("%02x", bytes[i]);
        printf("\n");
    }
    udfread_file_close(file);
}

int main(int argc, char **argv)
{
    if (argc < 2) fail("give", "an image");
    udf = udfread_init();
    if (!udf || udfread_open(udf, argv[1]) < 0) fail("cannot open", argv[1]);
    if (argc > 3 && !strcmp(argv[2], "-p")) {
        points(argv[3], argv + 4);
    } else {
        if (argc > 3 && !strcmp(argv[2], "-x")) folder = argv[3];
        walk(udfread_opendir(udf, "/"), "");
    }
    udfread_close(udf);
    return 0;
}
