/* DECODE.C - repairs a damaged image of a STELE1 disc; see SPEC.TXT.

   cp DECODE.C decode.c && cc -std=c99 -O2 -o decode decode.c
   ./decode damaged.iso repaired.iso [bad.txt]

   bad.txt, if given, lists sectors that could not be read: one number a
   line, or two for a first sector and how many. The damaged image may
   be shorter than the disc; what is missing counts as bad.

   Ends with 0 if everything is right, 1 if some sectors stay lost (they
   are listed), 2 if nothing could be done. Uses only the C library and
   moves in files in steps that a long of 32 bits can hold. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECTOR 2048
#define CLUSTER 65536L
#define CELLS 246
#define STRIPS 248
#define TAIL 320
#define HEADER 64
#define VALUES 248

typedef unsigned char byte;
typedef unsigned long long word;

static byte exps[512], logs[256];
static word crc_table[256];

static void make_tables(void)
{
    int i, j, x = 1;
    for (i = 0; i < 255; i++) {
        exps[i] = exps[i + 255] = (byte)x;
        logs[x] = (byte)i;
        x <<= 1;
        if (x & 0x100) x ^= 0x11D;
    }
    for (i = 0; i < 256; i++) {
        word c = (word)i;
        for (j = 0; j < 8; j++)
            c = (c & 1) ? (c >> 1) ^ 0x9A6C9329AC4BC9B5ULL : c >> 1;
        crc_table[i] = c;
    }
}

static byte mul(byte a, byte b)
{
    return (a && b) ? exps[logs[a] + logs[b]] : 0;
}

static byte divide(byte a, byte b)
{
    return a ? exps[logs[a] + 255 - logs[b]] : 0;
}

static word crc_more(word c, const byte *p, long n)
{
    while (n-- > 0) c = (c >> 8) ^ crc_table[(c ^ *p++) & 0xFF];
    return c;
}

static word crc64(const byte *p, long n)
{
    return ~crc_more(~0ULL, p, n);
}

static word number(const byte *p, int n)
{
    word v = 0;
    while (n-- > 0) v = (v << 8) | p[n];
    return v;
}

/* The disc. */
static word total, strip, rows;
static int k, m;
static byte uuid[16];
static int have_uuid;
static byte anchor[SECTOR];
static int have_anchor;

/* Sectors that could not be read. */
static byte *unread;

static FILE *in, *out;
static word in_sectors;

/* Goes to a sector in steps that fit a long of 32 bits. */
static int go(FILE *f, word sector)
{
    if (fseek(f, 0L, SEEK_SET)) return 0;
    while (sector > 0) {
        word step = sector > 500000 ? 500000 : sector;
        if (fseek(f, (long)(step * SECTOR), SEEK_CUR)) return 0;
        sector -= step;
    }
    return 1;
}

/* Reads sectors from the damaged image; zeros where it has none. */
static void get(word sector, byte *into, long count)
{
    long i;
    memset(into, 0, (size_t)(count * SECTOR));
    if (sector >= in_sectors || !go(in, sector)) return;
    for (i = 0; i < count && sector + (word)i < in_sectors; i++)
        if (fread(into + i * SECTOR, SECTOR, 1, in) != 1) {
            memset(into + i * SECTOR, 0, SECTOR);
            clearerr(in);
            return;
        }
}

static void put(word sector, const byte *from, long count)
{
    if (!go(out, sector)
        || fwrite(from, SECTOR, (size_t)count, out) != (size_t)count) {
        fprintf(stderr, "cannot write the repaired image\n");
        exit(2);
    }
}

static int is_unread(word sector)
{
    return sector >= in_sectors
        || (unread && (unread[sector / 8] >> (sector % 8) & 1));
}

/* Takes the division of the disc; says whether it is one. */
static int divided(word n, word s, word kk, word mm)
{
    static const int known[] = { 14, 22, 30, 46, 62, 122 };
    int i, fits = 0;
    for (i = 0; i < 6; i++) if ((word)known[i] == mm) fits = 1;
    if (!fits || kk + mm != CELLS || s == 0 || s % 32) return 0;
    if (n != STRIPS * s + TAIL) return 0;
    total = n; strip = s; rows = s / 32; k = (int)kk; m = (int)mm;
    return 1;
}

static word value_of(const char *text, const char *key)
{
    const char *p = text;
    size_t n = strlen(key);
    while (p && *p) {
        if (!strncmp(p, key, n) && p[n] == '=')
            return strtoull(p + n + 1, NULL, 10);
        p = strchr(p, '\n');
        if (p) p++;
    }
    return 0;
}

