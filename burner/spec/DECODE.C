/* DECODE.C - repairs a damaged image of a STELE1 disc; see SPEC.TXT.

   cp DECODE.C decode.c && cc -std=c99 -O2 -o decode decode.c
   ./decode damaged.iso repaired.iso [bad.txt]

   bad.txt, if given, lists sectors that could not be read: one number a
   line, or two for a first sector and how many. The damaged image may
   be shorter than the disc; what is missing counts as bad.

   Ends with 0 if everything is right, 1 if some sectors are lost or
   unchecked (they are listed), 2 if nothing could be done. Uses only the
   C library and moves in files in steps that fit a long of 32 bits. */

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
    for (i = 0; i < 256; i++)
        for (crc_table[i] = (word)i, j = 0; j < 8; j++)
            crc_table[i] = (crc_table[i] >> 1)
                ^ (crc_table[i] & 1 ? 0x9A6C9329AC4BC9B5ULL : 0);
}

static byte mul(byte a, byte b)
{
    return a && b ? exps[logs[a] + logs[b]] : 0;
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

static void put_number(byte *p, word v, int n)
{
    for (; n > 0; n--, v >>= 8) *p++ = (byte)v;
}

/* The disc. */
static word total, strip, rows;
static int k, m;
static byte uuid[16];
static int have_uuid;
static char anchor[SECTOR + 1];
static int have_anchor;

/* Sectors that could not be read; sectors that stay not right. */
static byte *unread, *not_right;

static int is_in(const byte *set, word sector)
{
    return set[sector / 8] >> (sector % 8) & 1;
}

static void add_to(byte *set, word sector)
{
    set[sector / 8] |= (byte)(1 << (sector % 8));
}

static void fail(const char *what, const char *name)
{
    fprintf(stderr, "%s %s\n", what, name);
    exit(2);
}

static FILE *in, *out;
static word in_sectors;

/* Goes to a sector by steps that fit a long of 32 bits. */
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
    word there = sector < in_sectors ? in_sectors - sector : 0;
    if (there > (word)count) there = (word)count;
    memset(into, 0, (size_t)(count * SECTOR));
    if (there == 0 || !go(in, sector)) return;
    if (fread(into, SECTOR, (size_t)there, in) != there) clearerr(in);
}

static void put(word sector, const byte *from)
{
    if (!go(out, sector) || fwrite(from, SECTOR, 1, out) != 1)
        fail("cannot write", "the repaired image");
}

static int is_unread(word sector)
{
    return sector >= in_sectors || is_in(unread, sector);
}

/* Takes the division of the disc; says whether it is one. */
static int divided(word n, word s, word kk, word mm)
{
    static const byte known[6] = { 14, 22, 30, 46, 62, 122 };
    if (mm > 255 || !memchr(known, (int)mm, 6) || kk + mm != CELLS
        || s == 0 || s % 32 || n != STRIPS * s + TAIL) return 0;
    total = n; strip = s; rows = s / 32; k = (int)kk; m = (int)mm;
    return 1;
}

static word value_of(const char *text, const char *key)
{
    const char *p = text;
    size_t n = strlen(key);
    for (; p; p = strchr(p, '\n')) {
        if (*p == '\n') p++;
        if (!strncmp(p, key, n) && p[n] == '=')
            return strtoull(p + n + 1, NULL, 10);
    }
    return 0;
}

static int try_anchor(const byte *sector)
{
    char text[SECTOR + 1];
    const char *crc, *id;
    int i, d = 0;
    unsigned two;
    memcpy(text, sector, SECTOR);
    text[SECTOR] = 0;
    if (strncmp(text, "format=STELE1\n", 14)) return 0;
    crc = strstr(text, "\ncrc=");
    if (!crc || !strstr(text, "\ncopy=")) return 0;
    crc++;
    if (strtoull(crc + 4, NULL, 16) != crc64(sector, (long)(crc - text)))
        return 0;
    if (!divided(value_of(text, "N"), value_of(text, "S"),
                 value_of(text, "k"), value_of(text, "m"))) return 0;
    id = strstr(text, "\nuuid=");
    for (i = 6; id && d < 16 && sscanf(id + i, "%2x", &two) == 1; d++) {
        uuid[d] = (byte)two;
        i += id[i + 2] == '-' ? 3 : 2;
    }
    have_uuid = d == 16;
    memcpy(anchor, text, SECTOR + 1);
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
            if (!try_check(s)) continue;
            for (i = 0; i < 16 && !have_anchor; i++) {
                get(STRIPS * strip + i, s, 1);
                try_anchor(s);
            }
            return 1;
        }
        if (step == 1) return 0;
    }
}

