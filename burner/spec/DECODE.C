/* DECODE.C - repairs a damaged image of a STELE1 disc; see SPEC.TXT.

   cc -std=c99 -O2 -x c DECODE.C -o decode
   ./decode [-i UUID/CONTENT] damaged.iso repaired.iso [bad.txt]

   bad.txt, if given, lists sectors that could not be read: one number a
   line, or two for a first sector and how many. The damaged image may
   be shorter than the disc; what is missing counts as bad. -i names the
   disc where its parts cannot agree.

   Ends with 0 if everything is right, 1 if some sectors are lost or
   unchecked (they are listed), 2 if nothing could be done. Uses only the
   C library and moves in files in steps that fit a long of 32 bits. */

#include <stdint.h>
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

/* Which disc a sector is of. */
struct disc {
    byte uuid[16], content[8];
    word strip;
    int k, m, version;
};

/* The disc. */
static struct disc disc;
static word total, strip, rows;
static int k, m;
static char anchor[SECTOR + 1];
static int have_anchor, have_name;

/* Sectors that could not be read; that stay not right; those of these
   that are lost. */
static byte *unread, *not_right, *lost;

/* sectors of the head that are not what most anchors say; those of
   them that do not count. */
static byte differing[16], outvoted[16], was_read[16];

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

/* Takes a division; says whether it is one. */
static int divided(struct disc *d, word s, word kk, word mm)
{
    static const byte known[6] = { 14, 22, 30, 46, 62, 122 };
    if (mm > 255 || !memchr(known, (int)mm, 6) || kk + mm != CELLS
        || s == 0 || s % 32 || s > 0xFFFFFFFFUL / STRIPS) return 0;
    d->strip = s; d->k = (int)kk; d->m = (int)mm;
    return 1;
}

/* What stands behind "key=" in its line; nothing where there is none. */
static const char *value_of(const char *text, const char *key)
{
    size_t n = strlen(key);
    while (strncmp(text, key, n) || text[n] != '=') {
        text = strchr(text, '\n');
        if (!text) return NULL;
        text++;
    }
    return text + n + 1;
}

static int number_of(const char *text, const char *key, word *v)
{
    const char *p = value_of(text, key);
    if (!p || *p == '\n') return 0;
    for (*v = 0; *p != '\n'; p++) {
        word digit = (word)(*p - '0');
        if (*p < '0' || *p > '9' || *v > (~0ULL - digit) / 10) return 0;
        *v = *v * 10 + digit;
    }
    return 1;
}

/* n bytes as hexadecimal digits; in a UUID dashes stand between. */
static const char *hex(const char *p, byte *to, int n)
{
    static const char digits[] = "0123456789abcdef";
    const char *high, *low;
    int dashes = n == 16;
    for (; p && n > 0; n--, p += 2) {
        if (dashes && n < 16 && *p == '-') p++;
        if (!*p || !(high = strchr(digits, p[0])) || !p[1]
            || !(low = strchr(digits, p[1]))) return NULL;
        *to++ = (byte)(16 * (high - digits) + (low - digits));
    }
    return p;
}

/* Where the carrier that was read last says that it stands. */
#define NOWHERE (~0ULL)
static word belongs;

/* Whether what an anchor names lies in the data strips. */
static int inside(const char *text, const char *first, const char *size,
                  word unit, word limit)
{
    word at, n;
    if (!number_of(text, first, &at) || !number_of(text, size, &n))
        return 0;
    n = n / unit + (n % unit != 0);
    return n <= limit && at <= limit - n;
}

/* Whether a number that an anchor may have is one, if it is there. */
static int of_set(const char *text, const char *key)
{
    word v;
    return !value_of(text, key)
        || (number_of(text, key, &v) && v <= 0xFFFFFFFFUL);
}

/* the disc that an anchor names; text gets its lines
   in front of "crc=". */
static int read_anchor(const byte *s, word at, struct disc *d, char *text)
{
    const char *p;
    char *crc;
    byte sum[8];
    word v = 0, n, ss, kk, mm, limit;
    int i;
    belongs = NOWHERE;
    memcpy(text, s, SECTOR);
    text[SECTOR] = 0;
    memset(d, 0, sizeof *d);
    if (strncmp(text, "format=STELE1\n", 14)) return 0;
    crc = strstr(text, "\ncrc=");
    if (!crc) return 0;
    p = hex(++crc + 4, sum, 8);
    for (i = 0; i < 8; i++) v = v << 8 | sum[i];
    if (!p || *p != '\n' || v != crc64(s, (long)(crc - text))) return 0;
    *crc = 0;
    if (!number_of(text, "version", &v) || v < 1 || v > 2) return 0;
    d->version = (int)v;
    p = v == 2 ? hex(value_of(text, "content"), d->content, 8) : "\n";
    if (!p || *p != '\n') return 0;
    p = hex(value_of(text, "uuid"), d->uuid, 16);
    if (!p || *p != '\n' || !number_of(text, "N", &n)
        || !number_of(text, "S", &ss) || !number_of(text, "k", &kk)
        || !number_of(text, "m", &mm) || !divided(d, ss, kk, mm)
        || n != STRIPS * ss + TAIL) return 0;
    limit = kk * ss;
    if (!number_of(text, "used", &v) || v > limit || !inside(text,
        "manifest_lba", "manifest_bytes", SECTOR, limit)) return 0;
    if (value_of(text, "setpar_index")
        && (!number_of(text, "setpar_index", &v) || v > 3
            || !number_of(text, "setpar_text_bytes", &v) || v > 65536
            || !inside(text, "setpar_text_lba", "setpar_text_bytes",
                       SECTOR, limit)
            || !inside(text, "setpar_lba", "setpar_sectors", 1, limit)
            || (value_of(text, "setpar_copy_lba")
                && !inside(text, "setpar_copy_lba", "setpar_text_bytes",
                           SECTOR, limit))))
        return 0;
    if (!of_set(text, "number") || !of_set(text, "of")) return 0;
    if (!number_of(text, "copy", &v) || v > 31) return 0;
    belongs = v < 16 ? v : STRIPS * ss + v - 16;
    return at == belongs;
}

