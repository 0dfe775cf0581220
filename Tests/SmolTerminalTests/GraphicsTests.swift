import Foundation
import SmolTerminal
import Testing

/// Images on a terminal, and finding out whether it can show any.
@Suite("Graphics")
struct GraphicsTests {
    @Test("sixels of a small image")
    func sixel() throws {
        // Left half red, right half blue, seven rows: two strips.
        let row: [UInt8] = [255, 0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0, 0, 255, 0, 0, 255]
        let image = try #require(
            TerminalImage(width: 6, height: 7, samples: Array(repeating: row, count: 7).flatMap { $0 })
        )
        let text = SixelEncoder.sequence(of: image)
        #expect(text.hasPrefix("\u{1B}P0;1q\"1;1;6;7#0;2;"))
        #expect(text.hasSuffix("\u{1B}\\"))
        #expect(text.contains(";2;100;0;0"))
        #expect(text.contains(";2;0;0;100"))
        // `~` has all six rows, `@` the first alone, `?` none.
        #expect(text.contains("!4~"))
        #expect(text.contains("!4?~~"))
        #expect(text.contains("-"))
        #expect(text.contains("!4@"))
    }

    @Test("at most 256 colours, and every pixel near its own")
    func palette() throws {
        let side = 64
        var samples: [UInt8] = []
        for y in 0..<side { for x in 0..<side { samples += [UInt8(x * 4), UInt8(y * 4), UInt8((x ^ y) * 4)] } }
        let image = try #require(TerminalImage(width: side, height: side, samples: samples))
        let text = SixelEncoder.sequence(of: image)
        let definitions = text.matches(of: /#(\d+);2;(\d+);(\d+);(\d+)/)
        #expect(definitions.count == 256)
        let decoded = try Sixels(text, width: side, height: side)
        #expect(decoded.isComplete)
        for (expected, shown) in zip(samples, decoded.samples) { #expect(abs(Int(expected) - Int(shown)) < 48) }
    }

    @Test("the kitty protocol carries the samples in chunks")
    func kitty() throws {
        let samples = (0..<60 * 40 * 3).map { UInt8($0 % 251) }
        let image = try #require(TerminalImage(width: 60, height: 40, samples: samples))
        let text = KittyEncoder.sequence(of: image, columns: 12, rows: 4)
        let chunks = text.matches(of: /\x{1B}_G([^;]*);([^\x{1B}]*)\x{1B}\\/)
        #expect(chunks.first?.output.1 == "a=T,f=24,s=60,v=40,c=12,r=4,q=2,m=1")
        #expect(chunks.last?.output.1 == "m=0")
        #expect(chunks.allSatisfy { $0.output.2.utf8.count <= 4096 })
        let data = try #require(Data(base64Encoded: chunks.map { String($0.output.2) }.joined()))
        #expect(Array(data) == samples)
    }

    @Test("an image whose sizes do not fit is refused")
    func sizes() {
        #expect(TerminalImage(width: 2, height: 2, samples: [1]) == nil)
        #expect(TerminalImage(width: 0, height: 0, samples: []) == nil)
    }

    @Test("only terminals that say they know the kitty protocol are asked for it, some nothing at all")
    func questions() throws {
        #expect(GraphicsQuestion(environment: ["TERM": "dumb"]) == nil)
        #expect(GraphicsQuestion(environment: ["TERM": "linux"]) == nil)
        #expect(GraphicsQuestion(environment: [:]) == nil)
        #expect(GraphicsQuestion(environment: ["TERM": "xterm-256color"])?.text == "\u{1B}[c")
        let kitty = try #require(GraphicsQuestion(environment: ["TERM": "xterm-kitty"]))
        #expect(kitty.text.hasSuffix("\u{1B}\\\u{1B}[c"))
        #expect(
            GraphicsQuestion(environment: ["TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"])?.asksForKitty == true
        )
        let inside = GraphicsQuestion(environment: ["TERM": "screen-256color", "TMUX": "x", "KITTY_WINDOW_ID": "1"])
        #expect(inside?.asksForKitty == false)
    }

    @Test("answers are told from what the person types")
    func answers() throws {
        let question = try #require(GraphicsQuestion(environment: ["TERM": "xterm-kitty"]))
        func answer(_ text: String) -> GraphicsQuestion.Answer { question.answer(in: Array(text.utf8)) }
        #expect(answer("\u{1B}_Gi=31;OK\u{1B}\\\u{1B}[?62;c") == .init(found: .kitty, isComplete: true))
        #expect(answer("\u{1B}_Gi=31;EINVAL:no\u{1B}\\\u{1B}[?62;4c") == .init(found: .sixel, isComplete: true))
        #expect(answer("\u{1B}[?1;2c") == .init(found: nil, isComplete: true))
        // The first number is the terminal's kind.
        #expect(answer("\u{1B}[?4;6c") == .init(found: nil, isComplete: true))
        #expect(
            answer("hi\u{1B}[?64;1;4;22c there") == .init(found: .sixel, isComplete: true, rest: Array("hi there".utf8))
        )
        #expect(!answer("\u{1B}[?6").isComplete)
        #expect(answer("").rest.isEmpty)
    }
}

/// A reader of sixels, for tests.
struct Sixels {
    private(set) var samples: [UInt8]
    private(set) var isComplete: Bool

    init(_ text: String, width: Int, height: Int) throws {
        samples = [UInt8](repeating: 0, count: width * height * 3)
        var isSet = [Bool](repeating: false, count: width * height)
        var colors: [Int: [UInt8]] = [:]
        for definition in text.matches(of: /#(\d+);2;(\d+);(\d+);(\d+)/) {
            let values = try [definition.output.2, definition.output.3, definition.output.4].map {
                UInt8(try #require(Int($0)) * 255 / 100)
            }
            colors[try #require(Int(definition.output.1))] = values
        }
        let body = text.replacing(/#\d+;2;\d+;\d+;\d+/, with: "").replacing(/^[^q]*q"[\d;]*/, with: "")
        var (top, column, color, count) = (0, 0, [UInt8](), 1)
        for token in body.matches(of: /#(\d+)|!(\d+)|\$|-|[?-~]/) {
            let word = String(token.output.0)
            if word.hasPrefix("#"), let number = token.output.1.flatMap({ Int($0) }) {
                color = try #require(colors[number])
            } else if word.hasPrefix("!"), let number = token.output.2.flatMap({ Int($0) }) {
                count = number
            } else if word == "$" {
                column = 0
            } else if word == "-" {
                (top, column) = (top + 6, 0)
            } else if let byte = word.utf8.first {
                for _ in 0..<count {
                    for bit in 0..<6 where (byte - 63) >> UInt8(bit) & 1 == 1 && top + bit < height && column < width {
                        let pixel = (top + bit) * width + column
                        isSet[pixel] = true
                        samples.replaceSubrange(pixel * 3..<pixel * 3 + 3, with: color)
                    }
                    column += 1
                }
                count = 1
            }
        }
        isComplete = isSet.allSatisfy { $0 }
    }
}