static word strip_of(int cell)
{
    return (word)(cell < k ? cell : cell + 1);
}

/* One row: its cells, what is computed of them, its check values and
   which of these are known. */
static byte *cells, *fresh;
static word values[32 * VALUES];
static byte known_part[32];
enum { RIGHT, BAD, REBUILT, DOUBTFUL };
static byte state[CELLS][32];
static word lost_sectors, unchecked_sectors, recovered_sectors;

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

/* Writes a sector for good, and tells what it is if it is not right. */
static void at_end(word sector, const byte *from, int how)
{
    put(sector, from);
    if (how == REBUILT) recovered_sectors++;
    if (how == RIGHT || how == REBUILT) return;
    printf("%s %llu\n", how == BAD ? "lost" : "unchecked", sector);
    add_to(not_right, sector);
    *(how == BAD ? &lost_sectors : &unchecked_sectors) += 1;
}

static byte *sector_of(int cell, int s)
{
    return cells + cell * CLUSTER + (long)s * SECTOR;
}

/* Computes sectors s to t-1 of a cell from the k first cells of use. */
static void compute(const int *use, int cell, int s, int t)
{
    long b, n = (long)(t - s) * SECTOR, at = cell * CLUSTER + s * SECTOR;
    int i, j, c;
    memset(fresh + at, 0, (size_t)n);
    for (j = 0; j < k; j++) {
        byte all = 1, row[256];
        const byte *from = sector_of(use[j], s);
        for (i = 0; i < k; i++) if (i != j)
            all = divide(mul(all, (byte)(cell ^ use[i])),
                         (byte)(use[j] ^ use[i]));
        for (c = 0; c < 256; c++) row[c] = mul(all, (byte)c);
        for (b = 0; b < n; b++) fresh[at + b] ^= row[from[b]];
    }
}

/* R-055 (3): which of n cells make what is over of one byte (Berlekamp
   and Massey; 255 is added to the points, so that none is zero). */
static int locate(const int *use, int n, const byte *over, int *found)
{
    byte sum[CELLS] = { 0 }, now[2 * CELLS] = { 1 }, old[2 * CELLS] = { 1 };
    byte keep[2 * CELLS], last = 1;
    int i, j, len = 0, gap = 1, count = 0;
    for (i = 0; i < n; i++) {
        byte v = over[i];
        for (j = 0; j < n; j++)
            if (j != i) v = divide(v, (byte)(use[i] ^ use[j]));
        for (j = 0; j < n - k; j++, v = mul(v, (byte)(use[i] ^ 255)))
            sum[j] ^= v;
    }
    for (i = 0; i < n - k; i++, gap++) {
        byte d = 0;
        for (j = 0; j <= len; j++) d ^= mul(now[j], sum[i - j]);
        if (d == 0) continue;
        memcpy(keep, now, sizeof keep);
        d = divide(d, last);
        for (j = 0; j + gap < 2 * CELLS; j++) now[j + gap] ^= mul(d, old[j]);
        if (2 * len > i) continue;
        memcpy(old, keep, sizeof old);
        last = mul(d, last);
        len = i + 1 - len;
        gap = 0;
    }
    for (i = 0; i < n; i++) {
        byte v = 0;
        for (j = len; j >= 0; j--)
            v = divide(v, (byte)(use[i] ^ 255)) ^ now[j];
        if (v == 0) found[count++] = i;
    }
    return count == len ? count : 0;
}

/* Leaves out doubtful cells until the others agree; gives how many are
   left, or 0. Those left out go to the end of wrong. */
static int agree(int *use, int n, int doubtful, int s, int *wrong, int *nw)
{
    int i, j, b, count, found[CELLS], most = (n - k) / 2;
    byte over[CELLS];
    while (n >= k) {
        for (i = k; i < n; i++) compute(use, use[i], s, s + 1);
        for (b = 0; b < SECTOR; b++) {
            memset(over, 0, sizeof over);
            for (i = k, j = 0; i < n; i++) {
                long at = use[i] * CLUSTER + s * SECTOR + b;
                over[i] = fresh[at] ^ cells[at];
                j |= over[i];
            }
            if (j) break;
        }
        if (b == SECTOR) return n;
        count = locate(use, n, over, found);
        most -= count;
        if (count == 0 || most < 0 || found[0] < n - doubtful) return 0;
        for (i = count - 1; i >= 0; i--) {
            wrong[(*nw)++] = use[found[i]];
            for (j = found[i]; j + 1 < n; j++) use[j] = use[j + 1];
            n--;
            doubtful--;
        }
    }
    return 0;
}

