/// Images as sixels, the graphics of DEC terminals: strips of six rows, one colour after the other.
package enum SixelEncoder {
    /// The escape sequence that draws an image at the cursor.
    package static func sequence(of image: TerminalImage, maximumColors: Int = 256) -> String {
        let palette = ColorPalette(of: image, maximumColors: maximumColors)
        // Nothing is drawn where a strip has no sixel (P2 = 1); pixels are square.
        var output = "\u{1B}P0;1q\"1;1;\(image.width);\(image.height)"
        for (index, color) in palette.colors.enumerated() {
            let percent = color.map { ($0 * 100 + 127) / 255 }
            output += "#\(index);2;\(percent[0]);\(percent[1]);\(percent[2])"
        }
        for top in stride(from: 0, to: image.height, by: 6) {
            if top > 0 { output += "-" }
            output += strip(of: image, top: top, palette: palette)
        }
        return output + "\u{1B}\\"
    }

    /// Six rows: for each colour in them a mask of six bits a column.
    private static func strip(of image: TerminalImage, top: Int, palette: ColorPalette) -> String {
        var masks: [Int: [UInt8]] = [:]
        for row in 0..<min(6, image.height - top) {
            for column in 0..<image.width {
                let color = palette.color(of: image.samples, at: ((top + row) * image.width + column) * 3)
                masks[color, default: [UInt8](repeating: 0, count: image.width)][column] |= 1 << UInt8(row)
            }
        }
        return masks.sorted { $0.key < $1.key }.map { "#\($0.key)" + runs(of: $0.value) }.joined(separator: "$")
    }

    /// Equal sixels that follow each other are counted; empty ones at the end are left out.
    private static func runs(of masks: [UInt8]) -> String {
        var output = ""
        var place = 0
        let end = (masks.lastIndex { $0 != 0 } ?? -1) + 1
        while place < end {
            var next = place
            while next < end, masks[next] == masks[place] { next += 1 }
            let sixel = String(Character(Unicode.Scalar(masks[place] + 63)))
            let count = next - place
            output += count > 3 ? "!\(count)" + sixel : String(repeating: sixel, count: count)
            place = next
        }
        return output
    }
}
