package import SmolGraphFormat

/// Weights in half bytes for ONNX Runtime's `MatMulNBits`, one scale for each 32 inputs of an output.
///
/// The rule is that of the Q4_0 blocks of ggml, which `MatMulNBits` computes with too: a block's scale is its number of
/// largest magnitude, with its sign, over -8; a weight is divided by it, rounded to nearest, and stored with 8 added.
package struct FourBitBlocks: Sendable {
    /// Inputs that share a scale.
    package static let size = 32

    fileprivate let matrix: WeightMatrix
    /// Blocks of an output; the last one is filled with zeros.
    package let perRow: Int

    /// Describes the blocks; nothing is read yet.
    package init(_ matrix: WeightMatrix) {
        self.matrix = matrix
        perRow = (matrix.columns + Self.size - 1) / Self.size
    }

    /// The half bytes, two in a byte, the first in its low half: `[outputs, blocks, 16]`.
    package var codes: any ByteSource { FourBitCodes(blocks: self) }
    /// The scales, float32 `[outputs · blocks]`.
    package var scales: any ByteSource { FourBitScales(blocks: self) }

    /// Calls `body` with each row, filled up with zeros to whole blocks.
    fileprivate func forEachRow(_ body: (UnsafeBufferPointer<Float>) throws -> Void) rethrows {
        let line = UnsafeMutableBufferPointer<Float>.allocate(capacity: perRow * Self.size)
        line.initialize(repeating: 0)
        defer {
            line.deallocate()
            matrix.discard()
        }
        guard let start = line.baseAddress else { return }
        for row in 0..<matrix.rows {
            matrix.read(rows: row..<row + 1, columns: 0..<matrix.columns, into: start)
            try body(UnsafeBufferPointer(line))
        }
    }

    /// The scale of the block that begins at `first`.
    fileprivate static func scale(_ line: UnsafeBufferPointer<Float>, _ first: Int) -> Float {
        var extreme: Float = 0
        for index in first..<first + size where abs(line[index]) > abs(extreme) { extreme = line[index] }
        let scale = extreme / -8
        // A denormal scale has no inverse.
        return abs(scale) < Float.leastNormalMagnitude ? 0 : scale
    }
}

private struct FourBitCodes: ByteSource {
    let blocks: FourBitBlocks

    var byteCount: Int { blocks.matrix.rows * blocks.perRow * FourBitBlocks.size / 2 }

    func write(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        var bytes = [UInt8](repeating: 0, count: blocks.perRow * FourBitBlocks.size / 2)
        try blocks.forEachRow { line in
            for first in stride(from: 0, to: line.count, by: FourBitBlocks.size) {
                let scale = FourBitBlocks.scale(line, first)
                let factor = scale == 0 ? 0 : 1 / scale
                for index in stride(from: first, to: first + FourBitBlocks.size, by: 2) {
                    bytes[index / 2] = Self.code(line[index] * factor) | Self.code(line[index + 1] * factor) << 4
                }
            }
            try bytes.withUnsafeBytes { try sink($0) }
        }
    }

    /// Rounds to a whole number from -8 to 7 and adds 8; ``Int8Weights`` says how.
    private static func code(_ value: Float) -> UInt8 {
        UInt8(truncatingIfNeeded: (max(-8, min(7, value)) + 12_582_920).bitPattern) & 0xF
    }
}

private struct FourBitScales: ByteSource {
    let blocks: FourBitBlocks

    var byteCount: Int { blocks.matrix.rows * blocks.perRow * 4 }

    func write(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        var scales = [Float](repeating: 0, count: blocks.perRow)
        try blocks.forEachRow { line in
            for block in scales.indices { scales[block] = FourBitBlocks.scale(line, block * FourBitBlocks.size) }
            try scales.withUnsafeBytes { try sink($0) }
        }
    }
}