/* Computes the bad sectors of columns s to t-1, which are all alike. */
static void solve(int s, int t)
{
    int use[CELLS], wrong[CELLS], n = 0, nw = 0, doubtful = 0, c, i, j;
    int proof, agrees = 1, needed = 0;
    for (c = 0; c < CELLS; c++) if (state[c][s] == RIGHT) use[n++] = c;
    for (c = 0; c < CELLS; c++) if (state[c][s] == BAD) wrong[nw++] = c;
    proof = n >= k;
    for (c = 0; c < CELLS; c++) if (state[c][s] == DOUBTFUL) {
        if (proof) wrong[nw++] = c; else { use[n++] = c; doubtful++; }
    }
    if ((nw == 0 && doubtful == 0) || n < k) return;
    if (!proof) {
        needed = 4 + n;
        n = agree(use, n, doubtful, s, wrong, &nw);
        if (n == 0) return;
        proof = n - k;
        needed -= n;
    }
    for (i = 0; i < nw; i++) {
        compute(use, wrong[i], s, t);
        for (j = s; j < t; j++) if (has_value(wrong[i], j)) {
            byte *at = fresh + (sector_of(wrong[i], j) - cells);
            if (crc64(at, SECTOR) == values[wrong[i] * 32 + j]) proof++;
            else agrees = 0;
        }
    }
    if (proof < needed || !agrees) return;
    for (j = s; j < t; j++) {
        for (i = 0; i < nw; i++) {
            byte *to = sector_of(wrong[i], j), *from = fresh + (to - cells);
            state[wrong[i]][j] = state[wrong[i]][j] == DOUBTFUL
                && !memcmp(to, from, SECTOR) ? RIGHT : REBUILT;
            memcpy(to, from, SECTOR);
        }
        for (c = 0; c < CELLS; c++)
            if (state[c][j] == DOUBTFUL) state[c][j] = RIGHT;
    }
}

/* */
static void write_checks(word row)
{
    byte s[SECTOR];
    int copy, part, i, v;
    for (copy = 0; copy < 2; copy++)
        for (part = 0; part < 32; part++) {
            int known = have_uuid;
            memset(s, 0, SECTOR);
            memcpy(s, "STELECHK\1", 9);
            s[10] = (byte)k;
            s[11] = (byte)m;
            s[12] = copy ? 'B' : 'A';
            s[13] = (byte)part;
            memcpy(s + 16, uuid, 16);
            put_number(s + 32, total, 8);
            put_number(s + 40, strip, 8);
            put_number(s + 48, row, 8);
            for (i = 0; i < VALUES; i++) {
                v = part * VALUES + i;
                if (v >= CELLS * 32) break;
                if (!known_part[part]) {
                    int now = state[v / 32][v % 32];
                    if (now == BAD || now == DOUBTFUL) known = 0;
                    values[v] = crc64(sector_of(v / 32, v % 32), SECTOR);
                }
                put_number(s + HEADER + 8 * i, values[v], 8);
            }
            put_number(s + 56, ~crc_more(crc_more(~0ULL, s, 56), s + HEADER,
                                         SECTOR - HEADER), 8);
            if (!known) memset(s, 0, SECTOR);
            at_end((copy ? 247 : (word)k) * strip + row * 32 + (word)part,
                   s, known ? RIGHT : BAD);
        }
}

static void do_row(word row)
{
    int c, s, t;
    read_checks(row);
    for (c = 0; c < CELLS; c++) {
        word at = strip_of(c) * strip + row * 32;
        get(at, cells + c * CLUSTER, 32);
        for (s = 0; s < 32; s++)
            if (is_unread(at + (word)s)) state[c][s] = BAD;
            else if (!has_value(c, s)) state[c][s] = DOUBTFUL;
            else state[c][s] = crc64(sector_of(c, s), SECTOR)
                               == values[c * 32 + s] ? RIGHT : BAD;
    }
    for (s = 0; s < 32; s = t) {
        int alone = 0;
        for (c = 0; c < CELLS; c++) if (state[c][s] == DOUBTFUL) alone = 1;
        for (t = s + 1; t < 32 && !alone; t++) {
            for (c = 0; c < CELLS && state[c][s] == state[c][t];) c++;
            if (c < CELLS) break;
        }
        solve(s, t);
    }
    for (c = 0; c < CELLS; c++)
        for (s = 0; s < 32; s++) {
            if (state[c][s] == BAD) memset(sector_of(c, s), 0, SECTOR);
            at_end(strip_of(c) * strip + row * 32 + (word)s,
                   sector_of(c, s), state[c][s]);
        }
    write_checks(row);
}

