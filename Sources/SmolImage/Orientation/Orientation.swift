/// How a stored image has to be turned to be upright: the values of the EXIF tag `Orientation` (274).
enum Orientation: Int {
    case upright = 1
    case flippedHorizontally = 2
    case rotatedHalf = 3
    case flippedVertically = 4
    case transposed = 5
    case rotatedRight = 6
    case transversed = 7
    case rotatedLeft = 8

    /// Whether width and height change places.
    var swapsAxes: Bool { rawValue >= 5 }
}

extension RGBImage {
    /// The image turned as an orientation asks for.
    func turned(_ orientation: Orientation) -> RGBImage {
        guard orientation != .upright else { return self }
        let (newWidth, newHeight) = orientation.swapsAxes ? (height, width) : (width, height)
        // Where the output's first pixel lies in the input, and how far apart neighbours lie, in pixels.
        let (start, right, down) =
            switch orientation {
            case .upright: (0, 1, width)
            case .flippedHorizontally: (width - 1, -1, width)
            case .rotatedHalf: (height * width - 1, -1, -width)
            case .flippedVertically: ((height - 1) * width, 1, -width)
            case .transposed: (0, width, 1)
            case .rotatedRight: ((height - 1) * width, -width, 1)
            case .transversed: (height * width - 1, -width, -1)
            case .rotatedLeft: (width - 1, width, -1)
            }
        let turned = [UInt8](unsafeUninitializedCapacity: pixels.count) { target, filled in
            pixels.withUnsafeBufferPointer { source in
                var place = 0
                for y in 0..<newHeight {
                    var pixel = start + y * down
                    for _ in 0..<newWidth {
                        target[place] = source[3 * pixel]
                        target[place + 1] = source[3 * pixel + 1]
                        target[place + 2] = source[3 * pixel + 2]
                        place += 3
                        pixel += right
                    }
                }
            }
            filled = pixels.count
        }
        return RGBImage(
            uncheckedWidth: newWidth,
            height: newHeight,
            pixels: turned,
            transparentColor: transparentColor
        )
    }
}
