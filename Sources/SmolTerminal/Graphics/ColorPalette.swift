/// At most 256 colours for an image, by median cut (Heckbert, 1982) over colours of five bits a channel.
struct ColorPalette {
    /// Red, green and blue of each colour, 0 to 255.
    private(set) var colors: [[Int]] = []
    /// The colour of each of the 2^15 cells that occur.
    private var colorOfCell = [UInt8](repeating: 0, count: 1 << 15)

    /// The colours of an image.
    init(of image: TerminalImage, maximumColors: Int = 256) {
        var counts = [Int](repeating: 0, count: 1 << 15)
        for place in stride(from: 0, to: image.samples.count, by: 3) {
            counts[Self.cell(of: image.samples, at: place)] += 1
        }
        var boxes = [Box(cells: counts.indices.filter { counts[$0] > 0 }, counts: counts)]
        while boxes.count < maximumColors,
            let widest = boxes.indices.filter({ boxes[$0].cells.count > 1 }).max(by: {
                boxes[$0].weight < boxes[$1].weight
            })
        {
            let (first, second) = boxes[widest].halves(counts: counts)
            boxes[widest] = first
            boxes.append(second)
        }
        for (index, box) in boxes.enumerated() {
            colors.append(box.meanColor(counts: counts))
            for cell in box.cells { colorOfCell[cell] = UInt8(index) }
        }
    }

    /// The colour of the sample at a place.
    func color(of samples: [UInt8], at place: Int) -> Int { Int(colorOfCell[Self.cell(of: samples, at: place)]) }

    private static func cell(of samples: [UInt8], at place: Int) -> Int {
        Int(samples[place] >> 3) << 10 | Int(samples[place + 1] >> 3) << 5 | Int(samples[place + 2] >> 3)
    }

    /// A box of cells in the space of colours.
    private struct Box {
        var cells: [Int]
        /// The channel in which the box is longest.
        let channel: Int
        /// How much would be gained by cutting it: its pixels times its length.
        let weight: Int

        init(cells: [Int], counts: [Int]) {
            self.cells = cells
            let lengths = (0..<3).map { channel in
                let values = cells.map { Box.value(of: $0, channel) }
                return (values.max() ?? 0) - (values.min() ?? 0)
            }
            channel = lengths.indices.max { lengths[$0] < lengths[$1] } ?? 0
            weight = cells.reduce(0) { $0 + counts[$1] } * (lengths[channel] + 1)
        }

        static func value(of cell: Int, _ channel: Int) -> Int { cell >> (10 - 5 * channel) & 31 }

        /// The box cut where half of its pixels lie on each side.
        func halves(counts: [Int]) -> (Box, Box) {
            let sorted = cells.sorted {
                (Box.value(of: $0, channel), $0) < (Box.value(of: $1, channel), $1)
            }
            let half = sorted.reduce(0) { $0 + counts[$1] } / 2
            var seen = 0
            var cut = 0
            while cut < sorted.count - 1, cut == 0 || seen + counts[sorted[cut]] <= half {
                seen += counts[sorted[cut]]
                cut += 1
            }
            return (
                Box(cells: Array(sorted[..<cut]), counts: counts), Box(cells: Array(sorted[cut...]), counts: counts)
            )
        }

        func meanColor(counts: [Int]) -> [Int] {
            let total = max(1, cells.reduce(0) { $0 + counts[$1] })
            return (0..<3).map { channel in
                let sum = cells.reduce(0) { $0 + counts[$1] * Box.value(of: $1, channel) }
                // The five bits stand for 0 to 255.
                return (sum * 255 / 31 + total / 2) / total
            }
        }
    }
}
