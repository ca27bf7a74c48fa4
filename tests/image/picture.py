"""Pictures of screens, as rows of RGB: read from PNG and PPM, written as PNG, compared."""
import struct
import zlib

MAGIC = b"\x89PNG\r\n\x1a\n"


class Picture:
    def __init__(self, width, height, pixels):
        self.width, self.height, self.pixels = width, height, pixels

    def differing(self, other, steps):
        """How many pixels differ by more than so many steps of a colour."""
        if (self.width, self.height) != (other.width, other.height):
            raise ValueError(f"{self.width}x{self.height} and {other.width}x{other.height} pixels")
        if self.pixels == other.pixels:
            return 0
        pairs = zip(self.pixels, other.pixels)
        far = [abs(a - b) > steps for a, b in pairs]
        return sum(any(far[at:at + 3]) for at in range(0, len(far), 3))

    def save(self, path):
        def chunk(name, body):
            return (struct.pack(">I", len(body)) + name + body +
                    struct.pack(">I", zlib.crc32(name + body)))
        row = self.width * 3
        rows = b"".join(b"\0" + self.pixels[at:at + row]
                        for at in range(0, row * self.height, row))
        header = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        with open(path, "wb") as file:
            file.write(MAGIC + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 6)) +
                       chunk(b"IEND", b""))


def read_ppm(path):
    with open(path, "rb") as file:
        kind, size, _, pixels = file.read().split(b"\n", 3)
    if kind != b"P6":
        raise ValueError(f"{path} is no PPM file")
    return Picture(*map(int, size.split()), pixels)


def _unfilter(kind, row, above, step):
    """PNG, "Filter types"."""
    for i, value in enumerate(row):
        left = row[i - step] if i >= step else 0
        up, corner = above[i], above[i - step] if i >= step else 0
        if kind == 1:
            value += left
        elif kind == 2:
            value += up
        elif kind == 3:
            value += (left + up) // 2
        elif kind == 4:
            guess = left + up - corner
            value += min((left, up, corner), key=lambda near, to=guess: abs(to - near))
        row[i] = value & 0xFF


def read_png(path):
    """8 bits a colour, RGB or RGBA, not interlaced: as Hark and this file write them."""
    with open(path, "rb") as file:
        data = file.read()
    at, packed, header = len(MAGIC), b"", None
    while at < len(data):
        size, name = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + size]
        header = struct.unpack(">IIBBBBB", body) if name == b"IHDR" else header
        packed += body if name == b"IDAT" else b""
        at += size + 12
    width, height, depth, colours, *_ = header
    step = {2: 3, 6: 4}[colours]
    if depth != 8:
        raise ValueError(f"{path} has {depth} bits a colour")
    rows, above, pixels = zlib.decompress(packed), bytearray(width * step), bytearray()
    for y in range(height):
        start = y * (width * step + 1)
        row = bytearray(rows[start + 1:start + 1 + width * step])
        _unfilter(rows[start], row, above, step)
        above = row
        pixels += row if step == 3 else b"".join(row[i:i + 3] for i in range(0, len(row), 4))
    return Picture(width, height, bytes(pixels))
