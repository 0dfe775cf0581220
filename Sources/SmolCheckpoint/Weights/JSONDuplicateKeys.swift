import Foundation

/// Finds keys that an object of a JSON text uses twice, which Foundation's decoder silently lets pass.
package enum JSONDuplicateKeys {
    /// The first key that repeats inside one object, or nil.
    ///
    /// - Parameter json: UTF-8 text that a JSON decoder has already accepted.
    package static func first(in json: UnsafeRawBufferPointer) -> String? {
        // One set of the keys seen for each open object; nil for an open array.
        var open: [Set<String>?] = []
        var lastString: Range<Int>?
        var position = 0
        while position < json.count {
            switch json[position] {
            case UInt8(ascii: "\""):
                let start = position + 1
                position = start
                while position < json.count, json[position] != UInt8(ascii: "\"") {
                    position += json[position] == UInt8(ascii: "\\") ? 2 : 1
                }
                lastString = start..<min(position, json.count)
            case UInt8(ascii: "{"): open.append([])
            case UInt8(ascii: "["): open.append(nil)
            case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = open.popLast()
            case UInt8(ascii: ":"):
                guard let range = lastString, !open.isEmpty else { break }
                let key = unescaped(UnsafeRawBufferPointer(rebasing: json[range]))
                if open[open.count - 1]?.insert(key).inserted == false { return key }
            default: break
            }
            position += 1
        }
        return nil
    }

    /// The text that the inside of a JSON string stands for.
    private static func unescaped(_ bytes: UnsafeRawBufferPointer) -> String {
        let raw = String(decoding: bytes, as: UTF8.self)
        guard bytes.contains(UInt8(ascii: "\\")) else { return raw }
        return (try? JSONDecoder().decode(String.self, from: Data("\"\(raw)\"".utf8))) ?? raw
    }
}
