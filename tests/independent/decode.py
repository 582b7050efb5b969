#!/usr/bin/env python3
"""A second decoder of STELE1 discs, written from SPEC.TXT alone.

    decode.py damaged.iso repaired.iso [list of bad sectors]

Ends with 0 where the repaired image is whole, 1 where part of it is lost or unchecked, 2 where
nothing could be done. Python's own library only; one row (16 MB) is in memory at a time. Vectors
of bytes are worked on at once: XOR as one large integer, tables by bytes.translate.
"""

import sys
from collections import Counter, defaultdict

SECTOR, PER_CELL, CODED, TAIL = 2048, 32, 246, 320
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


def solve(k, good, unchecked, bad):
    """One column: vectors of cells that are right, unchecked; numbers of those that are bad.

    Gives the vectors of the bad cells, and those of the unchecked ones that were wrong; None
    where too little is left. Second: how many cells confirm them, None where all are right.
    """
    if len(good) >= k:
        taken = dict(list(good.items())[:k])
        return interpolate(taken, [*bad, *unchecked]), None
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


# --- The disc ---


def number(data, at, length=8):
    return whole_number(data[at : at + length])


class Anchor:
    """R-010 to R-013."""

    def __init__(self, sector):
        end = sector.find(b"\ncrc=") + 1
        digits = sector[end + 4 : end + 20]
        if not sector.startswith(b"format=STELE1\n") or end == 0:
            raise ValueError("no anchor")
        if int(digits, 16) != crc64(sector[:end]):
            raise ValueError("damaged")
        self.lines = sector[:end].split(b"\n")[:-1]
        keys = dict(line.split(b"=", 1) for line in self.lines)
        self.geometry = tuple(int(keys[key]) for key in (b"N", b"S", b"k", b"m"))
        self.uuid = bytes.fromhex(keys[b"uuid"].decode("ascii").replace("-", ""))
        self.copy = int(keys[b"copy"])

    def as_copy(self, copy):
        lines = [b"copy=%d" % copy if x.startswith(b"copy=") else x for x in self.lines]
        text = b"".join(line + b"\n" for line in lines)
        text += b"crc=%016x\n" % crc64(text)
        fill = bytes(10 if place % 64 == 63 else 32 for place in range(SECTOR))
        return text + fill[len(text) :]


class CheckSector:
    """R-020 to R-023."""

    def __init__(self, sector):
        if sector[:8] != b"STELECHK" or number(sector, 8, 2) != 1:
            raise ValueError("no check sector")
        if crc64(sector[:56] + sector[64:]) != number(sector, 56):
            raise ValueError("damaged")
        self.copy, self.part = sector[12:13], sector[13]
        self.geometry = (number(sector, 32), number(sector, 40), sector[10], sector[11])
        self.uuid, self.row = sector[16:32], number(sector, 48)
        self.values = [number(sector, 64 + 8 * i) for i in range(248)]


def check_sector(disc, copy, part, row, values):
    count, size, k, m = disc.geometry
    head = b"STELECHK" + (1).to_bytes(2, "little") + bytes([k, m]) + copy + bytes([part, 0, 0])
    head += disc.uuid + b"".join(x.to_bytes(8, "little") for x in (count, size, row))
    tail = b"".join(value.to_bytes(8, "little") for value in values)
    return head + crc64(head + tail).to_bytes(8, "little") + tail


def consistent(geometry):
    count, size, k, m = geometry
    return count == 248 * size + TAIL and size > 0 and size % 32 == 0 and k + m == CODED


