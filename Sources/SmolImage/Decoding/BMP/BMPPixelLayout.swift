/// Where the channels are in a pixel of 16, 24 or 32 bits.
enum BMPPixelLayout: Equatable {
    /// Palette indices.
    case indexed
    /// Bytes of a pixel, and which of them are red, green and blue.
    case bytes(count: Int, red: Int, green: Int, blue: Int)
    /// Five bits a channel, the highest unused.
    case bits555
    /// Five, six and five bits.
    case bits565

    /// The layout of a bit count, or of explicit masks: red, green, blue, alpha.
    ///
    /// Nil for one that Pillow does not read.
    init?(bits: Int, masks: [Int]?) {
        guard let masks else {
            switch bits {
            case 16: self = .bits555
            case 24: self = .bytes(count: 3, red: 2, green: 1, blue: 0)
            case 32: self = .bytes(count: 4, red: 2, green: 1, blue: 0)
            default: self = .indexed
            }
            return
        }
        let color = Array(masks[..<3])
        switch (bits, masks) {
        case (32, [0xFF_0000, 0xFF00, 0xFF, 0]), (32, [0xFF_0000, 0xFF00, 0xFF, 0xFF00_0000]), (32, [0, 0, 0, 0]):
            self = .bytes(count: 4, red: 2, green: 1, blue: 0)
        case (32, [0xFF00_0000, 0xFF_0000, 0xFF00, 0]), (32, [0xFF00_0000, 0xFF_0000, 0xFF00, 0xFF]):
            self = .bytes(count: 4, red: 3, green: 2, blue: 1)
        case (32, [0xFF00_0000, 0xFF00, 0xFF, 0]), (32, [0xFF00_0000, 0xFF00, 0xFF, 0xFF_0000]):
            self = .bytes(count: 4, red: 3, green: 1, blue: 0)
        case (32, [0xFF, 0xFF00, 0xFF_0000, 0xFF00_0000]):
            self = .bytes(count: 4, red: 0, green: 1, blue: 2)
        case (24, _) where color == [0xFF_0000, 0xFF00, 0xFF]:
            self = .bytes(count: 3, red: 2, green: 1, blue: 0)
        case (16, _) where color == [0xF800, 0x7E0, 0x1F]:
            self = .bits565
        case (16, _) where color == [0x7C00, 0x3E0, 0x1F]:
            self = .bits555
        default:
            return nil
        }
    }

    /// Writes a row of `width` pixels as RGB.
    ///
    /// - Parameters:
    ///   - row: at least the bytes of `width` pixels.
    ///   - target: `[width, 3]`
    func convert(_ row: UnsafeRawBufferPointer, width: Int, to target: UnsafeMutableBufferPointer<UInt8>) {
        switch self {
        case .indexed:
            break
        case .bytes(let count, let red, let green, let blue):
            for x in 0..<width {
                target[3 * x] = row[count * x + red]
                target[3 * x + 1] = row[count * x + green]
                target[3 * x + 2] = row[count * x + blue]
            }
        case .bits555:
            for x in 0..<width {
                let pixel = Int(row[2 * x]) | Int(row[2 * x + 1]) << 8
                target[3 * x] = UInt8(((pixel >> 10) & 31) * 255 / 31)
                target[3 * x + 1] = UInt8(((pixel >> 5) & 31) * 255 / 31)
                target[3 * x + 2] = UInt8((pixel & 31) * 255 / 31)
            }
        case .bits565:
            for x in 0..<width {
                let pixel = Int(row[2 * x]) | Int(row[2 * x + 1]) << 8
                target[3 * x] = UInt8(((pixel >> 11) & 31) * 255 / 31)
                target[3 * x + 1] = UInt8(((pixel >> 5) & 63) * 255 / 63)
                target[3 * x + 2] = UInt8((pixel & 31) * 255 / 31)
            }
        }
    }
}
