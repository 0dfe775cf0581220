import SmolVLM
import Testing

@Suite("Answer match")
struct AnswerMatchTests {
    @Test(
        "exact is letter by letter, but for white space at the ends",
        arguments: [("two", "two", true), (" two\n", "two", true), ("Two", "two", false), ("two.", "two", false)]
    )
    func exact(answer: String, expected: String, isExact: Bool) {
        #expect(AnswerMatch(answer, expected: [expected]).isExact == isExact)
    }

    @Test(
        "relaxed is the same words",
        arguments: [
            ("A red circle.", "red circle"), ("The red, round circle", "red round circle"), ("three", "3"),
            ("It's here", "its here"), ("Three cups", "3 cups"), ("1,200", "1200"), ("-3", "-3"), ("3.5", "3.5"),
            ("CAFÉ", "café"),
        ]
    )
    func sameWords(answer: String, expected: String) {
        #expect(AnswerMatch(answer, expected: [expected]).isRelaxed)
        #expect(AnswerMatch(expected, expected: [answer]).isRelaxed)
    }

    @Test(
        "relaxed is not any words",
        arguments: [
            ("a blue circle", "red circle"), ("red circle and more", "red circle"), ("", "red"), ("the", "a"),
            ("3", "-3"), ("35", "3.5"),
        ]
    )
    func otherWords(answer: String, expected: String) {
        #expect(!AnswerMatch(answer, expected: [expected]).isRelaxed)
    }

    @Test("a number may be off by a twentieth, and no more")
    func numbers() {
        #expect(AnswerMatch("105", expected: ["100"]).isRelaxed)
        #expect(AnswerMatch("95.0", expected: ["100"]).isRelaxed)
        #expect(!AnswerMatch("106", expected: ["100"]).isRelaxed)
        #expect(!AnswerMatch("94", expected: ["100"]).isRelaxed)
        #expect(!AnswerMatch("4", expected: ["3"]).isRelaxed)
        #expect(AnswerMatch("-95", expected: ["-100"]).isRelaxed)
    }

    @Test("any of several answers will do, and what is exact is relaxed too")
    func several() {
        let match = AnswerMatch("grey", expected: ["gray", "grey"])
        #expect(match.isExact)
        #expect(match.isRelaxed)
        #expect(AnswerMatch("?!", expected: ["?!"]).isRelaxed)
    }
}