class Disc:
    """The damaged image, its geometry, and the repaired image as it grows."""

    def __init__(self, source, target, bad):
        self.source, self.target, self.bad = source, target, bad
        self.length = source.seek(0, 2) // SECTOR
        self.lost, self.unchecked, self.mended = set(), set(), 0
        self.anchor = None
        found = self.from_anchors() or self.from_check_sectors()
        if not found:
            raise SystemExit(2)
        self.geometry, self.uuid = found
        self.count, self.size, self.k, self.m = self.geometry

    def read(self, lba, sectors):
        self.source.seek(lba * SECTOR)
        data = self.source.read(sectors * SECTOR)
        return data + bytes(sectors * SECTOR - len(data))

    def unreadable(self, lba):
        return lba >= self.length or lba in self.bad

    def write(self, lba, data):
        self.target.seek(lba * SECTOR)
        self.target.write(data)

    def from_anchors(self):
        """R-012, R-013: an anchor counts where it stands in the place that it names."""
        found = {}
        for lba in [*range(16), *range(max(self.length - 8192, 16), self.length)]:
            try:
                anchor = Anchor(self.read(lba, 1))
            except (ValueError, KeyError):
                continue
            place = lba if anchor.copy < 16 else lba - anchor.geometry[0] + TAIL + 16
            if place == anchor.copy and consistent(anchor.geometry) and lba not in self.bad:
                found[anchor] = (anchor.geometry, anchor.uuid)
        if not found:
            return None
        best = Counter(found.values()).most_common(1)[0][0]
        self.anchor = next(anchor for anchor, value in found.items() if value == best)
        return best

    def from_check_sectors(self):
        """R-004, R-023: the same for check sectors, of which the whole disc has 2 * S."""
        found = Counter()
        for lba in range(0, self.length, PER_CELL):
            data = self.read(lba, PER_CELL)
            if b"STELECHK" not in data:
                continue
            for s in range(PER_CELL):
                try:
                    check = CheckSector(data[s * SECTOR : (s + 1) * SECTOR])
                except ValueError:
                    continue
                geometry = check.geometry
                strip = geometry[2] if check.copy == b"A" else 247
                place = strip * geometry[1] + check.row * PER_CELL + check.part
                if place == lba + s and consistent(geometry) and place not in self.bad:
                    found[(geometry, check.uuid)] += 1
        return found.most_common(1)[0][0] if found else None

    # A row.

    def place(self, cell, row):
        strip = cell if cell < self.k else cell + 1
        return strip * self.size + row * PER_CELL

    def checks_of(self, row):
        """The check sectors of a row: values of each of the 32 parts, None where lost."""
        parts = [None] * PER_CELL
        for copy, strip in ((b"B", 247), (b"A", self.k)):
            start = strip * self.size + row * PER_CELL
            data = self.read(start, PER_CELL)
            for part in range(PER_CELL):
                if self.unreadable(start + part):
                    continue
                try:
                    check = CheckSector(data[part * SECTOR : (part + 1) * SECTOR])
                except ValueError:
                    continue
                named = (check.geometry, check.uuid, check.copy, check.row, check.part)
                if named == (self.geometry, self.uuid, copy, row, part):
                    parts[part] = check.values
        return parts

    def repair_row(self, row):
        cells = [bytearray(self.read(self.place(c, row), PER_CELL)) for c in range(CODED)]
        parts = self.checks_of(row)
        values = [v for part in parts for v in (part or [None] * 248)][: CODED * PER_CELL]
        found = []
        for first in range(0, CODED, 64):
            found += crc64_of_sectors(b"".join(cells[first : first + 64]))
        columns = defaultdict(list)
        for s in range(PER_CELL):
            bad, unchecked = [], []
            for c in range(CODED):
                value = values[PER_CELL * c + s]
                if self.unreadable(self.place(c, row) + s):
                    bad.append(c)
                elif value is None:
                    unchecked.append(c)
                elif value != found[PER_CELL * c + s]:
                    bad.append(c)
            columns[(tuple(bad), tuple(unchecked))].append(s)
        for (bad, unchecked), sectors in columns.items():
            if bad or unchecked:
                self.repair_columns(row, cells, (bad, unchecked), sectors, values)
        for c in range(CODED):
            self.write(self.place(c, row), cells[c])
        self.write_checks(row, cells, parts, values)

    def repair_columns(self, row, cells, state, sectors, values):
        """Columns of a row in which the same cells are bad and unchecked."""
        bad, unchecked = state

        def take(c):
            if len(sectors) == PER_CELL:
                return bytes(cells[c])
            return b"".join(cells[c][s * SECTOR : (s + 1) * SECTOR] for s in sectors)

        good = {c: take(c) for c in range(CODED) if c not in bad and c not in unchecked}
        doubted = {c: take(c) for c in unchecked}
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
        for c in bad:
            if c in new and right and verdicts.get(c, True):
                cells[c][s * SECTOR : (s + 1) * SECTOR] = new[c]
                self.mended += 1
            else:
                self.lost.add(self.place(c, row) + s)
                cells[c][s * SECTOR : (s + 1) * SECTOR] = bytes(SECTOR)
        for c in unchecked:
            if not right:
                self.unchecked.add(self.place(c, row) + s)
            elif c in new:
                self.mended += new[c] != cells[c][s * SECTOR : (s + 1) * SECTOR]
                cells[c][s * SECTOR : (s + 1) * SECTOR] = new[c]

    def write_checks(self, row, cells, parts, values):
        """R-020 the other way: check sectors from the values, or from the sectors themselves."""
        for part in range(PER_CELL):
            known = parts[part]
            if known is None:
                known = []
                for i in range(248 * part, 248 * part + 248):
                    c, s = divmod(i, PER_CELL)
                    if c >= CODED:
                        known.append(0)
                        continue
                    lba = self.place(c, row) + s
                    if lba in self.lost or lba in self.unchecked:
                        known = None
                        break
                    known.append(crc64(cells[c][s * SECTOR : (s + 1) * SECTOR]))
            for copy, strip in ((b"A", self.k), (b"B", 247)):
                lba = strip * self.size + row * PER_CELL + part
                if known is None:
                    self.lost.add(lba)
                    self.write(lba, bytes(SECTOR))
                else:
                    self.write(lba, check_sector(self, copy, part, row, known))

    # The tail.

    def written(self, lba):
        """A sector of the repaired image; None where it is lost."""
        if lba in self.lost or lba in self.unchecked:
            return None
        self.target.seek(lba * SECTOR)
        return self.target.read(SECTOR)

    def write_tail(self):
        start = self.count - TAIL
        for lba in range(16):
            try:
                self.anchor = self.anchor or Anchor(self.written(lba) or b"")
            except (ValueError, KeyError):
                continue
        tail = self.tail_of_udf()
        for copy in range(16):
            tail[copy] = self.anchor.as_copy(16 + copy) if self.anchor else None
        for i, sector in enumerate(tail):
            if sector is None:
                self.unchecked.add(start + i)
                sector = bytes(SECTOR) if self.unreadable(start + i) else self.read(start + i, 1)
            self.write(start + i, sector)

    def tail_of_udf(self):
        """The tail without its anchors; None where it cannot be told."""
        tail, places = [bytes(SECTOR)] * TAIL, [*range(32, 48), TAIL - 257, TAIL - 1]
        unknown = [None if i in places else tail[i] for i in range(TAIL)]
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


def ranges(sectors):
    result = []
    for lba in sorted(sectors):
        if result and result[-1][0] + result[-1][1] == lba:
            result[-1][1] += 1
        else:
            result.append([lba, 1])
    return result


def main(arguments):
    if len(arguments) not in (2, 3):
        print(__doc__, file=sys.stderr)
        return 2
    bad = bad_sectors(arguments[2]) if len(arguments) == 3 else set()
    with open(arguments[0], "rb") as source:
        with open(arguments[1], "w+b") as target:
            disc = Disc(source, target, bad)
            for row in range(disc.size // PER_CELL):
                disc.repair_row(row)
            disc.write_tail()
    for word, sectors in (("lost", disc.lost), ("unchecked", disc.unchecked)):
        for first, count in ranges(sectors):
            print(f"{word} {first} {count}")
    print(f"{disc.mended} sectors repaired, {len(disc.lost)} lost, {len(disc.unchecked)} unchecked")
    return 1 if disc.lost or disc.unchecked else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except OSError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