static int hex_of(int c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

static int try_anchor(const byte *sector)
{
    char text[SECTOR + 1];
    const char *crc, *id;
    int i, d = 0;
    memcpy(text, sector, SECTOR);
    text[SECTOR] = 0;
    if (strncmp(text, "format=STELE1\n", 14)) return 0;
    crc = strstr(text, "\ncrc=");
    if (!crc) return 0;
    crc++;
    if (strtoull(crc + 4, NULL, 16) != crc64(sector, (long)(crc - text)))
        return 0;
    if (!divided(value_of(text, "N"), value_of(text, "S"),
                 value_of(text, "k"), value_of(text, "m"))) return 0;
    id = strstr(text, "\nuuid=");
    if (id) {
        memset(uuid, 0, 16);
        for (i = 6; d < 32 && id[i] && id[i] != '\n'; i++)
            if (hex_of(id[i]) >= 0) {
                uuid[d / 2] = (byte)(uuid[d / 2] * 16 + hex_of(id[i]));
                d++;
            }
        have_uuid = d == 32;
    }
    memcpy(anchor, sector, SECTOR);
    have_anchor = 1;
    return 1;
}

static int good_check(const byte *s)
{
    word c;
    if (memcmp(s, "STELECHK", 8) || number(s + 8, 2) != 1) return 0;
    c = crc_more(crc_more(~0ULL, s, 56), s + HEADER, SECTOR - HEADER);
    return ~c == number(s + 56, 8);
}

static int try_check(const byte *s)
{
    if (!good_check(s)) return 0;
    if (!divided(number(s + 32, 8), number(s + 40, 8), s[10], s[11]))
        return 0;
    memcpy(uuid, s + 16, 16);
    have_uuid = 1;
    return 1;
}

/* Anchors at both ends, then any check sector. */
static int find(void)
{
    byte s[SECTOR];
    word i, step, tail;
    for (i = 0; i < 16; i++) {
        get(i, s, 1);
        if (try_anchor(s)) return 1;
    }
    tail = in_sectors > TAIL ? in_sectors - TAIL : 0;
    for (i = tail; i < tail + 16; i++) {
        get(i, s, 1);
        if (try_anchor(s)) return 1;
    }
    for (step = in_sectors / 500 + 1;; step = step / 8 + 1) {
        for (i = 0; i < in_sectors; i += step) {
            get(in_sectors - 1 - i, s, 1);
            if (try_check(s)) {
                byte t[SECTOR];
                word j;
                for (j = 0; j < 16; j++) {
                    get(STRIPS * strip + j, t, 1);
                    if (try_anchor(t)) break;
                }
                return 1;
            }
        }
        if (step == 1) return 0;
    }
}

static word strip_of(int cell)
{
    return (word)(cell < k ? cell : cell + 1);
}

/* One row: its cells, its check values and which of them are known. */
static byte *cells;
static word values[32 * VALUES];
static byte known_part[32];
static byte bad[CELLS][32];
static word lost_sectors, recovered_sectors;

static void read_checks(word row)
{
    byte s[SECTOR];
    int copy, part, i;
    memset(known_part, 0, sizeof known_part);
    for (copy = 0; copy < 2; copy++)
        for (part = 0; part < 32; part++) {
            word at = (copy ? 247 : (word)k) * strip + row * 32;
            if (known_part[part] || is_unread(at + (word)part)) continue;
            get(at + (word)part, s, 1);
            if (!good_check(s) || s[13] != part
                || s[12] != (copy ? 'B' : 'A')
                || number(s + 48, 8) != row
                || (have_uuid && memcmp(s + 16, uuid, 16))) continue;
            for (i = 0; i < VALUES; i++)
                values[part * VALUES + i] = number(s + HEADER + 8 * i, 8);
            known_part[part] = 1;
        }
}

static int has_value(int cell, int s)
{
    return known_part[(cell * 32 + s) / VALUES];
}

static byte *sector_of(int cell, int s)
{
    return cells + cell * CLUSTER + (long)s * SECTOR;
}

/* Computes the bad sectors of columns s to t-1, which all have the same. */
static void solve(int s, int t)
{
    int good[CELLS], wrong[CELLS], ng = 0, nb = 0, c, i, j;
    long n = (long)(t - s) * SECTOR, b;
    for (c = 0; c < CELLS; c++)
        if (bad[c][s]) wrong[nb++] = c; else good[ng++] = c;
    if (nb == 0 || nb > m) return;
    for (i = 0; i < nb; i++) memset(sector_of(wrong[i], s), 0, (size_t)n);
    for (j = 0; j < k; j++) {
        byte weight = 1;
        const byte *from = sector_of(good[j], s);
        for (i = 0; i < k; i++)
            if (i != j) weight = mul(weight, (byte)(good[j] ^ good[i]));
        for (i = 0; i < nb; i++) {
            byte all = 1, row[256], *to = sector_of(wrong[i], s);
            for (c = 0; c < k; c++)
                if (c != j) all = mul(all, (byte)(wrong[i] ^ good[c]));
            all = divide(all, weight);
            for (c = 0; c < 256; c++) row[c] = mul(all, (byte)c);
            for (b = 0; b < n; b++) to[b] ^= row[from[b]];
        }
    }
    for (i = 0; i < nb; i++)
        for (j = s; j < t; j++) {
            byte *at = sector_of(wrong[i], j);
            int right = !has_value(wrong[i], j)
                || crc64(at, SECTOR) == values[wrong[i] * 32 + j];
            if (right) bad[wrong[i]][j] = 2; else memset(at, 0, SECTOR);
        }
}

static void write_checks(word row)
{
    byte s[SECTOR];
    int copy, part, i;
    word c;
    for (copy = 0; copy < 2; copy++)
        for (part = 0; part < 32; part++) {
            memset(s, 0, SECTOR);
            memcpy(s, "STELECHK", 8);
            s[8] = 1;
            s[10] = (byte)k;
            s[11] = (byte)m;
            s[12] = copy ? 'B' : 'A';
            s[13] = (byte)part;
            memcpy(s + 16, uuid, 16);
            for (i = 0; i < 8; i++) {
                s[32 + i] = (byte)(total >> (8 * i));
                s[40 + i] = (byte)(strip >> (8 * i));
                s[48 + i] = (byte)(row >> (8 * i));
            }
            for (i = 0; i < VALUES * 8; i++) {
                int v = part * VALUES + i / 8;
                if (v < CELLS * 32)
                    s[HEADER + i] = (byte)(values[v] >> (8 * (i % 8)));
            }
            c = crc_more(crc_more(~0ULL, s, 56), s + HEADER,
                         SECTOR - HEADER);
            c = ~c;
            for (i = 0; i < 8; i++) s[56 + i] = (byte)(c >> (8 * i));
            put((copy ? 247 : (word)k) * strip + row * 32 + (word)part,
                s, 1);
        }
}

static void do_row(word row)
{
    int c, s, t, whole = 1;
    read_checks(row);
    for (c = 0; c < CELLS; c++) {
        word at = strip_of(c) * strip + row * 32;
        get(at, cells + c * CLUSTER, 32);
        for (s = 0; s < 32; s++)
            bad[c][s] = is_unread(at + (word)s)
                || (has_value(c, s)
                    && crc64(sector_of(c, s), SECTOR) != values[c * 32 + s]);
    }
    for (s = 0; s < 32; s = t) {
        for (t = s + 1; t < 32; t++) {
            for (c = 0; c < CELLS; c++) if (bad[c][s] != bad[c][t]) break;
            if (c < CELLS) break;
        }
        solve(s, t);
    }
    for (c = 0; c < CELLS; c++) {
        word at = strip_of(c) * strip + row * 32;
        for (s = 0; s < 32; s++) {
            if (bad[c][s] == 2) recovered_sectors++;
            if (bad[c][s] == 1) {
                memset(sector_of(c, s), 0, SECTOR);
                printf("lost sector %llu\n", at + (word)s);
                lost_sectors++;
                whole = 0;
            }
        }
        put(at, cells + c * CLUSTER, 32);
    }
    if (whole) {
        for (c = 0; c < CELLS; c++)
            for (s = 0; s < 32; s++)
                values[c * 32 + s] = crc64(sector_of(c, s), SECTOR);
        if (have_uuid) write_checks(row);
    }
}

/* A sector of the repaired image. */
static void get_repaired(word at, byte *s)
{
    FILE *keep = in;
    word keep_sectors = in_sectors;
    fflush(out);
    in = out;
    in_sectors = total;
    get(at, s, 1);
    in = keep;
    in_sectors = keep_sectors;
}

/* A descriptor of UDF as it stands in sector i of the tail. */
static void moved(word from, word i, byte *s)
{
    int b;
    word to = STRIPS * strip + i;
    get_repaired(from, s);
    for (b = 0; b < SECTOR && s[b] == 0; b++) ;
    if (b == SECTOR) return;
    for (b = 0; b < 4; b++) s[12 + b] = (byte)(to >> (8 * b));
    s[4] = 0;
    for (b = 0; b < 16; b++) if (b != 4) s[4] = (byte)(s[4] + s[b]);
}

/* Sixteen anchors, numbered from 16 on, UDF's end, and zeros. */
static void write_tail(void)
{
    byte s[SECTOR];
    char text[SECTOR + 64], *copy;
    word i, main_at;
    int udf;
    for (i = 0; i < 16 && !have_anchor; i++) {
        get_repaired(i, s);
        try_anchor(s);
    }
    get_repaired(256, s);
    udf = number(s, 2) == 2 && number(s + 12, 4) == 256;
    main_at = number(s + 20, 4);
    for (i = 0; i < TAIL; i++) {
        memset(s, 0, SECTOR);
        if (have_anchor && i < 16) {
            long n, at;
            char *rest;
            memcpy(text, anchor, SECTOR);
            text[SECTOR] = 0;
            copy = strstr(text, "\ncopy=");
            rest = copy ? strchr(copy + 1, '\n') : NULL;
            if (rest) {
                char note[SECTOR + 1];
                char *crc;
                strcpy(note, rest);
                n = sprintf(copy, "\ncopy=%d", (int)i + 16);
                strcpy(copy + n, note);
                crc = strstr(text, "\ncrc=") + 1;
                n = (long)(crc - text);
                sprintf(crc, "crc=%016llx\n", crc64((byte *)text, n));
                n += 21;
                memcpy(s, text, (size_t)n);
                for (at = n; at < SECTOR; at++)
                    s[at] = at % 64 == 63 ? '\n' : ' ';
            }
        } else if (have_anchor) {
            if (udf && i >= TAIL - 288 && i < TAIL - 272
                && main_at + 16 <= (word)k * strip)
                moved(main_at + i - (TAIL - 288), i, s);
            else if (udf && (i == TAIL - 257 || i == TAIL - 1))
                moved(256, i, s);
        } else {
            get(STRIPS * strip + i, s, 1);
        }
        put(STRIPS * strip + i, s, 1);
    }
}

static void read_list(const char *name)
{
    FILE *f = fopen(name, "r");
    char line[200];
    if (!f) {
        fprintf(stderr, "cannot read %s\n", name);
        exit(2);
    }
    while (fgets(line, sizeof line, f)) {
        word from, count = 1;
        if (sscanf(line, "%llu %llu", &from, &count) < 1) continue;
        while (count-- > 0 && from < in_sectors) {
            unread[from / 8] |= (byte)(1 << (from % 8));
            from++;
        }
    }
    fclose(f);
}

static word length_of(FILE *f)
{
    static byte buffer[64 * SECTOR];
    word bytes = 0;
    size_t n;
    while ((n = fread(buffer, 1, sizeof buffer, f)) > 0) bytes += n;
    clearerr(f);
    return bytes / SECTOR;
}

int main(int argc, char **argv)
{
    word row;
    if (argc < 3) {
        fprintf(stderr, "use: decode damaged.iso repaired.iso [bad.txt]\n");
        return 2;
    }
    make_tables();
    in = fopen(argv[1], "rb");
    if (!in) {
        fprintf(stderr, "cannot read %s\n", argv[1]);
        return 2;
    }
    in_sectors = length_of(in);
    unread = calloc((size_t)(in_sectors / 8 + 1), 1);
    cells = malloc((size_t)(CELLS * CLUSTER));
    if (!unread || !cells) return 2;
    if (argc > 3) read_list(argv[3]);
    if (!find()) {
        fprintf(stderr, "no sign of the STELE1 format\n");
        return 2;
    }
    out = fopen(argv[2], "wb+");
    if (!out) {
        fprintf(stderr, "cannot write %s\n", argv[2]);
        return 2;
    }
    for (row = 0; row < rows; row++) do_row(row);
    write_tail();
    if (fclose(out)) {
        fprintf(stderr, "cannot write the repaired image\n");
        return 2;
    }
    printf("%llu sectors rebuilt, %llu lost\n",
           recovered_sectors, lost_sectors);
    return lost_sectors ? 1 : 0;
}
