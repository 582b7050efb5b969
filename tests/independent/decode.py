#!/usr/bin/env python3
"""A second decoder of STELE1 discs, written from SPEC.TXT alone.

    decode.py [-i UUID/CONTENT] damaged.iso repaired.iso [list of bad sectors]

Ends with 0 where the repaired image is whole, 1 where part of it is lost or unchecked or the
content is not that of the disc, 2 where nothing could be done. Python's own library only; one row
(16 MB) is in memory at a time. Vectors of bytes are worked on at once: XOR as one large integer,
tables by bytes.translate.
"""

import re
import sys
from array import array
from collections import Counter, defaultdict, namedtuple

SECTOR, PER_CELL, CODED, TAIL = 2048, 32, 246, 320
# Places in the tail.
END_OF_UDF = (*range(32, 48), TAIL - 257, TAIL - 1)
CELL = SECTOR * PER_CELL
MASK = 2**64 - 1


def whole_number(vector):
    return int.from_bytes(vector, "little")


# --- CRC-64/NVME, of many sectors side by side ---


def crc_table():
    table = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (0x9A6C9329AC4BC9B5 if value & 1 else 0)
        table.append(value)
    return table


CRC = crc_table()
# Byte j of the table's values, as a table for bytes.translate.
CRC_BYTE = [bytes(value >> 8 * j & 255 for value in CRC) for j in range(8)]


def crc64(data):
    state = MASK
    for byte in data:
        state = state >> 8 ^ CRC[(state ^ byte) & 255]
    return state ^ MASK


CRC_OF_ZEROS = crc64(bytes(SECTOR))


def crc64_of_sectors(data):
    """The CRC of each sector of `data`; byte j of all states is one vector."""
    count = len(data) // SECTOR
    ones = whole_number(b"\xff" * count)
    state = [ones] * 8
    for place in range(SECTOR):
        first = (state[0] ^ whole_number(data[place::SECTOR])).to_bytes(count, "little")
        state = state[1:] + [0]
        for j, table in enumerate(CRC_BYTE):
            state[j] ^= whole_number(first.translate(table))
    vectors = [(part ^ ones).to_bytes(count, "little") for part in state]
    return [whole_number(bytes(value)) for value in zip(*vectors)]


# --- The field and the code (R-040 to R-042) ---


def field():
    log, power, value = [0] * 256, [], 1
    for exponent in range(255):
        power.append(value)
        log[value] = exponent
        value = value << 1 ^ (0x11D if value & 0x80 else 0)
    return log, power


LOG, POWER = field()


def times(a, b):
    return POWER[(LOG[a] + LOG[b]) % 255] if a and b else 0


def inverse(a):
    return POWER[-LOG[a] % 255]


# Sum of the logarithms of x + i over all other cells i.
LOG_ALL = [sum(LOG[x ^ i] for i in range(CODED) if i != x) for x in range(CODED)]


def weights(known, target):
    """R-042: what each known cell is multiplied with to give cell `target`."""
    rest = [i for i in range(CODED) if i not in known]
    top = LOG_ALL[target] - sum(LOG[target ^ i] for i in rest if i != target)
    result = []
    for j in known:
        bottom = LOG[target ^ j] + LOG_ALL[j] - sum(LOG[j ^ i] for i in rest)
        result.append(POWER[(top - bottom) % 255])
    return result


def interpolate(cells, targets):
    """The vectors of the cells `targets` from the k vectors `cells`: number to vector."""
    length = len(next(iter(cells.values())))
    low = whole_number(b"\x7f" * length)
    ones = whole_number(b"\x01" * length)
    numbers = [whole_number(vector) for vector in cells.values()]
    results = {}
    for target in targets:
        # One sum for each bit of the weights; then Horner's rule in x, a bit each.
        sums = [0] * 8
        for weight, number in zip(weights(cells, target), numbers):
            for bit in range(8):
                if weight >> bit & 1:
                    sums[bit] ^= number
        total = 0
        for part in reversed(sums):
            total = (total & low) << 1 ^ (total >> 7 & ones) * 0x1D ^ part
        results[target] = total.to_bytes(length, "little")
    return results


# --- Wrong sectors found by the code itself (R-055) ---


def locator(syndromes):
    """Berlekamp and Massey: the shortest recurrence of the syndromes."""
    current, previous, length, gap, scale = [1], [1], 0, 1, 1
    for n, syndrome in enumerate(syndromes):
        delta = syndrome
        for i in range(1, min(length, len(current) - 1) + 1):
            delta ^= times(current[i], syndromes[n - i])
        if delta == 0:
            gap += 1
            continue
        kept = current
        factor = times(delta, inverse(scale))
        current = current + [0] * (len(previous) + gap - len(current))
        for i, value in enumerate(previous):
            current[i + gap] ^= times(factor, value)
        if 2 * length <= n:
            length, previous, scale, gap = n + 1 - length, kept, delta, 1
        else:
            gap += 1
    return length, current


def wrong_cells(usable, residues):
    """The cells that make a byte's residues; None where that cannot be told.

    `usable` are the cells looked at, `residues` what the surplus ones differ by from the value
    that the others give. Points are moved by 255, so that none is zero.
    """
    count = len(residues)
    scaled = []
    for x, residue in residues.items():
        weight = sum(LOG[x ^ i] for i in usable if i != x)
        scaled.append((x ^ 255, times(residue, POWER[-weight % 255])))
    syndromes = []
    for _ in range(count):
        syndromes.append(0)
        for i, (point, value) in enumerate(scaled):
            syndromes[-1] ^= value
            scaled[i] = (point, times(value, point))
    length, polynomial = locator(syndromes)
    if 2 * length > count:
        return None
    found = []
    for cell in usable:
        total, root = 0, inverse(cell ^ 255)
        for value in reversed(polynomial):
            total = times(total, root) ^ value
        if total == 0:
            found.append(cell)
    return found if len(found) == length else None


