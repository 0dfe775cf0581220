/// Expands run-length coded BMP pixels (RLE8 and RLE4).
struct BMPRunLengthDecoder {
    private let bytes: ByteReader
    private let width: Int
    private let pixelCount: Int
    private let isFourBit: Bool
    private var place: Int
    private var column = 0
    private var indices: [UInt8] = []

    /// Begins at the pixels of a file.
    init(_ header: BMPHeader, bytes: ByteReader) {
        self.bytes = bytes
        width = header.width
        pixelCount = header.width * header.height
        isFourBit = header.compression == .runLength4
        place = header.dataOffset
    }

    /// The palette indices in the file's order of rows, `[height, width]`; nil where they do not fill the image.
    mutating func decode() -> [UInt8]? {
        while indices.count < pixelCount, let count = bytes.byte(at: place), let value = bytes.byte(at: place + 1) {
            place += 2
            if count > 0 {
                appendRun(count: count, value: UInt8(value))
            } else if value == 0 {
                endRow()
            } else if value == 1 {
                break
            } else if value == 2 {
                guard skip() else { break }
            } else {
                guard appendLiteral(count: value) else { break }
            }
        }
        return indices.count < pixelCount ? nil : Array(indices[..<pixelCount])
    }

    private mutating func appendRun(count: Int, value: UInt8) {
        let fitting = min(count, max(0, width - column))
        if isFourBit {
            for index in 0..<fitting {
                indices.append(index % 2 == 0 ? value >> 4 : value & 15)
            }
        } else {
            indices.append(contentsOf: repeatElement(value, count: fitting))
        }
        column += fitting
    }

    private mutating func endRow() {
        let missing = (width - indices.count % width) % width
        indices.append(contentsOf: repeatElement(0, count: missing))
        column = 0
    }

    /// Moves right and up; the pixels passed over have index 0.
    private mutating func skip() -> Bool {
        guard let right = bytes.byte(at: place), let up = bytes.byte(at: place + 1) else { return false }
        place += 2
        let skipped = min(pixelCount - indices.count, right + up * width)
        indices.append(contentsOf: repeatElement(0, count: skipped))
        column = indices.count % width
        return true
    }

    /// Takes pixels as they are, padded to 16 bits.
    private mutating func appendLiteral(count: Int) -> Bool {
        let taken = min(pixelCount - indices.count, count)
        let byteCount = isFourBit ? (taken + 1) / 2 : taken
        guard let literal = bytes.part(at: place, count: byteCount) else { return false }
        place += byteCount
        for index in 0..<taken {
            if isFourBit {
                let pair = literal.bytes[index / 2]
                indices.append(index % 2 == 0 ? pair >> 4 : pair & 15)
            } else {
                indices.append(literal.bytes[index])
            }
        }
        column += count
        // The padding is to even places of the file, as Pillow has it.
        place += place % 2
        return true
    }
}