static int good_check(const byte *s)
{
    word c;
    int i, last = HEADER + (7872 - 31 * 248) * 8;
    if (memcmp(s, "STELECHK", 8) || s[14] || s[15]) return 0;
    for (i = last; s[13] == 31 && i < SECTOR; i++)
        if (s[i]) return 0;
    c = crc_more(crc_more(~0ULL, s, 56), s + HEADER, SECTOR - HEADER);
    return ~c == number(s + 56, 8);
}

/* the disc that a check sector names. */
static int read_check(const byte *s, word at, struct disc *d)
{
    word first, row = number(s + 48, 8);
    belongs = NOWHERE;
    if (!good_check(s)) return 0;
    memset(d, 0, sizeof *d);
    if (!divided(d, number(s + 40, 8), s[10], s[11])) return 0;
    d->version = (int)number(s + 8, 2);
    memcpy(d->uuid, s + 16, 16);
    if (d->version == 2) memcpy(d->content, s + 32, 8);
    else if (d->version != 1
             || number(s + 32, 8) != STRIPS * d->strip + TAIL) return 0;
    if (s[12] != 'A' && s[12] != 'B') return 0;
    first = (s[12] == 'A' ? (word)d->k : 247) * d->strip;
    if (row >= d->strip / 32 || s[13] >= 32) return 0;
    belongs = first + row * 32 + s[13];
    return at == belongs;
}

/* The vote. */
struct vote {
    struct disc disc;
    word count;
};
static struct vote *votes;
static size_t vote_count, vote_room;

static int same(const struct disc *a, const struct disc *b)
{
    return !memcmp(a->uuid, b->uuid, 16) && a->version == b->version
        && !memcmp(a->content, b->content, 8)
        && a->strip == b->strip && a->m == b->m;
}

static const char *name_of(const struct disc *d)
{
    static char name[64];
    char *p = name;
    int i;
    for (i = 0; i < 16; i++)
        p += sprintf(p, i == 4 || i == 6 || i == 8 || i == 10 ? "-%02x"
                     : "%02x", d->uuid[i]);
    if (d->version == 2) *p++ = '/';
    for (i = 0; i < 8 && d->version == 2; i++)
        p += sprintf(p, "%02x", d->content[i]);
    *p = 0;
    return name;
}

/* by how much carriers of which disc are displaced, how many, and
   what is followed of that, from the least number on. */
struct shift {
    struct disc disc;
    long long by;
    word count;
};
static struct shift shifts[1000];
static int shift_count;
static long long moves[8000];
static int move_count;

static void add_shift(const struct disc *d, long long by)
{
    int i;
    for (i = 0; i < shift_count; i++)
        if (shifts[i].by == by && same(&shifts[i].disc, d)) break;
    if (i == 1000) return;
    if (i == shift_count) {
        shifts[i].disc = *d;
        shifts[i].by = by;
        shifts[shift_count++].count = 0;
    }
    shifts[i].count++;
}

/* The disc that displaced carriers name where no other ones are there. */
static int adrift(const char *wanted)
{
    word all = 0, n;
    int i, j;
    for (i = 0; i < shift_count; i++) all += shifts[i].count;
    for (i = 0; i < shift_count; i++) {
        for (n = 0, j = 0; j < shift_count; j++)
            if (same(&shifts[i].disc, &shifts[j].disc)) n += shifts[j].count;
        if (wanted ? strcmp(name_of(&shifts[i].disc), wanted)
                   : n * 3 <= all * 2) continue;
        disc = shifts[i].disc;
        return 1;
    }
    return 0;
}

static void find_moves(void)
{
    long long levels[17], by;
    int n = 0, i, j, best;
    for (; n < 16; n++) {
        for (best = -1, i = 0; i < shift_count; i++) {
            if (!shifts[i].count || !same(&shifts[i].disc, &disc)) continue;
            if (best < 0 || shifts[i].count > shifts[best].count
                || (shifts[i].count == shifts[best].count
                    && shifts[i].by < shifts[best].by)) best = i;
        }
        if (best < 0) break;
        levels[n] = shifts[best].by;
        shifts[best].count = 0;
    }
    if (n == 0) return;
    levels[n++] = 0;
    for (i = 1; i < n; i++)
        for (j = i; j > 0 && levels[j - 1] > levels[j]; j--) {
            by = levels[j];
            levels[j] = levels[j - 1];
            levels[j - 1] = by;
        }
    for (i = 0; i < n; i = j) {
        for (j = i + 1; j < n && levels[j] - levels[j - 1] <= 256;) j++;
        for (by = levels[i] - 16; by <= levels[j - 1] + 16; by++)
            if (by) moves[move_count++] = by;
    }
}

/* Reads what stands where a sector may be displaced to. */
static int get_moved(word at, long long by, byte *s)
{
    word to = at + (word)by;
    if ((by < 0 && at < (word)-by) || is_unread(to)) return 0;
    get(to, s, 1);
    return 1;
}

/* What has the vote of a cluster, and without one what is named in it. */
static void add_vote(const struct disc *d, word count)
{
    size_t i;
    for (i = 0; i < vote_count && !same(&votes[i].disc, d);) i++;
    if (i == vote_count) {
        if (count == 0 && vote_count >= 1000) return;
        if (vote_count == vote_room) {
            vote_room = vote_room * 2 + 16;
            votes = realloc(votes, vote_room * sizeof *votes);
            if (!votes) fail("no", "memory");
        }
        votes[vote_count].disc = *d;
        votes[vote_count++].count = 0;
    }
    votes[i].count += count;
}

