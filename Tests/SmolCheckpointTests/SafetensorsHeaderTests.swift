import Foundation
import SmolCheckpoint
internal import SmolSupport
import TestSupport
import Testing

@Suite("Safetensors")
struct SafetensorsHeaderTests {
    private func header(_ data: Data) throws(FileError) -> SafetensorsHeader {
        try Array(data).withUnsafeBufferPointer { buffer throws(FileError) in
            try SafetensorsHeader(bytes: UnsafeRawBufferPointer(buffer), path: "x.safetensors")
        }
    }

    private func entry(_ name: String, _ type: String, _ shape: String, _ offsets: String) -> String {
        "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":\(offsets)}"
    }

    private func expectMalformed(_ data: Data, place: String, _ problem: String) throws {
        let error = try #require(throws: FileError.self) { try header(data) }
        #expect(error.kind == .malformed)
        #expect(error.file == "x.safetensors")
        #expect(error.place == place)
        #expect(error.problem.contains(problem), "\(error)")
        #expect(!error.description.contains("\n"))
    }

    @Test("A good file: order of the data, metadata, padding, scalars and empty tensors")
    func good() throws {
        let json =
            "{\"__metadata__\":{\"format\":\"pt\"},"
            + [
                entry("b", "F32", "[2]", "[4,12]"), entry("a", "BF16", "[1,2]", "[0,4]"),
                entry("none", "F32", "[0,3]", "[4,4]"), entry("scalar", "I8", "[]", "[12,13]"),
            ].joined(separator: ",") + "}   "
        let header = try header(safetensors(json, data: [UInt8](repeating: 0, count: 13)))
        let start = 8 + json.utf8.count
        #expect(header.entries.map(\.name) == ["a", "none", "b", "scalar"])
        #expect(header.entries.map(\.fileRange.lowerBound) == [start, start + 4, start + 4, start + 12])
        #expect(header.entries.map(\.shape) == [[1, 2], [0, 3], [2], []])
        #expect(header.entries.map(\.dataType) == [.bfloat16, .float32, .float32, .integer8])
        #expect(header.metadata == ["format": "pt"])
    }

    @Test("A file without tensors")
    func noTensors() throws {
        #expect(try header(safetensors("{}")).entries.isEmpty)
    }

    @Test("A file too short for the header length")
    func tooShort() throws {
        try expectMalformed(Data([2, 0, 0, 0, 0, 0, 0]), place: "header length", "7 bytes")
    }

    @Test("A header longer than the format allows", arguments: [100_000_001, UInt64.max, UInt64(Int.max)])
    func headerTooLong(_ length: UInt64) throws {
        try expectMalformed(safetensors("{}", length: length), place: "header length", "at most 100000000")
    }

    @Test("A header longer than the file")
    func headerPastEnd() throws {
        try expectMalformed(safetensors("{}", length: 3), place: "header length", "cut short")
    }

    @Test("A header that does not start with a brace", arguments: ["", " {}", "[]", "GGUF"])
    func noBrace(_ text: String) throws {
        try expectMalformed(safetensors(text), place: "header", "does not start with '{'")
    }

    @Test("A header that is not JSON", arguments: ["{", "{]", "{\"a\":}", "{}x"])
    func notJSON(_ text: String) throws {
        try expectMalformed(safetensors(text.count < 2 ? text + " " : text), place: "header", "not valid JSON")
    }

    @Test(
        "An entry of another form",
        arguments: [
            ("3", "a", "should be an object, is a number"), ("{}", "a", "{dtype, shape, data_offsets}"),
            ("{\"dtype\":1}", "a.dtype", "should be a string"), ("[1]", "a", "should be an object, is a list"),
            ("null", "a", "should be an object, is null"),
        ]
    )
    func entryForm(_ value: String, _ place: String, _ problem: String) throws {
        try expectMalformed(safetensors("{\"a\":\(value)}"), place: place, problem)
    }

    @Test("Metadata that is not texts")
    func metadataForm() throws {
        try expectMalformed(safetensors("{\"__metadata__\":{\"a\":1}}"), place: "__metadata__.a", "should be a string")
    }

    @Test("A name that is used twice, escaped or not", arguments: ["w", "\\u0077"])
    func duplicate(_ second: String) throws {
        let json = "{" + entry("w", "I8", "[1]", "[0,1]") + "," + entry(second, "I8", "[1]", "[1,2]") + "}"
        try expectMalformed(safetensors(json, data: [0, 0]), place: "w", "is named twice")
    }

    @Test("A key of an entry that is used twice")
    func duplicateInEntry() throws {
        let json = "{\"w\":{\"dtype\":\"I8\",\"shape\":[1],\"shape\":[2],\"data_offsets\":[0,1]}}"
        try expectMalformed(safetensors(json, data: [0]), place: "w.shape", "is named twice")
    }

    @Test("An unknown dtype")
    func dataType() throws {
        let json = "{" + entry("w", "F12", "[1]", "[0,1]") + "}"
        try expectMalformed(safetensors(json, data: [0]), place: "w", "unknown dtype \"F12\"")
    }

    @Test("Offsets that are not a range", arguments: ["[1,0]", "[0]", "[]", "[0,1,2]"])
    func offsets(_ offsets: String) throws {
        let json = "{" + entry("w", "I8", "[1]", offsets) + "}"
        try expectMalformed(safetensors(json, data: [0]), place: "w", "data_offsets are")
    }

    @Test(
        "Offsets that are no whole numbers",
        arguments: [
            ("[-1,0]", "[0]", "whole number"), ("[0,1e30]", "[1]", "whole number"),
            ("[0,9223372036854775808]", "[1]", "no more than"), ("[0,0.5]", "[1]", "whole number"),
            ("\"0,1\"", "", "should be a list"),
        ]
    )
    func offsetNumbers(_ offsets: String, _ index: String, _ problem: String) throws {
        let json = "{" + entry("w", "I8", "[1]", offsets) + "}"
        try expectMalformed(safetensors(json, data: [0]), place: "w.data_offsets\(index)", problem)
    }

    @Test("Data past the end of the file", arguments: ["[0,2]", "[5,6]", "[0,9223372036854775807]"])
    func pastEnd(_ offsets: String) throws {
        let json = "{" + entry("w", "I8", "[2]", offsets) + "}"
        try expectMalformed(safetensors(json, data: [0]), place: "w", "the file holds 1 bytes")
    }

    @Test(
        "A shape whose size overflows",
        arguments: ["[4294967296,4294967296]", "[9223372036854775807]", "[3037000500,3037000500,0]"]
    )
    func overflow(_ shape: String) throws {
        let json = "{" + entry("w", "F32", shape, "[0,0]") + "}"
        try expectMalformed(safetensors(json), place: "w", "too large")
    }

    @Test("A negative shape", arguments: [("[-1]", 0), ("[-2,-2]", 0), ("[0,-1]", 1)])
    func negative(_ shape: String, _ index: Int) throws {
        let json = "{" + entry("w", "I8", shape, "[0,0]") + "}"
        try expectMalformed(safetensors(json), place: "w.shape[\(index)]", "should be a whole number")
    }

    @Test("More dimensions than any tensor has")
    func rank() throws {
        let json = "{" + entry("w", "I8", "\([Int](repeating: 1, count: 17))", "[0,1]") + "}"
        try expectMalformed(safetensors(json, data: [0]), place: "w", "17 dimensions")
    }

    @Test("A shape that does not take the bytes of its range", arguments: ["[1]", "[3]", "[]", "[2,2]", "[0]"])
    func sizeMismatch(_ shape: String) throws {
        let json = "{" + entry("w", "F16", shape, "[0,4]") + "}"
        try expectMalformed(safetensors(json, data: [0, 0, 0, 0]), place: "w", "data_offsets span 4")
    }

    @Test("Tensors that overlap")
    func overlap() throws {
        let json = "{" + entry("a", "I8", "[3]", "[0,3]") + "," + entry("b", "I8", "[2]", "[2,4]") + "}"
        try expectMalformed(safetensors(json, data: [0, 0, 0, 0]), place: "b", "inside the tensor before it")
    }

    @Test("Two tensors with the same data")
    func sameData() throws {
        let json = "{" + entry("a", "I8", "[2]", "[0,2]") + "," + entry("b", "I8", "[2]", "[0,2]") + "}"
        try expectMalformed(safetensors(json, data: [0, 0]), place: "b", "inside the tensor before it")
    }

    @Test("A hole between tensors, and before the first")
    func hole() throws {
        let json = "{" + entry("a", "I8", "[1]", "[0,1]") + "," + entry("b", "I8", "[1]", "[2,3]") + "}"
        try expectMalformed(safetensors(json, data: [0, 0, 0]), place: "b", "after a hole")
        let late = "{" + entry("a", "I8", "[1]", "[1,2]") + "}"
        try expectMalformed(safetensors(late, data: [0, 0]), place: "a", "after a hole")
    }

    @Test("Bytes after the last tensor")
    func trailing() throws {
        let json = "{" + entry("a", "I8", "[1]", "[0,1]") + "}"
        try expectMalformed(safetensors(json, data: [0, 0]), place: "data", "tensors end at byte")
    }

    @Test("A damaged file gives a typed error or ranges inside it")
    func fuzz() {
        var generator = SeededGenerator(seed: 4)
        let json =
            "{\"__metadata__\":{\"format\":\"pt\"},"
            + [
                entry("model.a.weight", "BF16", "[2,3]", "[0,12]"), entry("model.b.weight", "F32", "[4]", "[12,28]"),
                entry("é\\n", "F16", "[0]", "[28,28]"), entry("z", "F4", "[8]", "[28,32]"),
            ].joined(separator: ",") + "}"
        let original = safetensors(json, data: [UInt8](repeating: 1, count: 32))
        let digits = Array("0123456789-{}[]\",:\\e. ".utf8)
        for _ in 0..<10_000 {
            var data = original
            for _ in 0..<Int.random(in: 1...4, using: &generator) where !data.isEmpty {
                let position = Int.random(in: 0..<data.count, using: &generator)
                switch Int.random(in: 0..<5, using: &generator) {
                case 0: data[position] = UInt8.random(in: 0...255, using: &generator)
                case 1: data[position] = digits[Int.random(in: 0..<digits.count, using: &generator)]
                case 2: data[position % 8] = UInt8.random(in: 0...255, using: &generator)
                case 3: data.removeSubrange(position...)
                default: data.insert(digits[Int.random(in: 0..<digits.count, using: &generator)], at: position)
                }
            }
            do {
                for entry in try header(data).entries {
                    #expect(entry.fileRange.upperBound <= data.count)
                    #expect(entry.shape.reduce(entry.dataType.bitWidth, *) == entry.fileRange.count * 8)
                }
            } catch {
                #expect(!error.description.contains("\n"))
            }
        }
    }
}
