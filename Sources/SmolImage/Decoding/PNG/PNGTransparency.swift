/// The one colour that a `tRNS` chunk makes transparent, with Pillow's reading of the chunk.
struct PNGTransparency {
    let bitDepth: Int
    /// The header's colour type: 0 grey, 2 RGB, 3 palette; with 4 and 6 the chunk means nothing.
    let colorType: Int
    /// The content of the chunk.
    let content: [UInt8]

    /// The fewest bytes that the chunk has to have.
    var neededCount: Int {
        switch colorType {
        case 0: 2
        case 2: 6
        default: 0
        }
    }

    /// The colour, or nil where the chunk names none.
    ///
    /// Pillow carries the chunk's number over into the RGB image without the scaling that the samples went through.
    /// Its results for depths other than 8 are therefore peculiar, and are what the reference computes with.
    func color(in palette: Palette) -> RGBColor? {
        guard content.count >= neededCount else { return nil }
        switch colorType {
        case 0:
            return greyColor
        case 2:
            // Of 16 bits the pixels keep the high byte, but the colour is compared by its low one.
            return RGBColor(red: content[1], green: content[3], blue: content[5])
        case 3:
            return paletteIndex.map { palette[$0] }
        default:
            return nil
        }
    }

    private var greyColor: RGBColor {
        let value = Int(content[0]) << 8 | Int(content[1])
        switch bitDepth {
        case 1:
            // One number where three are expected is taken for red.
            return RGBColor(red: value == 0 ? 0 : 255, green: 0, blue: 0)
        case 16:
            return RGBColor(red: content[1], green: 0, blue: 0)
        default:
            let grey = UInt8(clamping: value)
            return RGBColor(red: grey, green: grey, blue: grey)
        }
    }

    /// The entry that is fully transparent while all others are opaque.
    private var paletteIndex: UInt8? {
        guard let index = content.firstIndex(of: 0) else { return nil }
        // Pillow's pattern overlooks a line feed at the end.
        let others = content.last == 0x0A && index < content.count - 1 ? content.dropLast() : content[...]
        return others.allSatisfy { $0 == 255 || $0 == 0 } && others.count(where: { $0 == 0 }) == 1
            ? UInt8(clamping: index) : nil
    }
}
