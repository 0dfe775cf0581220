/// The status and headers of an answer, read line by line.
package struct HTTPHead: Sendable, Equatable {
    /// Bytes that a head may have, that of interim answers before it included.
    package static let sizeLimit = 1 << 18

    /// The status, 0 before its line has come.
    package private(set) var status = 0
    /// The headers that have come.
    package private(set) var headers: HTTPHeaders = [:]
    /// Whether the empty line after the last header has come.
    package private(set) var isComplete = false
    private var size = 0

    /// A head of which nothing has come.
    package init() {}

    /// Takes a line with its line break.
    ///
    /// - Returns: False when there are too many bytes, or when it is not a head's line.
    package mutating func read(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
        // Lines after the body are of no use here.
        if isComplete { return true }
        size += line.count
        guard size <= Self.sizeLimit else { return false }
        let text = String(decoding: line, as: UTF8.self)
        let trimmed = text.trimmingSuffix { $0.isWhitespace || $0.isNewline }
        if trimmed.isEmpty {
            // An interim answer: the real one follows.
            isComplete = status >= 200
            return true
        }
        if trimmed.hasPrefix("HTTP/") {
            let parts = trimmed.split(separator: " ", maxSplits: 2)
            guard parts.count >= 2, let status = Int(parts[1]), (100...999).contains(status) else { return false }
            self.status = status
            headers = [:]
            return true
        }
        guard let colon = trimmed.firstIndex(of: ":") else { return true }
        let value = trimmed[trimmed.index(after: colon)...].drop { $0.isWhitespace }
        headers.add(String(trimmed[..<colon]), String(value))
        return true
    }
}

extension StringProtocol {
    /// The text without the characters at its end for which `isTrimmed` holds.
    fileprivate func trimmingSuffix(while isTrimmed: (Character) -> Bool) -> SubSequence {
        guard let last = lastIndex(where: { !isTrimmed($0) }) else { return self[startIndex..<startIndex] }
        return self[...last]
    }
}