static void vote_of_cluster(word first)
{
    static byte s[CLUSTER];
    char text[SECTOR + 1];
    struct disc named[32];
    int times[32], n = 0, best = -1, tie = 0, i, j;
    get(first, s, 32);
    for (i = 0; i < 32; i++) {
        const byte *p = s + (long)i * SECTOR;
        word at = first + (word)i;
        if (is_unread(at)) continue;
        if (!read_check(p, at, &named[n])
            && (belongs != NOWHERE || !read_anchor(p, at, &named[n], text))) {
            if (belongs != NOWHERE)
                add_shift(&named[n], (long long)(at - belongs));
            continue;
        }
        for (j = 0; j < n && !same(&named[j], &named[n]);) j++;
        if (j < n) times[j]++;
        else times[n++] = 1;
    }
    for (i = 0; i < n; i++)
        if (best < 0 || times[i] > times[best]) best = i;
    for (i = 0; i < n; i++)
        if (i != best && times[i] == times[best]) tie = 1;
    if (best >= 0 && !tie) add_vote(&named[best], 1);
    for (i = 0; i < n; i++) add_vote(&named[i], 0);
}

/* What follows from the division of the disc. */
static void divide_up(void)
{
    strip = disc.strip; rows = strip / 32; k = disc.k; m = disc.m;
    total = STRIPS * strip + TAIL;
}

static void by_code_alone(void);

/* The 32 anchors, those that are there. */
static char full[32][SECTOR + 1];
static int there[32];

/* what most of them say, but for copy; most gets how many do. */
static int said_by_most(int *most)
{
    static char text[32][SECTOR + 1];
    int i, j, count, best = 0;
    for (*most = i = 0; i < 32; i++) if (there[i]) {
        char *copy, *rest;
        strcpy(text[i], full[i]);
        copy = text[i] + (value_of(full[i], "copy") - full[i]);
        rest = strchr(copy, '\n');
        memmove(copy, rest, strlen(rest) + 1);
    }
    for (i = 0; i < 32; i++) {
        for (count = 0, j = i; there[i] && j < 32; j++)
            count += there[j] && !strcmp(text[i], text[j]);
        if (count > *most) { *most = count; best = i; }
    }
    return best;
}

static void find(const char *wanted)
{
    struct disc d;
    byte s[SECTOR];
    word at, all = 0;
    size_t i, won;
    int most, best;
    const char *needs;
    char words[64];
    for (at = 0; at < in_sectors; at += 32) vote_of_cluster(at);
    if (vote_count == 0 && !adrift(wanted)) {
        by_code_alone();
        return;
    }
    for (i = 0; i < vote_count; i++) all += votes[i].count;
    for (won = vote_count, i = 0; i < vote_count; i++)
        if ((wanted ? !strcmp(name_of(&votes[i].disc), wanted)
                    : votes[i].count * 3 > all * 2)
            && (won == vote_count || votes[i].count > votes[won].count))
            won = i;
    for (i = 0; i < vote_count; i++)
        if (i != won)
            printf("%s %s %llu\n", won < vote_count ? "other"
                   : "candidate", name_of(&votes[i].disc), votes[i].count);
    if (vote_count && won == vote_count) fail("which disc is it?", "use -i");
    if (vote_count) disc = votes[won].disc;
    have_name = 1;
    divide_up();
    find_moves();
    for (i = 0; i < 32; i++) {
        at = i < 16 ? i : STRIPS * strip + i - 16;
        get(at, s, 1);
        there[i] = !is_unread(at) && read_anchor(s, at, &d, full[i])
            && same(&d, &disc);
    }
    best = said_by_most(&most);
    have_anchor = most > 0;
    if (have_anchor) memcpy(anchor, full[best], sizeof anchor);
    needs = have_anchor ? value_of(anchor, "needs") : NULL;
    if (!needs || *needs == '\n') return;
    for (i = 0; i < 63 && needs[i] && needs[i] != '\n'; i++)
        words[i] = needs[i] >= 32 && needs[i] < 127 ? needs[i] : '?';
    words[i] = 0;
    fail("unknown feature:", words);
}

static word strip_of(int cell)
{
    return (word)(cell < k ? cell : cell + 1);
}

/* One row: its cells, what is computed of them, its check values and
   which of these are known. */
static byte *cells, *fresh;
static word of_copy[2][32 * VALUES], values[32 * VALUES];
static byte known_part[2][32], known_value[32 * VALUES];
enum { RIGHT, BAD, REBUILT, DOUBTFUL };
static byte state[CELLS][32];
static word this_row;
/* Whether the code alone decided anything, and found sectors wrong; and
   whether that does not count. */
static int by_code, located, alone_is_wrong, counted, nobody_counts;

/* R-059 (4): which of A and B counts alone, none for -1; and whether they
   have a value differently. */
static int only = -1, disputed;
static word recovered_sectors;

static byte *sector_of(int cell, int s)
{
    return cells + cell * CLUSTER + (long)s * SECTOR;
}

static word check_place(int copy, word row)
{
    return (copy ? 247 : (word)k) * strip + row * 32;
}

static void read_checks(word row)
{
    byte s[SECTOR];
    struct disc d;
    int copy, part, i;
    memset(known_part, 0, sizeof known_part);
    for (copy = 0; copy < 2; copy++)
        for (part = 0; part < 32; part++) {
            word at = check_place(copy, row) + (word)part;
            int found = 0;
            if (!have_name) continue;
            if (!is_unread(at)) {
                get(at, s, 1);
                found = read_check(s, at, &d) && same(&d, &disc);
            }
            for (i = 0; i < move_count && !found; i++) {
                if (!get_moved(at, moves[i], s)) continue;
                read_check(s, at, &d);
                found = belongs == at && same(&d, &disc);
            }
            if (!found) continue;
            for (i = 0; i < VALUES; i++)
                of_copy[copy][part * VALUES + i]
                    = number(s + HEADER + 8 * i, 8);
            known_part[copy][part] = 1;
        }
}

/* whom the sectors of the row agree with, where check sectors of A
   and B differ: which copy of a part is left out, none for -1. Says
   whether that is other than before. */
static int left_out[32];

