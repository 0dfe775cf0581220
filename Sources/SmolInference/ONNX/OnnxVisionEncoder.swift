internal import OnnxRuntime
internal import SmolCheckpoint
internal import SmolGraphFormat
internal import SmolSupport

/// The vision encoder's graph: `pixel_values` and `pixel_attention_mask` in, `image_features` out.
///
/// The graph's tensors grow with the tiles of a call, so large tiles go through one at a time.
final class OnnxVisionEncoder: VisionEncoder {
    let tilesPerBatch: Int

    private let graph: OnnxGraph
    private let architecture: ModelArchitecture
    private let pixels: OnnxValueInfo
    private let mask: OnnxValueInfo?
    private let features: OnnxValueInfo
    /// What each byte of a channel becomes, `[channels, 256]`.
    private let levels: [Float]
    private var bound: Bound?

    /// Buffers for a number of tiles, bound once.
    private struct Bound {
        let tiles: Int
        let pixels: FloatBuffer
        let features: FloatBuffer
        let binding: OnnxBinding
    }

    init(graph: OnnxGraph, architecture: ModelArchitecture, pixelLevels: [Float]) throws(FileError) {
        self.graph = graph
        self.architecture = architecture
        levels = pixelLevels
        let vision = architecture.vision
        pixels = try graph.input("pixel_values", types: [.float32, .float16], ranks: 4...5)
        let rank = pixels.dimensions.count
        try graph.check(pixels, dimension: rank - 3, is: vision.channels, key: "vision_config.num_channels")
        try graph.check(pixels, dimension: rank - 2, is: vision.imageSize, key: "vision_config.image_size")
        try graph.check(pixels, dimension: rank - 1, is: vision.imageSize, key: "vision_config.image_size")
        mask =
            graph.input(named: "pixel_attention_mask") == nil
            ? nil : try graph.input("pixel_attention_mask", types: [.bool], ranks: 3...4)
        try graph.checkInputs(known: ["pixel_values", "pixel_attention_mask"])
        features = try graph.onlyOutput(types: [.float32, .float16], ranks: 2...4)
        let width = architecture.text.hiddenSize
        try graph.check(features, dimension: features.dimensions.count - 1, is: width, key: "text_config.hidden_size")
        if case .fixed(let tiles) = pixels.dimensions[rank - 4] {
            guard tiles == 1 else { throw graph.error("input pixel_values", "takes \(tiles) tiles, always") }
            tilesPerBatch = 1
        } else {
            let isAlone = (try? graph.session.metadata(GraphMetadata.tilesAlone)) != nil
            tilesPerBatch = isAlone ? 1 : Self.tilesPerBatch(vision)
        }
    }

    /// How many tiles may go through at once within a quarter of a gigabyte of intermediate tensors: scores of every
    /// head, and a few times the residual stream and the widest layer.
    private static func tilesPerBatch(_ vision: VisionConfiguration) -> Int {
        let patches = Double(vision.patchesPerSide) * Double(vision.patchesPerSide)
        let scores = patches * Double(vision.attentionHeads) * 2
        let rows = Double(vision.hiddenSize * 8 + vision.intermediateSize * 2)
        let numbers = patches * (scores + rows)
        return Int(max(1, min(64, Double(256 << 20) / (4 * numbers))))
    }

    func features(ofTile tile: UnsafeBufferPointer<UInt8>) throws -> [Float] {
        try features(ofTiles: [ArraySlice(tile)])
    }

    func features(ofTiles tiles: [ArraySlice<UInt8>]) throws -> [Float] {
        guard !tiles.isEmpty else { return [] }
        let bound = try bind(tiles: tiles.count)
        for (index, tile) in tiles.enumerated() { write(tile, to: bound.pixels, at: index) }
        try graph.run(bound.binding)
        return bound.features.read(bound.features.capacity)
    }

    /// The buffers for so many tiles; those of the last call where the number is the same.
    private func bind(tiles: Int) throws -> Bound {
        if let bound, bound.tiles == tiles { return bound }
        let vision = architecture.vision
        let (size, library) = (vision.imageSize, graph.library)
        let lead = pixels.dimensions.count == 5 ? [1, tiles] : [tiles]
        let pixelBuffer = FloatBuffer(
            elementType: pixels.elementType,
            capacity: tiles * vision.channels * size * size
        )
        let rows = [tiles, architecture.imageTokensPerTile, architecture.text.hiddenSize]
        let featureBuffer = FloatBuffer(elementType: features.elementType, capacity: rows.reduce(1, *))
        let binding = try OnnxBinding(session: graph.session)
        try binding.bind(
            input: pixels.name,
            to: pixelBuffer.tensor(library: library, shape: lead + [vision.channels, size, size])
        )
        if let mask {
            // Tiles fill the tower's square: every pixel counts.
            let shape = Array(lead.suffix(mask.dimensions.count - 2)) + [size, size]
            let ones = [Bool](repeating: true, count: shape.reduce(1, *))
            try binding.bind(input: mask.name, to: OnnxTensor(library: library, ones, shape: shape))
        }
        let shape =
            switch features.dimensions.count {
            case 2: [rows[0] * rows[1], rows[2]]
            case 3: rows
            default: [1] + rows
            }
        try binding.bind(output: features.name, to: featureBuffer.tensor(library: library, shape: shape))
        let bound = Bound(tiles: tiles, pixels: pixelBuffer, features: featureBuffer, binding: binding)
        self.bound = bound
        return bound
    }

    /// Rescales and normalises a tile, as the levels say.
    private func write(_ tile: ArraySlice<UInt8>, to buffer: FloatBuffer, at index: Int) {
        let plane = architecture.vision.imageSize * architecture.vision.imageSize
        let first = index * architecture.vision.channels * plane
        let halves = buffer.elementType == .float16 ? levels.map(HalfPrecision.bits) : []
        buffer.withUnsafeMutableBytes { memory in
            tile.withUnsafeBufferPointer { bytes in
                for channel in 0..<architecture.vision.channels {
                    let source = bytes[channel * plane..<(channel + 1) * plane]
                    let target = first + channel * plane
                    if halves.isEmpty {
                        Self.look(up: source, in: levels, channel, into: memory, from: target)
                    } else {
                        Self.look(up: source, in: halves, channel, into: memory, from: target)
                    }
                }
            }
        }
    }

    private static func look<Number: BitwiseCopyable>(
        up bytes: Slice<UnsafeBufferPointer<UInt8>>,
        in levels: [Number],
        _ channel: Int,
        into memory: UnsafeMutableRawBufferPointer,
        from first: Int
    ) {
        let numbers = memory.assumingMemoryBound(to: Number.self)
        levels.withUnsafeBufferPointer { levels in
            var target = first
            for byte in bytes {
                numbers[target] = levels[channel * 256 + Int(byte)]
                target += 1
            }
        }
    }
}