def alike(vectors):
    """What is the same in all cells agrees with the code, and proves nothing."""
    first, *others = vectors
    return all(vector == first for vector in others)


def solve(k, good, unchecked, bad):
    """One column: vectors of cells that are right, unchecked; numbers of those that are bad.

    Gives the vectors of the bad cells, and those of the unchecked ones that were wrong; None
    where too little is left. Second: how many cells confirm them, None where all are right.
    """
    if len(good) >= k:
        taken = dict(list(good.items())[:k])
        # R-055 (1): where some are unchecked, those that are right have to agree.
        spare = [cell for cell in good if cell not in taken] if unchecked else []
        computed = interpolate(taken, [*spare, *bad, *unchecked])
        if all(bytes(computed[cell]) == bytes(good[cell]) for cell in spare):
            return {cell: computed[cell] for cell in [*bad, *unchecked]}, None
    usable = {**good, **unchecked}
    allowed, wrong = (len(usable) - k) // 2, []
    while len(usable) >= k:
        taken = dict(list(usable.items())[:k])
        spare = [cell for cell in usable if cell not in taken]
        computed = interpolate(taken, [*spare, *bad, *wrong])
        differences = {
            cell: (whole_number(computed[cell]) ^ whole_number(usable[cell])).to_bytes(
                len(usable[cell]), "little"
            )
            for cell in spare
        }
        place = next((p for p, v in enumerate(zip(*differences.values())) if any(v)), None)
        if place is None and alike(usable.values()):
            return None, 0
        if place is None:
            return {cell: computed[cell] for cell in [*bad, *wrong]}, len(spare) - len(wrong)
        found = wrong_cells(usable, {cell: differences[cell][place] for cell in spare})
        if not found or any(cell in good for cell in found):
            return None, 0
        wrong += found
        if len(wrong) > allowed:
            return None, 0
        usable = {cell: vector for cell, vector in usable.items() if cell not in wrong}
    return None, 0


# --- BLAKE3 of whole chunks of 1024 bytes, two or more (R-015) ---
#
# Words of all chunks side by side, each in 64 bits of a large integer.

IV = (0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A,
      0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19)  # fmt: skip
ORDER = (2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8)
CHUNKS_AT_ONCE = 8192


def lanes(words):
    wide = array("Q", words)
    if sys.byteorder == "big":
        wide.byteswap()
    return whole_number(wide.tobytes())


def words_of(number, count):
    wide = array("Q", number.to_bytes(8 * count, "little"))
    if sys.byteorder == "big":
        wide.byteswap()
    return wide


def compress(chain, block, counter, flags, count):
    """The chaining values of `count` blocks; a list of eight words of all of them."""
    low = lanes([0xFFFFFFFF] * count)
    ones = lanes([1] * count)
    v = [*chain, *(ones * word for word in IV[:4]), counter, 0, ones * 64, ones * flags]

    def turned(x, n):
        return (x >> n | x << (32 - n)) & low

    def mix(a, b, c, d, x, y):
        for more, first, second in ((x, 16, 12), (y, 8, 7)):
            v[a] = v[a] + v[b] + more & low
            v[d] = turned(v[d] ^ v[a], first)
            v[c] = v[c] + v[d] & low
            v[b] = turned(v[b] ^ v[c], second)

    for _ in range(7):
        for i in range(4):
            mix(i, 4 + i, 8 + i, 12 + i, block[2 * i], block[2 * i + 1])
        for i in range(4):
            last = (8 + (i + 2) % 4, 12 + (i + 3) % 4)
            mix(i, 4 + (i + 1) % 4, *last, block[8 + 2 * i], block[9 + 2 * i])
        block = [block[i] for i in ORDER]
    return [v[i] ^ v[8 + i] for i in range(8)]


def chunk_values(data, first):
    """The chaining values of chunks, the first of which has the number `first`."""
    count = len(data) // 1024
    words = array("I", data)
    if sys.byteorder == "big":
        words.byteswap()
    ones = lanes([1] * count)
    chain = [ones * word for word in IV]
    counter = lanes(range(first, first + count))
    for b in range(16):
        block = [lanes(words[16 * b + i :: 256]) for i in range(16)]
        chain = compress(chain, block, counter, (b == 0) | (b == 15) << 1, count)
    return [words_of(word, count) for word in chain]


def blake3_start(pieces):
    """The first 8 bytes of the hash of what comes in pieces of whole chunks."""
    level, chunks = [array("Q") for _ in range(8)], 0
    for data in pieces:
        for word, more in zip(level, chunk_values(data, chunks)):
            word.extend(more)
        chunks += len(data) // 1024
    while len(level[0]) > 1:
        count = len(level[0]) // 2
        flags = 12 if len(level[0]) == 2 else 4
        block = [lanes(word[side : 2 * count : 2]) for side in (0, 1) for word in level]
        ones = lanes([1] * count)
        joined = compress([ones * word for word in IV], block, 0, flags, count)
        level = [words_of(new, count) + old[2 * count :] for new, old in zip(joined, level)]
    return b"".join(word[0].to_bytes(4, "little") for word in level[:2])


# --- The disc ---


def number(data, at, length=8):
    return whole_number(data[at : at + length])


Identity = namedtuple("Identity", "uuid content size k m")


def sectors_of(identity):
    return 248 * identity.size + TAIL


def name_of(identity):
    """A disc as people name it; one of version 1 has no content."""
    digits = identity.uuid.hex()
    cuts = (0, 8, 12, 16, 20, 32)
    name = "-".join(digits[a:b] for a, b in zip(cuts, cuts[1:]))
    return name if identity.content is None else f"{name}/{identity.content.hex()}"