static int count(word row)
{
    long v;
    int part, copy, other = 0;
    for (part = 0; part < 32; part++) {
        long agree[2] = { 0, 0 }, first = (long)part * VALUES;
        int both = known_part[0][part] && known_part[1][part], none = -1;
        for (v = first; both && v < first + VALUES && v < CELLS * 32; v++) {
            int c = (int)(v / 32), s = (int)(v % 32);
            if (of_copy[0][v] == of_copy[1][v]
                || (is_unread(strip_of(c) * strip + row * 32 + (word)s)
                    && state[c][s] == BAD))
                continue;
            for (copy = 0; copy < 2; copy++)
                if (crc64(sector_of(c, s), SECTOR) == of_copy[copy][v])
                    agree[copy]++;
        }
        if (agree[0] != agree[1]) none = agree[0] > agree[1];
        other |= none != left_out[part];
        left_out[part] = none;
    }
    return other;
}

/* Parts of the row with a value that what was computed contradicts, and
   nothing else. */
static byte contradicted[32];

static void settle(void)
{
    long v;
    int part;
    memset(contradicted, 0, sizeof contradicted);
    for (part = 0; part < 32; part++) {
        long first = (long)part * VALUES;
        int none = left_out[part];
        for (v = first; v < first + VALUES; v++) {
            int a = known_part[0][part] && none != 0;
            int b = known_part[1][part] && none != 1;
            known_value[v] = (byte)(a && b ? of_copy[0][v] == of_copy[1][v]
                                    : a || b);
            values[v] = of_copy[a ? 0 : 1][v];
        }
    }
    for (v = 0; this_row == 0 && v < 16; v++)
        if (outvoted[v]) known_value[v] = 0;
}

static int has_value(int cell, int s)
{
    return known_value[cell * 32 + s];
}

/* Writes a sector for good, and keeps what it is if it is not right. */
static void at_end(word sector, const byte *from, int how)
{
    put(sector, from);
    if (how == REBUILT) recovered_sectors++;
    if (how == BAD) add_to(lost, sector);
    if (how == BAD || how == DOUBTFUL) add_to(not_right, sector);
}

/* The check values of what stands where sectors may be displaced to, 0 if
   not known yet: many ask for each. */
static word *kept;

static int crc_moved(word at, long long by, word *crc)
{
    static byte there[SECTOR];
    word to = at + (word)by;
    if ((by < 0 && at < (word)-by) || is_unread(to)) return 0;
    if (!kept) kept = calloc((size_t)in_sectors + 1, sizeof *kept);
    if (!kept) fail("no", "memory");
    if (!kept[to]) {
        get(to, there, 1);
        kept[to] = crc64(there, SECTOR);
    }
    *crc = kept[to];
    return 1;
}

/* a sector that stands elsewhere, known by its check value. */
static int moved_here(int c, int s)
{
    static long long last;
    word at = strip_of(c) * strip + this_row * 32 + (word)s, crc;
    int i;
    for (i = -1; i < move_count; i++) {
        long long by = i < 0 ? last : moves[i];
        if (by == 0 || !crc_moved(at, by, &crc)
            || crc != values[c * 32 + s]) continue;
        if (!get_moved(at, by, sector_of(c, s))) continue;
        last = by;
        return 1;
    }
    return 0;
}

