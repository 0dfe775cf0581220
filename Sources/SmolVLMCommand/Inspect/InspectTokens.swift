import ArgumentParser
import SmolHub
import SmolTerminal
import SmolTokenizer
import SmolVLM

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// `smolvlm inspect tokens`: text from standard input to token ids and back.
struct InspectTokens: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokens",
        abstract: "Show how text from standard input is cut into tokens.",
        usage: "smolvlm inspect tokens [--model MODEL] [OPTIONS] < FILE",
        discussion: "With --json, standard input is one JSON string a line, and each gives one object a line."
    )

    @OptionGroup var source: ModelSource

    @Flag(help: "Read one JSON string a line and write one JSON object a line.")
    var json = false

    @Flag(help: "Recognise special tokens such as <image> in the text.")
    var special = false

    /// What one line of input gives.
    struct Report: Encodable {
        let ids: [Int]
        let decoded: String
    }

    func run() async throws {
        let tokenizer = try ModelAssets.tokenizer(of: await source.folder(files: .configuration))
        if json {
            try reportLines(tokenizer)
        } else {
            try printPieces(of: StandardInput.readText(), tokenizer)
        }
    }

    private func reportLines(_ tokenizer: Tokenizer) throws {
        let decoder = JSONDecoder()
        let lines = try StandardInput.readAll().withoutByteOrderMark.split(separator: UInt8(ascii: "\n"))
        for (number, line) in lines.enumerated() {
            guard let text = try? decoder.decode(String.self, from: Data(line)) else {
                throw InputError(place: "standard input, line \(number + 1)", problem: "not a JSON string")
            }
            let ids = tokenizer.encode(text, recognizingSpecialTokens: special)
            try Output.standard.writeJSON(
                Report(ids: ids, decoded: tokenizer.decode(ids, skippingSpecialTokens: false))
            )
        }
    }

    /// One token a line: the id and its text, quoted.
    private func printPieces(of text: String, _ tokenizer: Tokenizer) throws {
        for id in tokenizer.encode(text, recognizingSpecialTokens: special) {
            let piece = tokenizer.decode([id], skippingSpecialTokens: false)
            let number = String(id)
            let padding = String(repeating: " ", count: max(0, 6 - number.count))
            try Output.standard.write("\(padding)\(number)  \(piece.debugDescription)\n")
        }
    }
}
