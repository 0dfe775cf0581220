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
