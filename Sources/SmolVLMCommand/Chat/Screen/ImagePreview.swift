import SmolImage
import SmolTerminal

/// An image scaled down to some cells of a terminal.
struct ImagePreview {
    /// The most columns and rows that it takes.
    private static let maximumColumns = 32
    private static let maximumRows = 10

    private let image: TerminalImage
    private let columns: Int
    private let rows: Int

    /// Scales an image; nil where it cannot be, or the terminal is too small for one.
    init?(of image: RGBImage, size: TerminalSize) {
        let columns = min(Self.maximumColumns, size.columns - 1)
        let rows = min(Self.maximumRows, size.rows / 2)
        guard columns >= 4, rows >= 2 else { return nil }
        let (width, height) = (Double(columns * size.cellWidth), Double(rows * size.cellHeight))
        let scale = min(1, width / Double(image.width), height / Double(image.height))
        let pixels = (
            width: max(1, Int(Double(image.width) * scale)), height: max(1, Int(Double(image.height) * scale))
        )
        guard
            let small = try? image.compositedOnWhite().resized(
                toWidth: pixels.width,
                height: pixels.height,
                filter: .bilinear
            ),
            let image = TerminalImage(width: small.width, height: small.height, samples: small.pixels)
        else { return nil }
        self.image = image
        self.columns = max(1, (pixels.width + size.cellWidth - 1) / size.cellWidth)
        self.rows = max(1, (pixels.height + size.cellHeight - 1) / size.cellHeight)
    }

    /// What draws it at the cursor.
    func sequence(_ graphics: GraphicsProtocol) -> String {
        switch graphics {
        case .kitty: KittyEncoder.sequence(of: image, columns: columns, rows: rows)
        case .sixel: SixelEncoder.sequence(of: image)
        }
    }
}
