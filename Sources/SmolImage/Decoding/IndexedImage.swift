/// An image whose pixels are places in a palette.
struct IndexedImage {
    let width: Int
    let height: Int
    /// Places in the palette, `[height, width]`.
    var indices: [UInt8]
    let palette: Palette
    /// The place of the colour that is see-through.
    var transparentIndex: UInt8?

    /// The image in colours.
    func colored() -> RGBImage {
        let pixels = [UInt8](unsafeUninitializedCapacity: indices.count * 3) { target, filled in
            palette.colors.withUnsafeBufferPointer { colors in
                indices.withUnsafeBufferPointer { indices in
                    for place in 0..<indices.count {
                        let color = Int(indices[place]) * 3
                        target[3 * place] = colors[color]
                        target[3 * place + 1] = colors[color + 1]
                        target[3 * place + 2] = colors[color + 2]
                    }
                }
            }
            filled = indices.count * 3
        }
        return RGBImage(
            uncheckedWidth: width,
            height: height,
            pixels: pixels,
            transparentColor: transparentIndex.map { palette[$0] }
        )
    }
}

/// The colours of the 256 bytes.
struct Palette: Equatable {
    /// `[256, 3]`, RGB; entries that a file does not give are black.
    let colors: [UInt8]

    /// Each byte is the grey of its value.
    static let grey = Palette(colors: (0..<256).flatMap { [UInt8($0), UInt8($0), UInt8($0)] })

    /// Every byte is black.
    static let black = Palette(colors: [UInt8](repeating: 0, count: 256 * 3))

    /// The colour at a place.
    subscript(index: UInt8) -> RGBColor {
        let place = Int(index) * 3
        return RGBColor(red: colors[place], green: colors[place + 1], blue: colors[place + 2])
    }

    /// Whether each of the first `count` colours is the grey of its place.
    func isGreyRamp(count: Int) -> Bool {
        colors[..<(3 * count)].elementsEqual(Palette.grey.colors[..<(3 * count)])
    }

    private init(colors: [UInt8]) {
        self.colors = colors
    }

    /// A palette of entries as a file stores them.
    ///
    /// - Parameters:
    ///   - entries: the colours one after the other.
    ///   - stride: the bytes of one entry, 3 or 4.
    ///   - isBlueFirst: whether an entry is BGR and not RGB.
    init(entries: ByteReader, stride: Int, isBlueFirst: Bool) {
        var colors = [UInt8](repeating: 0, count: 256 * 3)
        for index in 0..<min(256, entries.count / stride) {
            for channel in 0..<3 {
                let source = index * stride + (isBlueFirst ? 2 - channel : channel)
                colors[index * 3 + channel] = entries.bytes[source]
            }
        }
        self.colors = colors
    }
}
