import SmolHub
import TestSupport
import Testing

/// Heads of answers, as libcurl hands them on and as a hostile server would send them.
@Suite("Heads of answers")
struct HTTPHeadTests {
    /// Reads lines as long as they are taken.
    private func head(_ lines: [[UInt8]]) -> (head: HTTPHead, isTaken: Bool) {
        var head = HTTPHead()
        let isTaken = lines.allSatisfy { line in line.withUnsafeBufferPointer { head.read($0) } }
        return (head, isTaken)
    }

    @Test("Names have no case, the first of equal ones counts, and white space around values is none of theirs")
    func headers() {
        let lines = ["HTTP/1.1 200 OK\r\n", "ETag:  \"a b\" \r\n", "etag: c\r\n", "Odd\r\n", "Empty:\r\n", "\r\n"]
        let (head, isTaken) = head(lines.map { Array($0.utf8) })
        #expect(isTaken && head.isComplete)
        #expect(head.status == 200)
        #expect(head.headers["ETAG"] == "\"a b\"")
        #expect(head.headers["Empty"]?.isEmpty == true)
        #expect(head.headers["Odd"] == nil)
    }

    @Test("Interim answers are passed over, and lines after the end too")
    func interim() {
        let lines = [
            "HTTP/1.1 103 Early Hints\r\n", "Link: a\r\n", "\r\n", "HTTP/2 404\r\n", "A: b\r\n", "\r\n", "Late: c\r\n",
        ]
        let (head, isTaken) = head(lines.map { Array($0.utf8) })
        #expect(isTaken && head.isComplete)
        #expect(head.status == 404)
        #expect(head.headers == ["A": "b"])
    }

    @Test("A head without an end is refused at its limit")
    func endless() {
        let line = Array("A: \(String(repeating: "b", count: 1000))\r\n".utf8)
        #expect(!head(Array(repeating: line, count: HTTPHead.sizeLimit / 1000)).isTaken)
    }

    @Test("Heads with changed bytes are read or refused")
    func fuzz() {
        let text = "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 5-9/10\r\nETag: \"x\"\r\n\r\n"
        var random = SeededGenerator(seed: 3)
        for _ in 0..<10_000 {
            var bytes = Array(text.utf8)
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            let (head, _) = head(lines.map { Array($0) + [UInt8(ascii: "\n")] })
            #expect(head.status == 0 || (100...999).contains(head.status))
        }
    }
}
