import SmolTerminal
import TestSupport
import Testing

/// How wide text is on a terminal.
@Suite("Width of text")
struct WidthTests {
    @Test(
        "a character takes the columns that Unicode says",
        arguments: [
            ("a", 1), ("é", 1), ("e\u{301}", 1), ("ß", 1), ("中", 2), ("あ", 2), ("한", 2), ("ｶ", 1), ("Ａ", 2),
            ("…", 1), ("“", 1), ("█", 1), ("😀", 2), ("👩‍👩‍👧", 2), ("👍🏽", 2), ("🇩🇪", 2), ("❤", 1), ("❤\u{FE0F}", 2),
            ("⌚", 2), ("\u{200B}", 0), ("ก็", 1), ("ﬁ", 1), ("\u{AD}", 1), ("\u{1100}\u{1161}\u{11A8}", 2), ("。", 2),
        ]
    )
    func columns(text: String, expected: Int) {
        #expect(text.columns == expected)
        #expect(Array(text).count == 1)
    }

    @Test("text adds up")
    func sums() {
        #expect("naïve 中文 👍🏽!".columns == 14)
        #expect("".columns == 0)
        #expect("中文字".clipped(toColumns: 5) == "中文")
    }

    @Test("controls are shown, and do not reach the terminal")
    func controls() {
        #expect(VisibleCharacter("\u{1B}") == VisibleCharacter("\u{1B}"))
        #expect(VisibleCharacter("\u{1B}").text == "^[")
        #expect(VisibleCharacter("\u{7F}").text == "^?")
        #expect(VisibleCharacter("\t").columns == 4)
        #expect("a\u{1B}[31mb\u{07}\u{9B}c\td\n\u{202E}e".safeForTerminal == "a[31mbc\td\ne")
        #expect("a\nb\tc".singleLine == "a\\nb\\tc")
        #expect(VisibleCharacter("\u{202E}").text == "\u{FFFD}")
        #expect(VisibleCharacter("\u{9B}").text == "^.")
    }

    @Test("words go to the next line whole, whatever the pieces")
    func wrapping() {
        let text = "The quick brown fox jumps over the lazy dog, 中文没有空格所以可以在任何地方换行 and so on."
        for size in [1, 2, 3, 7, 200] {
            var wrapper = WordWrapper(columns: 20)
            var screen = VirtualScreen(columns: 20, rows: 12)
            var rest = Array(text)[...]
            while !rest.isEmpty {
                screen.write(wrapper.append(String(rest.prefix(size))).replacing("\n", with: "\r\n"))
                rest = rest.dropFirst(size)
            }
            screen.write(wrapper.finish())
            let lines = screen.lines.filter { !$0.isEmpty }
            #expect(lines[0] == "The quick brown fox")
            #expect(lines[1] == "jumps over the lazy")
            #expect(lines.joined(separator: " ").replacing(" ", with: "") == text.replacing(" ", with: ""))
            #expect(lines.allSatisfy { $0.columns <= 20 })
        }
    }

    @Test("a word longer than the line is cut, and line breaks start anew")
    func longWords() {
        var wrapper = WordWrapper(columns: 20)
        var screen = VirtualScreen(columns: 20, rows: 5)
        let long = String(repeating: "x", count: 30)
        screen.write((wrapper.append("ab " + long + "\ncd") + wrapper.finish()).replacing("\n", with: "\r\n"))
        #expect(
            screen.lines.prefix(4) == [
                "ab", String(repeating: "x", count: 20), String(repeating: "x", count: 10), "cd",
            ]
        )
        var narrow = WordWrapper(columns: 5)
        #expect(narrow.append("not broken at all") + narrow.finish() == "not broken at all")
    }

    @Test("a terminal that becomes wider or narrower meanwhile shows every word once")
    func resizing() {
        let text = "The quick brown fox jumps over the lazy dog, 中文没有空格 and so on, over and over again. "
        var generator = SeededGenerator(seed: 29)
        for _ in 0..<500 {
            var columns = Int.random(in: 20...60, using: &generator)
            var wrapper = WordWrapper(columns: columns)
            var output = ""
            var rest = Array(text + text)[...]
            while !rest.isEmpty {
                if Int.random(in: 0..<8, using: &generator) == 0 {
                    columns = Int.random(in: 20...60, using: &generator)
                    wrapper.resize(columns: columns)
                }
                let size = Int.random(in: 1...9, using: &generator)
                output += wrapper.append(String(rest.prefix(size)))
                rest = rest.dropFirst(size)
            }
            output += wrapper.finish()
            #expect(!output.contains("\u{1B}"), "nothing is taken back")
            #expect(output.filter { !$0.isWhitespace } == (text + text).filter { !$0.isWhitespace })
        }
    }

    @Test("a word waits until it is whole, but not the first one of a line")
    func waiting() {
        var wrapper = WordWrapper(columns: 20)
        #expect(wrapper.append("The") == "The")
        #expect(wrapper.append(" qu") == " ")
        #expect(wrapper.append("ick br") == "quick ")
        #expect(wrapper.append("own") == "")
        #expect(wrapper.finish() == "brown")
        // One that turns out not to fit is written in the next line as it comes.
        #expect(wrapper.append("-and-white") == "\n-and-white")
        #expect(wrapper.append("ish") == "ish")
    }

    @Test("notes and tables go on below where their text begins")
    func paragraphs() {
        let text = "  name   what it is, told at some length\nshort\n\n    an indented line that goes on\n"
        #expect(
            ParagraphWrapper.wrapped(text, columns: 24)
                == """
                  name   what it is,
                         told at some
                         length
                short

                    an indented line
                    that goes on

                """
        )
        #expect(ParagraphWrapper.wrapped("one", columns: 80) == "one\n")
        #expect(ParagraphWrapper.wrapped("", columns: 80) == "")
        let word = String(repeating: "x", count: 50)
        #expect(ParagraphWrapper.wrapped(word, columns: 20) == word + "\n")
    }

    @Test("lists stand in columns")
    func lists() {
        #expect(ColumnList.rows([], columns: 80).isEmpty)
        #expect(ColumnList.rows(["a", "b", "c"], columns: 6) == ["a  c  ", "b  "])
        let many = ColumnList.rows((0..<100).map { "word\($0)" }, columns: 16, maximumRows: 4)
        #expect(many.count == 4)
        #expect(many.last == "… and 94 more")
    }
}