/* R-050 (6): whether a computed sector stands where it may be displaced. */
static int stands_elsewhere(int c, int s, const byte *wanted)
{
    static byte there[SECTOR];
    word at = strip_of(c) * strip + this_row * 32 + (word)s, crc;
    word is = crc64(wanted, SECTOR);
    int i;
    for (i = 0; i < move_count; i++)
        if (crc_moved(at, moves[i], &crc) && crc == is
            && get_moved(at, moves[i], there)
            && !memcmp(there, wanted, SECTOR)) return 1;
    return 0;
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

/* R-055 (1): whether the n cells agree with one polynomial. */
static int one_polynomial(const int *use, int n, int s)
{
    int i;
    for (i = k; i < n; i++) {
        compute(use, use[i], s, s + 1);
        if (memcmp(fresh + (sector_of(use[i], s) - cells),
                   sector_of(use[i], s), SECTOR)) return 0;
    }
    return 1;
}

/* Computes the bad sectors of columns s to t-1, which are all alike. */
static void solve(int s, int t)
{
    int use[CELLS], wrong[CELLS], n = 0, nw = 0, doubtful = 0, c, i, j;
    int proof, agrees = 1, needed = 0;
    for (c = 0; c < CELLS; c++)
        if (state[c][s] == RIGHT || state[c][s] == REBUILT) use[n++] = c;
    for (c = 0; c < CELLS; c++) if (state[c][s] == BAD) wrong[nw++] = c;
    for (c = 0; c < CELLS; c++) if (state[c][s] == DOUBTFUL) doubtful = 1;
    proof = n >= k && (!doubtful || one_polynomial(use, n, s));
    doubtful = 0;
    for (c = 0; c < CELLS; c++) if (state[c][s] == DOUBTFUL) {
        if (proof) wrong[nw++] = c; else { use[n++] = c; doubtful++; }
    }
    if ((nw == 0 && doubtful == 0) || n < k) return;
    if (!proof) {
        needed = 4 + n;
        n = agree(use, n, doubtful, s, wrong, &nw);
        if (n == 0) return;
        /* What all cells say alike proves nothing. */
        for (i = 1; i < n && !memcmp(sector_of(use[i], s),
                                     sector_of(use[0], s), SECTOR);) i++;
        if (i == n) return;
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
    if (needed && (proof < needed || !agrees)) return;
    by_code |= needed > 0;
    located |= needed > 4;
    for (j = s; j < t; j++) {
        for (i = 0; i < nw; i++) {
            byte *to = sector_of(wrong[i], j), *from = fresh + (to - cells);
            long v = wrong[i] * 32 + j;
            if (has_value(wrong[i], j) && crc64(from, SECTOR) != values[v]) {
                /* R-050 (6): what was read is right, its value wrong. */
                int there = !is_unread(strip_of(wrong[i]) * strip
                                       + this_row * 32 + (word)j)
                    && !memcmp(to, from, SECTOR);
                if (there || stands_elsewhere(wrong[i], j, from)) {
                    state[wrong[i]][j] = there ? RIGHT : REBUILT;
                    memcpy(to, from, SECTOR);
                    known_value[v] = 0;
                } else {
                    contradicted[v / VALUES] = 1;
                }
                continue;
            }
            if (needed && alone_is_wrong && !has_value(wrong[i], j)) continue;
            state[wrong[i]][j] = state[wrong[i]][j] == DOUBTFUL
                && !memcmp(to, from, SECTOR) ? RIGHT : REBUILT;
            memcpy(to, from, SECTOR);
        }
        for (c = 0; c < CELLS && !(needed && alone_is_wrong); c++)
            if (state[c][j] == DOUBTFUL) state[c][j] = RIGHT;
    }
}

/* R-059 (3): whether check sectors are made from sectors alone. */
static int values_gone;

static void now_right(word sector, const byte *s)
{
    put(sector, s);
    not_right[sector / 8] &= (byte)~(1 << (sector % 8));
    lost[sector / 8] &= (byte)~(1 << (sector % 8));
    recovered_sectors++;
}

/* */
static void write_checks(word row)
{
    byte s[SECTOR];
    int copy, part, i, v;
    for (copy = 0; copy < 2; copy++)
        for (part = 0; part < 32; part++) {
            word at = check_place(copy, row) + (word)part;
            int known = have_name, doubt = contradicted[part];
            memset(s, 0, SECTOR);
            memcpy(s, "STELECHK", 8);
            s[8] = (byte)disc.version;
            s[10] = (byte)k;
            s[11] = (byte)m;
            s[12] = copy ? 'B' : 'A';
            s[13] = (byte)part;
            memcpy(s + 16, disc.uuid, 16);
            if (disc.version == 1) put_number(s + 32, total, 8);
            else memcpy(s + 32, disc.content, 8);
            put_number(s + 40, strip, 8);
            put_number(s + 48, row, 8);
            for (i = 0; i < VALUES; i++) {
                word value;
                int now;
                v = part * VALUES + i;
                if (v >= CELLS * 32) break;
                value = values[v];
                now = state[v / 32][v % 32];
                if (!known_value[v]) {
                    if (now == BAD || now == DOUBTFUL) known = 0;
                    value = crc64(sector_of(v / 32, v % 32), SECTOR);
                } else if (now == BAD) {
                    /* either it is wrong, or its value. */
                    doubt |= !is_unread(strip_of(v / 32) * strip + row * 32
                                        + (word)(v % 32));
                }
                put_number(s + HEADER + 8 * i, value, 8);
            }
            if (values_gone && !known) continue;
            /* One that is lost stands where it belongs, if it was found. */
            for (i = 0; !known && known_part[copy][part] && i < VALUES; i++)
                put_number(s + HEADER + 8 * i,
                           of_copy[copy][part * VALUES + i], 8);
            put_number(s + 56, ~crc_more(crc_more(~0ULL, s, 56), s + HEADER,
                                         SECTOR - HEADER), 8);
            if (!known && !known_part[copy][part]) {
                memset(s, 0, SECTOR);
                if (!is_unread(at)) get(at, s, 1);
            }
            if (values_gone) now_right(at, s);
            else at_end(at, s, !known ? BAD : doubt ? DOUBTFUL : RIGHT);
        }
}

static void read_row(word row)
{
    int c, s;
    for (c = 0; c < CELLS; c++) {
        word at = strip_of(c) * strip + row * 32;
        get(at, cells + c * CLUSTER, 32);
        for (s = 0; s < 32; s++)
            if (is_unread(at + (word)s)) memset(sector_of(c, s), 0, SECTOR);
    }
}

/* Repairs the row that was read, by the values that count. Says whether
   all of it is right. */
static int mend_row(word row)
{
    int c, s, t, right = 1;
    settle();
    for (c = 0; c < CELLS; c++) {
        word at = strip_of(c) * strip + row * 32;
        for (s = 0; s < 32; s++)
            if (!has_value(c, s))
                state[c][s] = is_unread(at + (word)s) ? BAD : DOUBTFUL;
            else if (crc64(sector_of(c, s), SECTOR) != values[c * 32 + s])
                state[c][s] = moved_here(c, s) ? REBUILT : BAD;
            /* What was not read stands as zeros, and may be zeros. */
            else state[c][s] = is_unread(at + (word)s) ? REBUILT : RIGHT;
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
        for (s = 0; s < 32; s++)
            if (state[c][s] == BAD || state[c][s] == DOUBTFUL) right = 0;
    return right;
}

static void do_row(word row)
{
    int c, s, part, turn, before[2];
    this_row = row;
    before[0] = by_code;
    before[1] = located;
    read_checks(row);
    read_row(row);
    /* first the code decides, then whom the sectors agree with. */
    for (part = 0; part < 32; part++) {
        int differ = known_part[0][part] && known_part[1][part]
            && memcmp(of_copy[0] + part * VALUES, of_copy[1] + part * VALUES,
                      VALUES * sizeof of_copy[0][0]);
        disputed |= differ;
        left_out[part] = differ && only >= 0 ? 1 - only : -1;
    }
    for (turn = 0; !mend_row(row) && turn < 8 && !nobody_counts && only < 0
         && count(row); turn++) {
        counted = 1;
        by_code = before[0];
        located = before[1];
        read_row(row);
    }
    for (c = 0; c < CELLS; c++)
        for (s = 0; s < 32; s++)
            at_end(strip_of(c) * strip + row * 32 + (word)s,
                   sector_of(c, s), state[c][s]);
    write_checks(row);
}

/* A sector of the repaired image. */
static int get_repaired(word at, byte *s)
{
    fflush(out);
    memset(s, 0, SECTOR);
    return at < total && go(out, at) && fread(s, SECTOR, 1, out) == 1;
}

/* Whether nothing of a lost sector was read, there or elsewhere. */
static int stands_as_zeros(word at)
{
    byte s[SECTOR], any = 0;
    int i;
    if (!is_unread(at) || (at < 16 && was_read[at])) return 0;
    get_repaired(at, s);
    for (i = 0; i < SECTOR; i++) any |= s[i];
    return !any;
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

/* Copy i of the anchor: the one that is known, with its number in the
   place of the other and a new sum. */
static void put_anchor(word i, byte *s)
{
    char text[SECTOR + 64];
    const char *copy = value_of(anchor, "copy"), *rest = strchr(copy, '\n');
    int n = sprintf(text, disc.version == 1 ? "%.*s%d%s" : "%.*s%02d%s",
                    (int)(copy - anchor), anchor, (int)i, rest);
    n += sprintf(text + n, "crc=%016llx\n", crc64((byte *)text, n));
    for (; n < SECTOR; n++) text[n] = n % 64 == 63 ? '\n' : ' ';
    memcpy(s, text, SECTOR);
}

/* The anchor in sector i of all 32: of the repaired head, if it is right
   there, and of the tail as it was read. */
static int anchor_there(word i, struct disc *d, char *text)
{
    byte s[SECTOR];
    word at = i < 16 ? i : STRIPS * strip + i - 16;
    if (i < 16 && (is_in(not_right, at) || !get_repaired(at, s))) return 0;
    if (i >= 16 && (!have_name || is_unread(at))) return 0;
    if (i >= 16) get(at, s, 1);
    return read_anchor(s, at, d, text)
        && (have_name ? same(d, &disc) : d->strip == strip && d->m == m);
}

/* what more than two thirds of the anchors say, but for copy. */
static void best_anchor(void)
{
    struct disc first, d;
    int all = 0, most, best, i;
    for (i = 0; i < 32; i++) {
        there[i] = anchor_there((word)i, &d, full[i])
            && (all == 0 || same(&d, &first));
        if (there[i] && all++ == 0) first = d;
    }
    memset(differing, 0, sizeof differing);
    if (all == 0) return;
    best = said_by_most(&most);
    have_anchor = most * 3 > all * 2;
    for (i = 0; i < 16 && !have_anchor; i++) add_to(not_right, (word)i);
    if (!have_anchor) return;
    memcpy(anchor, full[best], sizeof anchor);
    disc = first;
    for (i = 0; i < 16; i++) {
        byte is[SECTOR], wanted[SECTOR];
        put_anchor((word)i, wanted);
        get_repaired((word)i, is);
        if (is_in(not_right, (word)i) || !memcmp(is, wanted, SECTOR)) continue;
        differing[i] = 1;
        add_to(not_right, (word)i);
    }
}

/* whether anchors of the head are outvoted, those that were no copies
   as read either; they count as not read, and have no check value. */
static int outvote(void)
{
    byte is[SECTOR], wanted[SECTOR];
    int i, any = 0;
    for (i = 0; i < 16; i++) if (differing[i]) {
        put_anchor((word)i, wanted);
        if (!is_unread((word)i)) {
            get((word)i, is, 1);
            if (!memcmp(is, wanted, SECTOR)) continue;
            was_read[i] = 1;
        }
        outvoted[i] = 1;
        add_to(unread, (word)i);
        any = 1;
    }
    return any;
}

/* what was outvoted and is lost stays as it was read. */
static void keep_head(void)
{
    byte s[SECTOR];
    int i;
    for (i = 0; i < 16; i++) if (was_read[i] && is_in(lost, (word)i)) {
        get((word)i, s, 1);
        put((word)i, s);
    }
}

/* whether nothing proves what other sectors are made of. */
static int is_unproven(int another)
{
    word at;
    for (at = 16; at < (word)k * strip; at++)
        if (is_in(not_right, at)) return 1;
    return another == 1;
}

/* Sixteen anchors, numbered from 16 on, UDF's end, and zeros. What was read
   of UDF's end stays where nothing proves what it copies. */
static void write_tail(int lacks)
{
    byte s[SECTOR], was[SECTOR];
    word i, main_at;
    int udf, in_data, known;
    get_repaired(256, s);
    udf = number(s, 2) == 2 && number(s + 12, 4) == 256;
    main_at = number(s + 20, 4);
    in_data = udf && main_at + 16 <= (word)k * strip;
    known = have_anchor && !is_in(not_right, 256);
    for (i = 0; i < 16 && in_data; i++)
        if (is_in(not_right, main_at + i)) known = 0;
    for (i = 0; i < TAIL; i++) {
        int how = RIGHT, tag = i >= 64 && i <= 256 && i % 32 == 0;
        word to = STRIPS * strip + i;
        memset(s, 0, SECTOR);
        if (have_anchor && i < 16) {
            put_anchor(i + 16, s);
        } else if (!known && (!have_anchor || of_udf(i))) {
            /* the tag of a copy is no part of the image. */
            if (!is_unread(to) && !tag) get(to, s, 1);
            how = DOUBTFUL;
        } else if (known && udf && of_udf(i) == 2) {
            moved(256, i, s);
        } else if (known && in_data && of_udf(i)) {
            moved(main_at + i - (TAIL - 288), i, s);
        }
        if (lacks && how == RIGHT && of_udf(i) && !is_unread(to)) {
            get(to, was, 1);
            if (memcmp(was, s, SECTOR)) how = DOUBTFUL;
            memcpy(s, was, SECTOR);
        }
        at_end(to, s, how);
    }
}

/* BLAKE3 of whole chunks of 1024 bytes, two or more. */
static const uint32_t iv[8] = {
    0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A,
    0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19
};

static uint32_t turned(uint32_t x, int n)
{
    return x >> n | x << (32 - n);
}

static void mix(uint32_t *v, int a, int b, int c, int d,
                uint32_t x, uint32_t y)
{
    v[a] += v[b] + x; v[d] = turned(v[d] ^ v[a], 16);
    v[c] += v[d]; v[b] = turned(v[b] ^ v[c], 12);
    v[a] += v[b] + y; v[d] = turned(v[d] ^ v[a], 8);
    v[c] += v[d]; v[b] = turned(v[b] ^ v[c], 7);
}

static void compress(uint32_t *chain, const uint32_t *block, word count,
                     uint32_t flags)
{
    static const byte order[16]
        = { 2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8 };
    uint32_t v[16], w[16], next[16];
    int i, round;
    memcpy(v, chain, 32);
    memcpy(v + 8, iv, 16);
    v[12] = (uint32_t)count; v[13] = (uint32_t)(count >> 32);
    v[14] = 64; v[15] = flags;
    memcpy(w, block, sizeof w);
    for (round = 0; round < 7; round++) {
        for (i = 0; i < 4; i++)
            mix(v, i, 4 + i, 8 + i, 12 + i, w[2 * i], w[2 * i + 1]);
        for (i = 0; i < 4; i++)
            mix(v, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4,
                w[8 + 2 * i], w[9 + 2 * i]);
        for (i = 0; i < 16; i++) next[i] = w[order[i]];
        memcpy(w, next, sizeof w);
    }
    for (i = 0; i < 8; i++) chain[i] = v[i] ^ v[8 + i];
}

/* Joins two chaining values into the second of them. */
static void join(const uint32_t *left, uint32_t *right, uint32_t flags)
{
    uint32_t block[16];
    memcpy(block, left, 32);
    memcpy(block + 8, right, 32);
    memcpy(right, iv, 32);
    compress(right, block, 0, flags);
}

/* R-015 of the repaired image; the sectors behind are to be zero. */
static int content_agrees(word used)
{
    static uint32_t stack[64][8], chain[8];
    uint32_t block[16];
    byte s[SECTOR], found[8], zero = 0;
    word at, chunk = 0, n;
    int top = 0, i, b;
    for (at = 16; at < used; at++) {
        get_repaired(at, s);
        for (b = 0; b < 32; b++) {
            if (b % 16 == 0) {
                /* The chunk before this one is not the last. */
                for (n = chunk; n > 0 && n % 2 == 0; n /= 2)
                    join(stack[--top], chain, 4);
                if (chunk++ > 0) memcpy(stack[top++], chain, 32);
                memcpy(chain, iv, 32);
            }
            for (i = 0; i < 16; i++)
                block[i] = (uint32_t)number(s + 64 * b + 4 * i, 4);
            compress(chain, block, chunk - 1,
                     (b % 16 == 0) | (b % 16 == 15) << 1);
        }
    }
    while (top > 0) {
        top--;
        join(stack[top], chain, top ? 4 : 12);
    }
    for (i = 0; i < 8; i++) found[i] = (byte)(chain[i / 4] >> 8 * (i % 4));
    for (; at < (word)k * strip; at++) {
        get_repaired(at, s);
        for (i = 0; i < SECTOR; i++) zero |= s[i];
    }
    return !zero && !memcmp(found, disc.content, 8);
}

/* whether the content is another one than that of the disc; -1 if
   it cannot be compared. */
static int is_another(void)
{
    word at, used;
    if (!have_anchor || disc.version == 1
        || !number_of(anchor, "used", &used) || used <= 16) return -1;
    for (at = 16; at < (word)k * strip; at++)
        if (is_in(not_right, at)) return -1;
    return !content_agrees(used);
}

static void do_rows(void)
{
    word row;
    recovered_sectors = 0;
    by_code = located = counted = disputed = 0;
    memset(not_right, 0, (size_t)(total / 8 + 1));
    memset(lost, 0, (size_t)(total / 8 + 1));
    for (row = 0; row < rows; row++) do_row(row);
}

/* What was known of the anchor at first, and all again from there. */
static char first_anchor[SECTOR + 1];
static int had_anchor;

static void do_all_again(void)
{
    have_anchor = had_anchor;
    memcpy(anchor, first_anchor, sizeof anchor);
    do_rows();
    best_anchor();
}

/* R-059 (4): whether the content is that of the disc by A or B alone. */
static int by_one_copy(void)
{
    int alone = alone_is_wrong, nobody = nobody_counts;
    if (!disputed || !is_another()) return 0;
    alone_is_wrong = nobody_counts = 0;
    for (only = 0; only < 2; only++) {
        do_all_again();
        if (!is_another()) return 1;
    }
    only = -1;
    alone_is_wrong = alone;
    nobody_counts = nobody;
    do_all_again();
    return 0;
}

/* R-059 (3): takes what is wrong in a column by the code alone. */
static int without_values(int s)
{
    int use[CELLS], wrong[CELLS], n = 0, nw = 0, left, c, i;
    for (c = 0; c < CELLS; c++)
        if (state[c][s] == BAD) wrong[nw++] = c; else use[n++] = c;
    if (n < k || one_polynomial(use, n, s)) return 0;
    left = agree(use, n, n, s, wrong, &nw);
    if (left == 0 || n - k < 2 * (n - left) + 4) return 0;
    for (i = 1; i < left && !memcmp(sector_of(use[i], s),
                                    sector_of(use[0], s), SECTOR);) i++;
    if (i == left) return 0;
    for (i = 0; i < nw; i++) {
        byte *to = sector_of(wrong[i], s);
        compute(use, wrong[i], s, s + 1);
        memcpy(to, fresh + (to - cells), SECTOR);
        state[wrong[i]][s] = RIGHT;
        now_right(strip_of(wrong[i]) * strip + this_row * 32 + (word)s, to);
    }
    return 1;
}

/* check sectors of the disc that were read stay, where what they
   are made of is not whole, or not that of the disc. */
static void keep_checks(int lacks)
{
    struct disc d;
    byte s[SECTOR], now[SECTOR];
    word row, at;
    int c, copy, part, i;
    for (row = 0; have_name && row < rows; row++) {
        int here = lacks;
        for (c = 0; c < CELLS && !here; c++)
            for (i = 0; i < 32; i++)
                here |= is_in(not_right,
                              strip_of(c) * strip + row * 32 + (word)i);
        for (copy = 0; copy < 2 && here; copy++)
            for (part = 0; part < 32; part++) {
                at = check_place(copy, row) + (word)part;
                if (is_unread(at)) continue;
                get(at, s, 1);
                if (!read_check(s, at, &d) || !same(&d, &disc)) continue;
                get_repaired(at, now);
                if (!memcmp(now, s, SECTOR)) continue;
                put(at, s);
                add_to(not_right, at);
            }
    }
}

static int rows_without_values(void)
{
    word at;
    int c, s, changed, any = 0;
    for (this_row = 0; this_row < rows; this_row++) {
        for (c = 0; c < CELLS; c++)
            for (s = 0; s < 32; s++) {
                at = strip_of(c) * strip + this_row * 32 + (word)s;
                get_repaired(at, sector_of(c, s));
                state[c][s] = is_in(not_right, at) ? BAD : RIGHT;
            }
        for (changed = s = 0; s < 32; s++) changed |= without_values(s);
        if (!changed) continue;
        any = 1;
        memset(known_value, 0, sizeof known_value);
        values_gone = 1;
        write_checks(this_row);
        values_gone = 0;
    }
    return any;
}

/* Sector columns of the disc, if it were divided so, that agree with the
   code though they are not zero. */
static int columns_agree(void)
{
    int use[CELLS], n, i, t, there, agreeing = 0;
    for (t = 0; t < 6; t++) {
        word at = (word)t * strip / 6 + (word)t % 32;
        memset(fresh, 0, (size_t)(CELLS * CLUSTER));
        for (n = there = i = 0; i < CELLS; i++) {
            word from = strip_of(i) * strip + at;
            byte any = 0, *to = sector_of(i, 0);
            int b;
            if (is_unread(from)) continue;
            get(from, to, 1);
            for (b = 0; b < SECTOR && n < k; b++) any |= to[b];
            there += any != 0;
            use[n++] = i;
        }
        if (n <= k || there < 2) continue;
        for (i = k; i < n; i++) {
            compute(use, use[i], 0, 1);
            if (memcmp(sector_of(use[i], 0),
                       fresh + (sector_of(use[i], 0) - cells), SECTOR)) break;
        }
        if (i == n && ++agreeing == 2) return 1;
    }
    return 0;
}

/* nothing names the disc; its division is tried out. */
static void by_code_alone(void)
{
    static const int known[6] = { 14, 22, 30, 46, 62, 122 };
    word most = (in_sectors / STRIPS + 31) / 32 * 32, s;
    word least = in_sectors > TAIL ? (in_sectors - TAIL) / STRIPS / 32 * 32 : 0;
    int i;
    for (s = least < 32 ? 32 : least; s <= most + most / 8; s += 32)
        for (i = 0; i < 6; i++) {
            if (!divided(&disc, s, (word)(CELLS - known[i]),
                         (word)known[i])) continue;
            divide_up();
            if (columns_agree()) return;
        }
    fail("no sign of", "the STELE1 format");
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
    const char *wanted = NULL;
    word at, lost_sectors = 0, unchecked_sectors = 0;
    int another, turn, had_counted;
    if (argc > 3 && !strcmp(argv[1], "-i")) {
        wanted = argv[2];
        argc -= 2;
        argv += 2;
    }
    if (argc < 3) fail("use:", "decode [-i UUID/CONTENT] damaged.iso"
                       " repaired.iso [bad.txt]");
    make_tables();
    in = fopen(argv[1], "rb");
    if (!in) fail("cannot read", argv[1]);
    in_sectors = length_of(in);
    unread = calloc((size_t)(in_sectors / 8 + 1), 1);
    cells = malloc((size_t)(CELLS * CLUSTER));
    fresh = malloc((size_t)(CELLS * CLUSTER));
    if (!unread || !cells || !fresh) fail("no", "memory");
    if (argc > 3) read_list(argv[3]);
    find(wanted);
    if (in_sectors < total / 4) fail("too little is there of", "the disc");
    not_right = calloc((size_t)(total / 8 + 1), 1);
    lost = calloc((size_t)(total / 8 + 1), 1);
    if (!not_right || !lost) fail("no", "memory");
    out = fopen(argv[2], "wb+");
    if (!out) fail("cannot write", argv[2]);
    had_anchor = have_anchor;
    memcpy(first_anchor, anchor, sizeof anchor);
    do_rows();
    best_anchor();
    if (!have_name && have_anchor) {
        have_name = 1;
        do_rows();
        best_anchor();
    }
    if (outvote()) {
        do_rows();
        best_anchor();
    }
    another = is_another();
    for (turn = 0; turn < 2; turn++) {
        if (turn == 0 && !(another == 1 ? by_code : another < 0 && located))
            continue;
        if (turn == 1 && !(another == 1 && counted)) continue;
        alone_is_wrong = 1;
        nobody_counts = turn;
        had_counted = counted;
        do_all_again();
        counted |= had_counted;
        another = another == 1 && is_another() == 1;
    }
    if (another == 1 && rows_without_values()) {
        best_anchor();
        another = is_another();
        if (another) {
            another = 1;
            do_all_again();
        }
    }
    if (by_one_copy()) another = 0;
    keep_head();
    keep_checks(is_unproven(another));
    write_tail(is_unproven(another));
    if (fflush(out)) fail("cannot write", argv[2]);
    for (at = 0; at < total; at++) {
        if (!is_in(not_right, at)) continue;
        if (!is_in(lost, at)) printf("unchecked %llu\n", at);
        else printf("lost %llu %s\n", at, stands_as_zeros(at) ? "zero" : "read");
        *(is_in(lost, at) ? &lost_sectors : &unchecked_sectors) += 1;
    }
    if (another == 1) printf("content differs\n");
    if (fclose(out)) fail("cannot write", argv[2]);
    printf("%llu sectors rebuilt, %llu lost, %llu unchecked\n",
           recovered_sectors, lost_sectors, unchecked_sectors);
    return lost_sectors || unchecked_sectors || another == 1 ? 1 : 0;
}
