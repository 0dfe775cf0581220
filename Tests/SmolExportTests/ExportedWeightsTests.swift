import Foundation
internal import SmolCheckpoint
import SmolExport
internal import SmolGraphFormat
import TestSupport
import Testing

/// The forms in which exported graphs hold weights, against their rules worked out number by number.
@Suite("Exported weights")
struct ExportedWeightsTests {
    private let folder: ModelFolderFixture
    private let rows = 37
    private let columns = 83
    private let numbers: [Float]
    private let matrix: WeightMatrix

    init() throws {
        var generator = SeededGenerator(seed: 11)
        // Row 5 is zeros.
        let numbers = (0..<37 * 83).map { $0 / 83 == 5 ? 0 : Float.random(in: -2...2, using: &generator) }
        self.numbers = numbers
        // Two tensors, joined: 20 rows and 17.
        let header = """
            {"a":{"dtype":"F32","shape":[20,83],"data_offsets":[0,6640]},\
            "b":{"dtype":"F32","shape":[17,83],"data_offsets":[6640,12284]}}
            """
        folder = try ModelFolderFixture()
        let path = try folder.write(safetensors(header, data: numbers.withUnsafeBytes { Array($0) }), to: "w")
        let file = try SafetensorsFile(path: path)
        matrix = try WeightMatrix([file.tensor(named: "a"), file.tensor(named: "b")], columns: 83)
    }

    private func bytes(_ source: any ByteSource) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try source.write { bytes += $0 }
        #expect(bytes.count == source.byteCount)
        return bytes
    }

    private func elements<Element: BitwiseCopyable>(_ source: any ByteSource, as type: Element.Type) throws -> [Element]
    {
        try bytes(source).withUnsafeBytes { buffer in
            (0..<buffer.count / MemoryLayout<Element>.stride).map {
                buffer.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Element>.stride, as: type)
            }
        }
    }

    private func transposed<Element>(_ values: [Element]) -> [Element] {
        (0..<columns).flatMap { column in (0..<rows).map { values[$0 * columns + column] } }
    }

    @Test("float32 and float16, as stored and transposed")
    func floats() throws {
        let plain = FloatWeights(matrix, format: .float32, transposed: false)
        #expect(try elements(plain, as: Float.self) == numbers)
        let turned = FloatWeights(matrix, format: .float32, transposed: true)
        #expect(try elements(turned, as: Float.self) == transposed(numbers))
        let halves = numbers.map(HalfPrecision.bits)
        #expect(try elements(FloatWeights(matrix, format: .float16, transposed: false), as: UInt16.self) == halves)
        let turnedHalves = FloatWeights(matrix, format: .float16, transposed: true)
        #expect(try elements(turnedHalves, as: UInt16.self) == transposed(halves))
    }

    @Test("bytes with a scale for each output")
    func int8() throws {
        let scales = (0..<rows).map { row in
            let largest = numbers[row * columns..<(row + 1) * columns].map(abs).max() ?? 0
            return largest == 0 ? 1 : largest / 127
        }
        #expect(try elements(Int8Scales(matrix), as: Float.self) == scales)
        let codes = numbers.indices.map { index in
            Int8((numbers[index] * (1 / scales[index / columns])).rounded(.toNearestOrEven))
        }
        #expect(try elements(Int8Weights(matrix, transposed: false), as: Int8.self) == codes)
        #expect(try elements(Int8Weights(matrix, transposed: true), as: Int8.self) == transposed(codes))
        for index in numbers.indices {
            let scale = scales[index / columns]
            #expect(abs(Float(codes[index]) * scale - numbers[index]) <= scale * 0.5001)
        }
    }

    @Test("half bytes with a scale for each 32 inputs, the last block filled up")
    func fourBits() throws {
        let blocks = FourBitBlocks(matrix)
        #expect(blocks.perRow == 3)
        let codes = try elements(blocks.codes, as: UInt8.self)
        let scales = try elements(blocks.scales, as: Float.self)
        #expect(codes.count == rows * 3 * 16 && scales.count == rows * 3)
        for row in 0..<rows {
            for column in 0..<96 {
                let block = row * 3 + column / 32
                let byte = codes[block * 16 + column % 32 / 2]
                let code = column % 2 == 0 ? byte & 0xF : byte >> 4
                let stored = scales[block] * (Float(code) - 8)
                let value = column < columns ? numbers[row * columns + column] : 0
                // The largest magnitude has the code -8; the other end is one step short.
                let isClipped = code == 15
                #expect(abs(stored - value) <= abs(scales[block]) * (isClipped ? 1.0001 : 0.5001))
            }
            for block in 0..<3 {
                let range = row * columns + block * 32..<row * columns + min(columns, (block + 1) * 32)
                let extreme = numbers[range].max { abs($0) < abs($1) } ?? 0
                #expect(scales[row * 3 + block] == extreme / -8)
            }
        }
    }

    @Test("the rotary table is the reference's: cos and sin of position · theta^(-2i/d)")
    func rotary() throws {
        let configuration = smallConfiguration(text: ["rope_theta": "100000.0", "max_position_embeddings": "70"])
        let text = try ModelArchitecture(json: configuration).text
        let cosines = try elements(RotaryTable(text, .cosines), as: Float.self)
        let sines = try elements(RotaryTable(text, .sines), as: Float.self)
        #expect(cosines.count == 71 * text.headDimension / 2 && sines.count == cosines.count)
        for position in 0...70 {
            for index in 0..<text.headDimension / 2 {
                let angle = Double(position) * pow(100_000, -2 * Double(index) / Double(text.headDimension))
                let place = position * text.headDimension / 2 + index
                #expect(abs(Double(cosines[place]) - cos(angle)) < 1e-5)
                #expect(abs(Double(sines[place]) - sin(angle)) < 1e-5)
            }
        }
    }
}
