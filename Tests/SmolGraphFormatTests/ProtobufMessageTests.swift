import SmolGraphFormat
import TestSupport
import Testing

/// The writer of protobuf messages: against bytes of the format's own description, and against the reader.
@Suite("Protobuf writer")
struct ProtobufMessageTests {
    private func bytes(_ message: ProtobufMessage) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try message.write { bytes += $0 }
        #expect(bytes.count == message.byteCount)
        return bytes
    }

    /// The examples of "Encoding" in protobuf's documentation.
    @Test("the format's own examples")
    func documented() throws {
        var number = ProtobufMessage()
        number.add(1, integer: 150)
        #expect(try bytes(number) == [0x08, 0x96, 0x01])
        var text = ProtobufMessage()
        text.add(2, text: "testing")
        #expect(try bytes(text) == [0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6E, 0x67])
        var outer = ProtobufMessage()
        outer.add(3, message: number)
        #expect(try bytes(outer) == [0x1A, 0x03, 0x08, 0x96, 0x01])
        var negative = ProtobufMessage()
        negative.add(1, integer: -2)
        #expect(try bytes(negative) == [0x08, 0xFE] + [UInt8](repeating: 0xFF, count: 8) + [0x01])
    }

    @Test("a float is four bytes, the lowest first; fields from 16 on have a longer tag")
    func floatsAndTags() throws {
        var message = ProtobufMessage()
        message.add(2, float: 1.5)
        message.add(20, integer: 1)
        #expect(try bytes(message) == [0x15, 0x00, 0x00, 0xC0, 0x3F, 0xA0, 0x01, 0x01])
    }

    @Test("what comes later is written where it belongs, in messages inside messages")
    func sources() throws {
        struct Slow: ByteSource {
            let byteCount: Int
            func write(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
                for index in 0..<byteCount {
                    try withUnsafeBytes(of: UInt8(truncatingIfNeeded: index)) { try sink($0) }
                }
            }
        }
        var inner = ProtobufMessage()
        inner.add(9, source: Slow(byteCount: 300))
        inner.add(8, text: "w")
        var outer = ProtobufMessage()
        outer.add(1, integer: 7)
        outer.add(5, message: inner)
        outer.add(1, integer: 8)
        let content = (0..<300).map { UInt8(truncatingIfNeeded: $0) }
        let expected: [UInt8] = [0x08, 7, 0x2A, 0xB2, 0x02, 0x4A, 0xAC, 0x02] + content + [0x42, 1, 0x77, 0x08, 8]
        #expect(try bytes(outer) == expected)
    }

    @Test("the reader finds what was written")
    func roundTrip() throws {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<200 {
            var message = ProtobufMessage()
            var expected: [(field: Int, value: Int?, bytes: [UInt8])] = []
            for _ in 0..<Int.random(in: 0...8, using: &generator) {
                let field = Int.random(in: 1...40, using: &generator)
                if Bool.random(using: &generator) {
                    let shift = UInt64.random(in: 0...63, using: &generator)
                    let value = Int(truncatingIfNeeded: generator.next() >> shift)
                    message.add(field, integer: value)
                    expected.append((field, value, []))
                } else {
                    let count = Int.random(in: 0...400, using: &generator)
                    let content = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
                    message.add(field, source: ReadyBytes(content))
                    expected.append((field, nil, content))
                }
            }
            let bytes = try bytes(message)
            try bytes.withUnsafeBytes { buffer in
                var reader = ProtobufReader(buffer, range: 0..<buffer.count)
                for (field, value, content) in expected {
                    let (foundField, found) = try #require(try reader.next())
                    #expect(foundField == field)
                    switch found {
                    case .integer(let number): #expect(Int(bitPattern: UInt(number)) == value)
                    case .bytes(let range): #expect(value == nil && Array(buffer[range]) == content)
                    case .fixed: Issue.record("nothing of a fixed size was written")
                    }
                }
                #expect(try reader.next() == nil)
            }
        }
    }
}
