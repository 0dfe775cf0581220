#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Samples to be drawn on a terminal.
package struct TerminalImage: Sendable, Equatable {
    /// Pixels in a row.
    package let width: Int
    /// Rows.
    package let height: Int
    /// The samples, `[height, width, 3]`.
    package let samples: [UInt8]

    /// An image; nil where sizes and samples do not fit together.
    package init?(width: Int, height: Int, samples: [UInt8]) {
        guard width > 0, height > 0, width <= 4096, height <= 4096, samples.count == width * height * 3 else {
            return nil
        }
        self.width = width
        self.height = height
        self.samples = samples
    }
}

/// Images for terminals that speak the kitty graphics protocol.
package enum KittyEncoder {
    /// Most bytes of base64 in one escape sequence, by the protocol.
    private static let chunkSize = 4096

    /// The escape sequences that draw an image at the cursor, scaled to a number of cells.
    ///
    /// The terminal is asked not to answer.
    package static func sequence(of image: TerminalImage, columns: Int, rows: Int) -> String {
        let base64 = Array(Data(image.samples).base64EncodedString().utf8)
        let starts = stride(from: 0, to: base64.count, by: chunkSize)
        return starts.map { start in
            let chunk = String(decoding: base64[start..<min(start + chunkSize, base64.count)], as: UTF8.self)
            let hasMore = start + chunkSize < base64.count ? 1 : 0
            let keys =
                start == 0
                ? "a=T,f=24,s=\(image.width),v=\(image.height),c=\(columns),r=\(rows),q=2,m=\(hasMore)"
                : "m=\(hasMore)"
            return "\u{1B}_G\(keys);\(chunk)\u{1B}\\"
        }.joined()
    }
}
