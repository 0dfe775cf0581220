import SmolVLM
import TestSupport
import Testing

@Suite("Stop strings")
struct StopStringsTests {
    @Test("Without stop strings text passes at once")
    func none() {
        var filter = StopStrings([])
        #expect(filter.append("abc") == "abc")
        #expect(filter.finish() == "")
    }

    @Test("A stop string split over pieces ends the text before it")
    func split() {
        var filter = StopStrings(["\nUser:"])
        #expect(filter.append("Hello\nUs") == "Hello")
        #expect(!filter.hasStopped)
        #expect(filter.append("er: more") == "")
        #expect(filter.hasStopped)
        #expect(filter.append("and more") == "")
        #expect(filter.finish() == "")
    }

    @Test("A start that does not become a stop string is given out")
    func falseStart() {
        var filter = StopStrings(["END"])
        #expect(filter.append("aEN") == "a")
        #expect(filter.append("x") == "ENx")
        #expect(filter.append("E") == "")
        #expect(filter.finish() == "E")
    }

    @Test("A start inside a false start is kept", arguments: [["a", "a", "a", "b"], ["aa", "ab"], ["aaab"]])
    func overlappingStart(_ pieces: [String]) {
        var filter = StopStrings(["aab"])
        let text = pieces.map { filter.append($0) }.joined()
        #expect(text == "a")
        #expect(filter.hasStopped)
    }

    @Test("The stop string that is complete first counts, at the same place the longest")
    func several() {
        var first = StopStrings(["abcd", "bc"])
        #expect(first.append("xabcd") == "xa")
        var longest = StopStrings(["c", "abc"])
        #expect(longest.append("xab") == "x")
        #expect(longest.append("c") == "")
        #expect(longest.hasStopped)
    }

    @Test("Characters of several bytes are held and given out whole")
    func multibyte() {
        var filter = StopStrings(["é😀"])
        #expect(filter.append("aé") == "a")
        #expect(filter.append("😁") == "é😁")
        #expect(filter.append("é😀z") == "")
        #expect(filter.hasStopped)
    }

    @Test("However the text is cut, the same comes out as for the whole text")
    func randomCuts() {
        var generator = SeededGenerator(seed: 5)
        let letters = ["a", "b", "é"]
        func word(_ length: ClosedRange<Int>) -> String {
            (0..<Int.random(in: length, using: &generator))
                .map { _ in letters[Int.random(in: 0..<letters.count, using: &generator)] }.joined()
        }
        for _ in 0..<5000 {
            let stops = (0..<Int.random(in: 1...3, using: &generator)).map { _ in word(1...4) }
            let text = Array(word(0...14))
            var filter = StopStrings(stops)
            var found = ""
            for character in text { found += filter.append(String(character)) }
            found += filter.finish()
            #expect(found == expected(String(text), stops: stops), "\(stops) in \(String(text))")
        }
    }

    /// The definition, taken literally: the shortest start of the text that ends with a stop string, without the
    /// longest stop string that it ends with.
    private func expected(_ text: String, stops: [String]) -> String {
        let characters = Array(text)
        for end in 0...characters.count {
            let start = String(characters[..<end])
            let ending = stops.filter { start.hasSuffix($0) }.max { $0.count < $1.count }
            if let ending { return String(start.dropLast(ending.count)) }
        }
        return text
    }
}