def consistent(identity):
    known = identity.m in (14, 22, 30, 46, 62, 122) and identity.k + identity.m == CODED
    size = identity.size
    return known and size > 0 and size % 32 == 0 and size <= (2**32 - 1) // 248


class Anchor:
    """R-010 to R-013."""

    def __init__(self, sector):
        end = sector.find(b"\ncrc=") + 1
        if not sector.startswith(b"format=STELE1\n") or end == 0:
            raise ValueError("no anchor")
        closing = re.match(rb"crc=([0-9a-f]{16})\n", sector[end : end + 21])
        if closing is None or int(closing[1], 16) != crc64(sector[:end]):
            raise ValueError("damaged")
        self.lines = sector[:end].split(b"\n")[:-1]
        self.keys = {}
        for line in self.lines:
            key, equals, value = line.partition(b"=")
            if equals:
                self.keys.setdefault(key, value)
        self.version = self.number(b"version")
        if self.version not in (1, 2):
            raise ValueError("another version")
        content = None
        if self.version == 2:
            if not re.fullmatch(rb"[0-9a-f]{16}", self.keys[b"content"]):
                raise ValueError("no content")
            content = bytes.fromhex(self.keys[b"content"].decode("ascii"))
        uuid = bytes.fromhex(self.keys[b"uuid"].decode("ascii").replace("-", ""))
        size, k, m = (self.number(key) for key in (b"S", b"k", b"m"))
        self.identity = Identity(uuid, content, size, k, m)
        self.copy = self.number(b"copy")
        self.check_numbers()

    def number(self, key):
        value = self.keys[key]
        if not re.fullmatch(rb"[0-9]+", value) or int(value) > MASK:
            raise ValueError("no number")
        return int(value)

    def check_numbers(self):
        """R-012: what does not fit the disc makes it no anchor."""
        identity = self.identity
        limit = identity.k * identity.size

        def inside(first, count):
            return first + count <= limit

        manifest = -(-self.number(b"manifest_bytes") // SECTOR)
        fits = (
            len(identity.uuid) == 16
            and consistent(identity)
            and self.number(b"N") == sectors_of(identity)
            and self.number(b"used") <= limit
            and inside(self.number(b"manifest_lba"), manifest)
            and self.copy < 32
            and all(
                self.number(key) < 1 << 32
                for key in (b"number", b"of")
                if key in self.keys
            )
        )
        if fits and b"setpar_index" in self.keys:
            text = self.number(b"setpar_text_bytes")
            fits = (
                self.number(b"setpar_index") < 4
                and text <= 65536
                and inside(self.number(b"setpar_text_lba"), -(-text // SECTOR))
                and inside(self.number(b"setpar_lba"), self.number(b"setpar_sectors"))
            )
            if fits and b"setpar_copy_lba" in self.keys:
                fits = inside(self.number(b"setpar_copy_lba"), -(-text // SECTOR))
        if not fits:
            raise ValueError("numbers beyond the disc")

    def place(self):
        """R-013: where this copy stands."""
        return self.copy if self.copy < 16 else sectors_of(self.identity) - TAIL + self.copy - 16

    def text(self):
        """All but the number of the copy (R-013)."""
        at = next(i for i, line in enumerate(self.lines) if line.startswith(b"copy="))
        return b"\n".join(self.lines[:at] + self.lines[at + 1 :]), at

    def as_copy(self, copy):
        own = b"copy=%d" % copy if self.version == 1 else b"copy=%02d" % copy
        at = next(i for i, line in enumerate(self.lines) if line.startswith(b"copy="))
        lines = self.lines[:at] + [own] + self.lines[at + 1 :]
        text = b"".join(line + b"\n" for line in lines)
        text += b"crc=%016x\n" % crc64(text)
        fill = bytes(10 if place % 64 == 63 else 32 for place in range(SECTOR))
        return text + fill[len(text) :]


class CheckSector:
    """R-020 to R-023."""

    def __init__(self, sector):
        version = number(sector, 8, 2)
        if sector[:8] != b"STELECHK" or version not in (1, 2):
            raise ValueError("no check sector")
        if crc64(sector[:56] + sector[64:]) != number(sector, 56):
            raise ValueError("damaged")
        self.copy, self.part = sector[12:13], sector[13]
        content = sector[32:40] if version == 2 else None
        self.identity = Identity(sector[16:32], content, number(sector, 40), *sector[10:12])
        self.row = number(sector, 48)
        fits = consistent(self.identity) and self.copy in (b"A", b"B") and self.part < 32
        if not fits or self.row >= self.identity.size // 32:
            raise ValueError("numbers beyond the disc")
        if version == 1 and number(sector, 32) != sectors_of(self.identity):
            raise ValueError("another length")
        unused = sector[64 + (7872 - 31 * 248) * 8 :] if self.part == 31 else b""
        if any(sector[14:16]) or any(unused):
            raise ValueError("what has no use is not zero")
        self.values = [number(sector, 64 + 8 * i) for i in range(248)]

    def place(self):
        """R-020, R-021."""
        strip = self.identity.k if self.copy == b"A" else 247
        return strip * self.identity.size + self.row * PER_CELL + self.part


def carrier(sector, lba):
    """R-014: an anchor or check sector that stands where it says; None where it is neither."""
    found = anywhere(sector)
    return found if found and found.place() == lba else None


def anywhere(sector):
    """An anchor or check sector, wherever it stands."""
    for kind in (Anchor, CheckSector):
        try:
            return kind(sector)
        except (ValueError, KeyError):
            continue
    return None


def moves(named):
    """R-069: the displacements that are followed, of those that so many carriers name."""
    most = sorted(named.items(), key=lambda item: (-item[1], item[0]))[:16]
    levels, runs = sorted([by for by, _ in most] + [0]), []
    for by in levels if most else ():
        if runs and by - runs[-1][1] <= 256:
            runs[-1][1] = by
        else:
            runs.append([by, by])
    return [by for least, last in runs for by in range(least - 16, last + 17) if by]


def check_sector(disc, copy, part, row, values):
    identity = disc.identity
    version = 1 if identity.content is None else 2
    head = b"STELECHK" + version.to_bytes(2, "little") + bytes([identity.k, identity.m])
    head += copy + bytes([part, 0, 0]) + identity.uuid
    head += identity.content or disc.count.to_bytes(8, "little")
    head += b"".join(x.to_bytes(8, "little") for x in (identity.size, row))
    tail = b"".join(value.to_bytes(8, "little") for value in values)
    return head + crc64(head + tail).to_bytes(8, "little") + tail


def winner(votes, wanted):
    """R-014: more than two thirds, or the one that a person names."""
    for identity, count in votes.most_common():
        if wanted == name_of(identity) if wanted else 3 * count > 2 * sum(votes.values()):
            return identity
    return None


def counted(copies, found):
    """R-057: by how much more sectors agree with B than with A, by check sectors in which they
    differ, and in which values; `found` are the values of the sectors."""
    a, b = copies
    verdicts = {}
    for part in range(PER_CELL):
        own = range(248 * part, min(248 * part + 248, CODED * PER_CELL))
        differ = [v for v in own if None not in (a[v], b[v]) and a[v] != b[v]]
        if differ:
            more = sum(b[v] == found[v] for v in differ) - sum(a[v] == found[v] for v in differ)
            verdicts[part] = (more > 0) - (more < 0), differ
    return verdicts


def settled(copies, verdicts):
    """R-057: the check values that count, None where not known."""
    a, b = copies
    values = [x if x is not None else y for x, y in zip(a, b)]
    for part, (verdict, differ) in verdicts.items():
        for v in range(248 * part, min(248 * part + 248, CODED * PER_CELL)):
            values[v] = b[v] if verdict > 0 else values[v]
        for v in differ if verdict == 0 else ():
            values[v] = None
    return values


class Disc:
    """The damaged image, its geometry, and the repaired image as it grows."""

    def __init__(self, source, bad, wanted):
        self.source, self.target, self.bad = source, None, bad
        self.length = source.seek(0, 2) // SECTOR
        self.displaced = defaultdict(Counter)
        self.outvoted, self.differing = set(), set()
        self.begin()
        votes = self.vote()
        self.identity = winner(votes, wanted)
        word = "candidate" if self.identity is None else "other"
        for identity, count in votes.most_common():
            if identity != self.identity:
                print(word, name_of(identity), count)
        if votes and self.identity is None:
            raise SystemExit(2)
        if not votes:
            # what stands elsewhere names the disc where nothing else does.
            carriers = {of: sum(named.values()) for of, named in self.displaced.items()}
            self.identity = winner(Counter(carriers), wanted)
        self.named = self.identity is not None
        if not self.named:
            self.identity = self.division()
        self.moves = moves(self.displaced[self.identity]) if self.named else []
        self.size, self.k = self.identity.size, self.identity.k
        self.count = sectors_of(self.identity)
        self.anchor = self.first_anchor() if self.named else None
        needs = self.anchor.keys.get(b"needs", b"") if self.anchor else b""
        if needs or self.length < self.count // 4:
            print("unknown feature" if needs else "too little is there", file=sys.stderr)
            raise SystemExit(2)

    def begin(self):
        self.lost, self.unchecked, self.mended = set(), set(), 0
        self.by_code, self.located, self.counted = False, False, False
        self.disputed = False

    def repair(self):
        """All rows, again where they tell more than was known, and the tail."""
        read_anchor = self.anchor
        self.alone_is_wrong = self.nobody_counts = False
        self.only = None
        self.repair_rows()
        self.best_anchor()
        if not self.named and self.anchor:
            self.named, self.identity = True, self.anchor.identity
            self.repair_rows()
            self.best_anchor()
        #
        read = set()
        own = {lba for lba in self.differing if not self.unreadable(lba)
               and self.read(lba, 1) == self.anchor.as_copy(lba)}
        if self.differing - own:
            self.outvoted = self.differing - own
            read = {s for s in self.outvoted if not self.unreadable(s)}
            self.bad = set(self.bad) | self.outvoted
            self.repair_rows()
            self.best_anchor()
        #
        self.differs = self.is_another()
        if self.by_code if self.differs else self.differs is None and self.located:
            self.repair_otherwise(read_anchor, False)
        if self.differs and self.counted:
            self.repair_otherwise(read_anchor, True)
        if self.differs and self.repair_without_values():
            self.best_anchor()
            self.differs = self.is_another() is not False
            if self.differs:
                self.anchor = read_anchor
                self.repair_rows()
                self.best_anchor()
        if self.disputed and self.is_another() is not False:
            self.repair_by_one_copy(read_anchor)
        for lba in read & self.lost:
            self.write(lba, self.read(lba, 1))
        self.bad = set(self.bad) - read
        self.keep_checks()
        self.write_tail()

    def repair_by_one_copy(self, read_anchor):
        """R-059 (4)."""
        rules = self.alone_is_wrong, self.nobody_counts
        self.alone_is_wrong = self.nobody_counts = False
        for self.only in (-1, 1):
            self.anchor = read_anchor
            self.repair_rows()
            self.best_anchor()
            if self.is_another() is False:
                self.differs = False
                return
        self.only = None
        self.alone_is_wrong, self.nobody_counts = rules
        self.anchor = read_anchor
        self.repair_rows()
        self.best_anchor()

    def is_unproven(self):
        """R-057, R-052: whether nothing proves what other sectors are made of."""
        wrong = self.lost | self.unchecked
        return bool(self.differs) or any(16 <= lba < self.k * self.size for lba in wrong)

    def keep_checks(self):
        """R-057: check sectors that were read stay, where nothing proves what they are made of."""
        wrong = self.lost | self.unchecked
        lacks = self.is_unproven()
        for row in range(self.size // PER_CELL if self.named else 0):
            cells = (self.place(c, row) + s for c in range(CODED) for s in range(PER_CELL))
            if not lacks and wrong.isdisjoint(cells):
                continue
            for strip in (self.k, 247):
                first = strip * self.size + row * PER_CELL
                for lba in range(first, first + PER_CELL):
                    sector = self.read(lba, 1)
                    if self.unreadable(lba) or self.check_of(sector, lba) is None:
                        continue
                    self.target.seek(lba * SECTOR)
                    if self.target.read(SECTOR) != sector:
                        self.write(lba, sector)
                        if lba not in self.lost:
                            self.unchecked.add(lba)

    def repair_otherwise(self, read_anchor, nobody_counts):
        """R-059 (1) and (2)."""
        counted = self.counted
        self.alone_is_wrong, self.nobody_counts = True, nobody_counts
        self.anchor = read_anchor
        self.repair_rows()
        self.best_anchor()
        self.counted |= counted
        self.differs = bool(self.differs) and self.is_another() is True

    def repair_without_values(self):
        """R-059 (3): columns that do not agree with the code, by the code alone."""
        found = False
        for row in range(self.size // PER_CELL):
            cells = []
            for c in range(CODED):
                self.target.seek(self.place(c, row) * SECTOR)
                cells.append(bytearray(self.target.read(PER_CELL * SECTOR)))
            wrong = self.lost | self.unchecked
            missing = [
                {s for s in range(PER_CELL) if self.place(c, row) + s in wrong}
                for c in range(CODED)
            ]
            if not any(missing):
                taken = {c: bytes(cells[c]) for c in range(self.k)}
                computed = interpolate(taken, list(range(self.k, CODED)))
                if all(bytes(computed[c]) == cells[c] for c in computed):
                    continue
            changed = False
            for s in range(PER_CELL):
                changed |= self.column_without_values(row, s, cells, missing)
            if changed:
                found = True
                self.checks_without_values(row, cells)
        return found

    def column_without_values(self, row, s, cells, missing):
        own = slice(s * SECTOR, (s + 1) * SECTOR)
        bad = [c for c in range(CODED) if s in missing[c]]
        rest = {c: bytes(cells[c][own]) for c in range(CODED) if c not in bad}
        solved, witnesses = solve(self.k, {}, rest, bad)
        if solved is None or set(solved) == set(bad) or witnesses < 4:
            return False
        for c, vector in solved.items():
            cells[c][own] = vector
            lba = self.place(c, row) + s
            self.write(lba, bytes(vector))
            self.lost.discard(lba)
            self.unchecked.discard(lba)
            self.mended += 1
        return True

    def checks_without_values(self, row, cells):
        found = self.values_of(cells) + [0] * (248 * PER_CELL - CODED * PER_CELL)
        wrong = self.lost | self.unchecked
        for part in range(PER_CELL):
            own = range(248 * part, min(248 * part + 248, CODED * PER_CELL))
            if any(self.place(v // PER_CELL, row) + v % PER_CELL in wrong for v in own):
                continue
            for copy, strip in ((b"A", self.k), (b"B", 247)):
                lba = strip * self.size + row * PER_CELL + part
                known = found[248 * part : 248 * part + 248]
                self.write(lba, check_sector(self, copy, part, row, known))
                self.lost.discard(lba)
                self.unchecked.discard(lba)

    def repair_rows(self):
        self.begin()
        for row in range(self.size // PER_CELL):
            self.repair_row(row)

    def division(self):
        """R-070: the division that sector columns agree with."""
        longest = -(-(self.length // 248) // PER_CELL) * PER_CELL
        least = max(self.length - TAIL, 0) // 248 // PER_CELL * PER_CELL
        for size in range(max(least, PER_CELL), longest + longest // 8 + 1, PER_CELL):
            for m in (14, 22, 30, 46, 62, 122):
                identity = Identity(None, None, size, CODED - m, m)
                if consistent(identity) and self.columns_agree(identity):
                    return identity
        print("no sign of the STELE1 format", file=sys.stderr)
        raise SystemExit(2)

    def columns_agree(self, identity):
        self.size, self.k = identity.size, identity.k
        agreeing = 0
        for turn in range(6):
            at = turn * self.size // 6 + turn % PER_CELL
            places = {c: self.place(c, 0) + at for c in range(CODED)}
            there = {c: self.read(lba, 1) for c, lba in places.items() if not self.unreadable(lba)}
            if len(there) <= self.k:
                continue
            taken = dict(list(there.items())[: self.k])
            if sum(any(vector) for vector in taken.values()) < 2:
                continue
            spare = [c for c in there if c not in taken]
            agreeing += all(v == there[c] for c, v in interpolate(taken, spare).items())
            if agreeing == 2:
                return True
        return False

    def is_another(self):
        """R-059: whether the content is not that of the disc; None where it cannot be compared."""
        used = self.anchor.number(b"used") if self.anchor else 0
        end = self.k * self.size
        doubtful = any(16 <= lba < end for lba in self.lost | self.unchecked)
        if used <= 16 or self.identity.content is None or doubtful:
            return None
        step = CHUNKS_AT_ONCE // 2

        def pieces(first, end):
            self.target.seek(first * SECTOR)
            for at in range(first, end, step):
                yield self.target.read(min(step, end - at) * SECTOR)

        if any(any(piece) for piece in pieces(used, end)):
            return True
        return blake3_start(pieces(16, used)) != self.identity.content

    def read(self, lba, sectors):
        self.source.seek(lba * SECTOR)
        data = self.source.read(sectors * SECTOR)
        return data + bytes(sectors * SECTOR - len(data))

    def unreadable(self, lba):
        return lba >= self.length or lba in self.bad

    def write(self, lba, data):
        self.target.seek(lba * SECTOR)
        self.target.write(data)

    def vote(self):
        """R-014: each cluster votes for the disc that most of its carriers name."""
        votes = Counter()
        for lba in range(0, self.length, PER_CELL):
            data = self.read(lba, PER_CELL)
            if b"STELECHK" not in data and b"format=STELE1" not in data:
                continue
            named = Counter()
            for s in range(PER_CELL):
                found = anywhere(data[s * SECTOR : (s + 1) * SECTOR])
                if not found or self.unreadable(lba + s):
                    continue
                if found.place() == lba + s:
                    named[found.identity] += 1
                else:
                    self.displaced[found.identity][lba + s - found.place()] += 1
            most = named.most_common(2)
            if len(most) == 1 or (len(most) == 2 and most[0][1] > most[1][1]):
                votes[most[0][0]] += 1
            # Who has no vote is named all the same.
            for identity in named:
                if identity in votes or len(votes) < 1000:
                    votes[identity] += 0
        return votes

    def first_anchor(self):
        """R-016: what most anchors say, of equally many the first."""
        said = {}
        for lba in [*range(16), *range(self.count - TAIL, self.count - TAIL + 16)]:
            found = carrier(self.read(lba, 1), lba)
            own = isinstance(found, Anchor) and found.identity == self.identity
            if own and not self.unreadable(lba):
                said.setdefault(found.text(), []).append(found)
        return max(said.values(), key=len)[0] if said else None

    # A row.

    def place(self, cell, row):
        strip = cell if cell < self.k else cell + 1
        return strip * self.size + row * PER_CELL

    def checks_of(self, row):
        """The row's check values as A and as B has them, None where not known."""
        copies = []
        for strip in (self.k, 247):
            start = strip * self.size + row * PER_CELL
            data = self.read(start, PER_CELL)
            values = []
            for part in range(PER_CELL):
                own = self.check_of(data[part * SECTOR : (part + 1) * SECTOR], start + part)
                own = None if self.unreadable(start + part) else own
                places = iter(self.moves if self.named else ())
                while own is None and (by := next(places, None)) is not None:
                    lba = start + part + by
                    if lba >= 0 and not self.unreadable(lba):
                        own = self.check_of(self.read(lba, 1), start + part)
                values += own.values if own else [None] * 248
            copies.append(values)
        return copies

    def check_of(self, sector, lba):
        """The check sector that belongs to sector `lba`; None where this is none."""
        check = anywhere(sector) if sector.startswith(b"STELECHK") else None
        own = isinstance(check, CheckSector) and check.identity == self.identity
        return check if own and self.named and check.place() == lba else None

    def realign(self, row, cells, values, found):
        """R-069: sectors that stand elsewhere, known by their check values."""
        if not self.moves:
            return
        runs, last = [], None
        for by in self.moves:
            if last is None or by - last > 2:
                runs.append([by, by])
            runs[-1][1] = last = by
        for c in range(CODED):
            lba = self.place(c, row)
            wanted = {
                s
                for s in range(PER_CELL)
                if values[PER_CELL * c + s] is not None
                and (self.unreadable(lba + s) or values[PER_CELL * c + s] != found[PER_CELL * c + s])
            }
            for least, greatest in runs if wanted else ():
                first = max(lba + least, 0)
                behind = min(lba + PER_CELL + greatest, self.length)
                if behind <= first:
                    continue
                window = self.read(first, behind - first)
                known = {}
                for turn, value in enumerate(crc64_of_sectors(window)):
                    if not self.unreadable(first + turn):
                        known.setdefault(value, []).append(first + turn)
                for s in sorted(wanted):
                    places = known.get(values[PER_CELL * c + s], ())
                    reach = range(lba + s + least, lba + s + greatest + 1)
                    at = next((p for p in places if p in reach and p != lba + s), None)
                    if at is not None:
                        own = window[(at - first) * SECTOR : (at - first + 1) * SECTOR]
                        cells[c][s * SECTOR : (s + 1) * SECTOR] = own
                        found[PER_CELL * c + s] = values[PER_CELL * c + s]
                        wanted.discard(s)
                        self.mended += 1
                        self.moved.add(lba + s)

    def read_row(self, row):
        """The cells of a row, and the check values of its sectors."""
        cells = [bytearray(self.read(self.place(c, row), PER_CELL)) for c in range(CODED)]
        for c in range(CODED):
            for s in range(PER_CELL):
                if self.unreadable(self.place(c, row) + s):
                    cells[c][s * SECTOR : (s + 1) * SECTOR] = bytes(SECTOR)
        return cells, self.values_of(cells)

    def values_of(self, cells):
        found = []
        for first in range(0, CODED, 64):
            found += crc64_of_sectors(b"".join(cells[first : first + 64]))
        return found

    def repair_row(self, row):
        cells, found = self.read_row(row)
        places = [self.place(v // PER_CELL, row) + v % PER_CELL for v in range(len(found))]
        missing = {lba for lba in places if self.unreadable(lba)}
        copies = self.checks_of(row)
        # first the code decides, then whom the sectors agree with.
        verdicts = counted(copies, [None] * len(found))
        self.disputed |= bool(verdicts)
        if self.only:
            verdicts = {part: (self.only, differ) for part, (_, differ) in verdicts.items()}
        before = self.mended, self.by_code, self.located
        whole = self.lost, self.unchecked
        for turn in range(9):
            self.lost, self.unchecked = set(), set()
            values = settled(copies, verdicts)
            for s in self.outvoted if row == 0 else ():
                values[s] = None
            self.mend_row(row, cells, found, values)
            asked = not (self.nobody_counts or self.only)
            if turn == 8 or not asked or not (self.lost or self.unchecked):
                break
            # what was brought back may tell more of A and B.
            there = [
                None if p in missing and p in self.lost else v
                for p, v in zip(places, self.values_of(cells))
            ]
            again = counted(copies, there)
            if again == verdicts:
                break
            verdicts, self.counted = again, True
            self.mended, self.by_code, self.located = before
            cells, found = self.read_row(row)
        self.lost, self.unchecked = self.lost | whole[0], self.unchecked | whole[1]
        for c in range(CODED):
            self.write(self.place(c, row), cells[c])
        self.write_checks(row, cells, values, copies)

    def mend_row(self, row, cells, found, values):
        self.moved, self.contradicted = set(), set()
        self.realign(row, cells, values, found)
        columns = defaultdict(list)
        for s in range(PER_CELL):
            bad, unchecked = [], []
            for c in range(CODED):
                value = values[PER_CELL * c + s]
                if self.place(c, row) + s in self.moved:
                    continue
                if self.unreadable(self.place(c, row) + s):
                    # R-050 (4): what is zero by its check value was read, as it were.
                    if value == CRC_OF_ZEROS:
                        self.mended += 1
                    else:
                        bad.append(c)
                elif value is None:
                    unchecked.append(c)
                elif value != found[PER_CELL * c + s]:
                    bad.append(c)
            columns[(tuple(bad), tuple(unchecked))].append(s)
        for (bad, unchecked), sectors in columns.items():
            if bad or unchecked:
                self.repair_columns(row, cells, (bad, unchecked), sectors, values)

    def repair_columns(self, row, cells, state, sectors, values):
        """Columns of a row in which the same cells are bad and unchecked."""
        bad, unchecked = state

        def take(c):
            if len(sectors) == PER_CELL:
                return bytes(cells[c])
            return b"".join(cells[c][s * SECTOR : (s + 1) * SECTOR] for s in sectors)

        good = {c: take(c) for c in range(CODED) if c not in bad and c not in unchecked}
        doubted = {c: take(c) for c in unchecked}
        if doubted and len(good) < self.k and len(sectors) > 1:
            cuts = [slice(at * SECTOR, (at + 1) * SECTOR) for at in range(len(sectors))]
            vectors = [*good.values(), *doubted.values()]
            if any(alike([vector[cut] for vector in vectors]) for cut in cuts):
                for s in sectors:
                    self.repair_columns(row, cells, state, [s], values)
                return
        solved, witnesses = solve(self.k, good, doubted, bad)
        wrong = solved is None or (witnesses is not None and set(solved) != set(bad))
        if wrong and doubted and len(sectors) > 1 and len(good) + len(doubted) >= self.k:
            # Columns are judged each by itself where something in them is wrong.
            for s in sectors:
                self.repair_columns(row, cells, state, [s], values)
            return
        solved = solved or {}
        for turn, s in enumerate(sectors):
            self.take_over(row, cells, s, turn, (state, solved, witnesses), values)

    def take_over(self, row, cells, s, turn, outcome, values):
        """R-050 (6): what was computed for one column is written where it stands its check."""
        (bad, unchecked), solved, witnesses = outcome
        new = {c: v[turn * SECTOR : (turn + 1) * SECTOR] for c, v in solved.items()}
        verdicts = {}
        for c in bad:
            value = values[PER_CELL * c + s]
            if c in new and value is not None:
                verdicts[c] = crc64(new[c]) == value
        # R-055 (2), (3): a computed sector with the right CRC vouches for all that it came from.
        right = witnesses is None or (
            witnesses + len(verdicts) >= 4 and all(verdicts.values())
        )
        alone = witnesses is not None
        if alone and right:
            self.by_code = True
            self.located |= set(solved) != set(bad)
        #
        taken_back = alone and self.alone_is_wrong
        for c in bad:
            at, own = PER_CELL * c + s, slice(s * SECTOR, (s + 1) * SECTOR)
            if c in new and not alone and verdicts.get(c) is False:
                # R-050 (6): what was read is right, its value wrong.
                lba = self.place(c, row) + s
                if new[c] == cells[c][own] and not self.unreadable(lba):
                    values[at] = None
                    continue
                if self.stands_elsewhere(lba, new[c]):
                    values[at] = None
                    cells[c][own] = new[c]
                    self.mended += 1
                    continue
                self.contradicted.add(at // 248)
            if taken_back and c not in verdicts:
                self.lost.add(self.place(c, row) + s)
            elif c in new and right and verdicts.get(c, True):
                cells[c][s * SECTOR : (s + 1) * SECTOR] = new[c]
                self.mended += 1
            else:
                self.lost.add(self.place(c, row) + s)
        for c in unchecked:
            if not right or taken_back:
                self.unchecked.add(self.place(c, row) + s)
            elif c in new:
                self.mended += new[c] != cells[c][s * SECTOR : (s + 1) * SECTOR]
                cells[c][s * SECTOR : (s + 1) * SECTOR] = new[c]

    def stands_elsewhere(self, lba, sector):
        """R-050 (6): whether a computed sector stands where it may be displaced to."""
        for by in self.moves:
            to = lba + by
            if 0 <= to < self.length and not self.unreadable(to) and self.read(to, 1) == sector:
                return True
        return False

    def write_checks(self, row, cells, values, copies):
        """R-056: check sectors from the values, or from the sectors themselves."""
        for part in range(PER_CELL):
            known = []
            for i in range(248 * part, 248 * part + 248):
                c, s = divmod(i, PER_CELL)
                if not self.named:
                    known = None
                    break
                if c >= CODED:
                    known.append(0)
                    continue
                lba = self.place(c, row) + s
                if values[i] is not None:
                    known.append(values[i])
                    # either the sector is wrong, or its value.
                    if lba in self.lost and not self.unreadable(lba):
                        self.contradicted.add(part)
                elif lba in self.lost or lba in self.unchecked:
                    known = None
                    break
                else:
                    known.append(crc64(cells[c][s * SECTOR : (s + 1) * SECTOR]))
            for copy, strip, own in ((b"A", self.k, copies[0]), (b"B", 247, copies[1])):
                lba = strip * self.size + row * PER_CELL + part
                if known is None and own[248 * part] is not None:
                    # One that is lost stands where it belongs, if it was found.
                    self.lost.add(lba)
                    there = own[248 * part : 248 * part + 248]
                    self.write(lba, check_sector(self, copy, part, row, there))
                elif known is None:
                    self.lost.add(lba)
                    read = not self.unreadable(lba)
                    self.write(lba, self.read(lba, 1) if read else bytes(SECTOR))
                else:
                    if part in self.contradicted:
                        self.unchecked.add(lba)
                    self.write(lba, check_sector(self, copy, part, row, known))

    # The tail.

    def written(self, lba):
        """A sector of the repaired image; None where it is lost."""
        if lba in self.lost or lba in self.unchecked:
            return None
        self.target.seek(lba * SECTOR)
        return self.target.read(SECTOR)

    def best_anchor(self):
        """R-052: what more than two thirds of the anchors say."""
        head = [(lba, self.written(lba)) for lba in range(16)]
        places = range(self.count - TAIL, self.count - TAIL + 16) if self.named else ()
        tail = [(lba, self.read(lba, 1)) for lba in places if not self.unreadable(lba)]
        self.differing, voters = set(), {}
        of = self.identity if self.named else None
        for lba, sector in head + tail:
            found = carrier(sector or b"", lba)
            if not isinstance(found, Anchor) or found.identity[2:] != self.identity[2:]:
                continue
            of = of or found.identity
            if found.identity == of:
                voters[lba] = found
        if not voters:
            return
        votes = Counter(found.text() for found in voters.values())
        text, most = votes.most_common(1)[0]
        if most * 3 <= len(voters) * 2:
            self.anchor = None
            self.unchecked |= {lba for lba in range(16) if lba not in self.lost}
            return
        self.anchor = next(found for found in voters.values() if found.text() == text)
        right = {lba: sector for lba, sector in head if sector is not None}
        self.differing = {lba for lba in right if right[lba] != self.anchor.as_copy(lba)}
        self.unchecked |= self.differing

    def write_tail(self):
        start = self.count - TAIL
        lacks = self.is_unproven()
        tail = self.tail_of_udf()
        for copy in range(16):
            tail[copy] = self.anchor.as_copy(16 + copy) if self.anchor else None
        for i, sector in enumerate(tail):
            if lacks and i in END_OF_UDF and not self.unreadable(start + i):
                tail[i] = None if self.read(start + i, 1) != sector else sector
        for i, sector in enumerate(tail):
            if sector is None:
                self.unchecked.add(start + i)
                # the tag of a copy is no part of the image.
                tag = 64 <= i <= 256 and i % 32 == 0
                gone = tag or self.unreadable(start + i)
                sector = bytes(SECTOR) if gone else self.read(start + i, 1)
            self.write(start + i, sector)

    def tail_of_udf(self):
        """The tail without its anchors; None where it cannot be told."""
        tail = [bytes(SECTOR)] * TAIL
        unknown = [None if i in END_OF_UDF else tail[i] for i in range(TAIL)]
        first = self.written(256)
        if self.anchor is None:
            return [None] * TAIL
        if first is None:
            return unknown
        if first[:2] != b"\2\0" or first[12:16] != b"\0\1\0\0":
            return tail
        extent = number(first, 20, 4)
        copies = {TAIL - 257: 256, TAIL - 1: 256}
        if extent + 16 <= self.k * self.size:
            copies.update({TAIL - 288 + i: extent + i for i in range(16)})
        for i, origin in copies.items():
            sector = self.written(origin)
            if sector is None:
                return unknown
            tail[i] = moved(sector, self.count - TAIL + i)
        return tail


def moved(sector, lba):
    """R-054: a copy of an UDF descriptor names the sector that it stands in."""
    if not any(sector):
        return sector
    sector = bytearray(sector)
    sector[12:16] = lba.to_bytes(4, "little")
    sector[4] = (sum(sector[0:4]) + sum(sector[5:16])) % 256
    return bytes(sector)


def bad_sectors(path):
    """Lines of a first sector and, if it is more than one, a number of sectors."""
    bad = set()
    with open(path, encoding="ascii") as lines:
        for line in lines:
            words = line.split()
            if words:
                first, count = int(words[0]), int(words[1]) if len(words) > 1 else 1
                bad.update(range(first, first + count))
    return bad


def main(arguments):
    wanted = None
    if len(arguments) > 3 and arguments[0] == "-i":
        wanted, arguments = arguments[1], arguments[2:]
    if len(arguments) not in (2, 3):
        print(__doc__, file=sys.stderr)
        return 2
    bad = bad_sectors(arguments[2]) if len(arguments) == 3 else set()
    with open(arguments[0], "rb") as source:
        disc = Disc(source, bad, wanted)
        with open(arguments[1], "w+b") as target:
            disc.target = target
            disc.repair()
    with open(arguments[1], "rb") as repaired:
        disc.source = repaired
        unread = {lba for lba in disc.lost if disc.unreadable(lba)}
        zero = {lba for lba in unread if not any(disc.read(lba, 1))}
    for word, sectors, how in (
        ("lost", disc.lost - zero, " read"),
        ("lost", zero, " zero"),
        ("unchecked", disc.unchecked, ""),
    ):
        for lba in sorted(sectors):
            print(f"{word} {lba}{how}")
    if disc.differs:
        print("content differs")
    print(f"{disc.mended} sectors repaired, {len(disc.lost)} lost, {len(disc.unchecked)} unchecked")
    return 1 if disc.lost or disc.unchecked or disc.differs else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except OSError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