/* A sector of the repaired image. */
static int get_repaired(word at, byte *s)
{
    fflush(out);
    memset(s, 0, SECTOR);
    return at < total && go(out, at) && fread(s, SECTOR, 1, out) == 1;
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

static int of_udf(word i)
{
    return i == TAIL - 257 || i == TAIL - 1 ? 2
        : i >= TAIL - 288 && i < TAIL - 272;
}

/* Sixteen anchors, numbered from 16 on, UDF's end, and zeros. */
static void write_tail(void)
{
    byte s[SECTOR];
    char text[SECTOR + 64];
    const char *copy, *rest, *crc;
    word i, main_at;
    int udf, inside, known, n;
    for (i = 0; i < 16 && !have_anchor; i++)
        if (get_repaired(i, s)) try_anchor(s);
    get_repaired(256, s);
    udf = number(s, 2) == 2 && number(s + 12, 4) == 256;
    main_at = number(s + 20, 4);
    inside = udf && main_at + 16 <= (word)k * strip;
    known = have_anchor && !is_in(not_right, 256);
    for (i = 0; i < 16 && inside; i++)
        if (is_in(not_right, main_at + i)) known = 0;
    for (i = 0; i < TAIL; i++) {
        int how = RIGHT;
        word to = STRIPS * strip + i;
        memset(s, 0, SECTOR);
        if (have_anchor && i < 16) {
            copy = strstr(anchor, "\ncopy=");
            rest = strchr(copy + 1, '\n');
            crc = strstr(rest, "\ncrc=") + 1;
            n = sprintf(text, "%.*s\ncopy=%d%.*s", (int)(copy - anchor),
                        anchor, (int)i + 16, (int)(crc - rest), rest);
            n += sprintf(text + n, "crc=%016llx\n", crc64((byte *)text, n));
            for (; n < SECTOR; n++) text[n] = n % 64 == 63 ? '\n' : ' ';
            memcpy(s, text, SECTOR);
        } else if (!known && (!have_anchor || of_udf(i))) {
            if (!is_unread(to)) get(to, s, 1);
            how = DOUBTFUL;
        } else if (known && udf && of_udf(i) == 2) {
            moved(256, i, s);
        } else if (known && inside && of_udf(i)) {
            moved(main_at + i - (TAIL - 288), i, s);
        }
        at_end(to, s, how);
    }
}

static void read_list(const char *name)
{
    FILE *f = fopen(name, "r");
    char line[200];
    if (!f) fail("cannot read", name);
    while (fgets(line, sizeof line, f)) {
        word from, count = 1;
        if (sscanf(line, "%llu %llu", &from, &count) < 1) continue;
        while (count-- > 0 && from < in_sectors) add_to(unread, from++);
    }
    fclose(f);
}

static word length_of(FILE *f)
{
    static byte buffer[64 * SECTOR];
    word bytes = 0;
    size_t n;
    while ((n = fread(buffer, 1, sizeof buffer, f)) > 0) bytes += n;
    return bytes / SECTOR;
}

int main(int argc, char **argv)
{
    word row;
    if (argc < 3) fail("use:", "decode damaged.iso repaired.iso [bad.txt]");
    make_tables();
    in = fopen(argv[1], "rb");
    if (!in) fail("cannot read", argv[1]);
    in_sectors = length_of(in);
    unread = calloc((size_t)(in_sectors / 8 + 1), 1);
    cells = malloc((size_t)(CELLS * CLUSTER));
    fresh = malloc((size_t)(CELLS * CLUSTER));
    if (!unread || !cells || !fresh) fail("no", "memory");
    if (argc > 3) read_list(argv[3]);
    if (!find()) fail("no sign of", "the STELE1 format");
    not_right = calloc((size_t)(total / 8 + 1), 1);
    if (!not_right) fail("no", "memory");
    out = fopen(argv[2], "wb+");
    if (!out) fail("cannot write", argv[2]);
    for (row = 0; row < rows; row++) do_row(row);
    write_tail();
    if (fclose(out)) fail("cannot write", argv[2]);
    printf("%llu sectors rebuilt, %llu lost, %llu unchecked\n",
           recovered_sectors, lost_sectors, unchecked_sectors);
    return lost_sectors || unchecked_sectors ? 1 : 0;
}
