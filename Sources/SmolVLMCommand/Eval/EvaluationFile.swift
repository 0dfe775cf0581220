import SmolImage

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A file of questions, one JSON object a line; empty lines are left out.
struct EvaluationFile {
    /// A question and where it is.
    struct Entry {
        /// Counted from 1.
        let line: Int
        let question: EvaluationQuestion
    }

    /// Largest file that is read, in bytes.
    private static let limit = 1 << 28

    private let path: String
    private let name: String
    let entries: [Entry]

    /// Reads the whole file, so that a mistake in its last line does not show after an hour.
    ///
    /// - Throws: ``InputError``.
    init(contentsOf path: String) throws(InputError) {
        self.path = path
        name = path == "-" ? "standard input" : path
        let bytes = try InputFile.bytes(of: path, limit: Self.limit).withoutByteOrderMark
        var entries: [Entry] = []
        for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
            do {
                let question = try JSONDecoder().decode(EvaluationQuestion.self, from: Data(line))
                entries.append(Entry(line: index + 1, question: question))
            } catch {
                throw InputError(
                    place: "\(name):\(index + 1)",
                    problem: DecodingProblem.describe(error)
                        + #"; a line is {"image": PATH, "question": TEXT, "answer": TEXT}"#
                )
            }
        }
        guard !entries.isEmpty else { throw InputError(place: name, problem: "holds no question") }
        self.entries = entries
    }

    /// Where paths of images begin: the file's own folder with a slash after it, empty for the working directory.
    var folder: String { path.lastIndex(of: "/").map { String(path[...$0]) } ?? "" }

    /// How an entry is called in messages.
    func place(of entry: Entry) -> String { "\(name):\(entry.line)" }
}

/// The images of the line that was asked last: files often ask several questions about one.
struct ImageShelf {
    private let file: EvaluationFile
    private var paths: [String] = []
    private var images: [RGBImage] = []

    init(file: EvaluationFile) {
        self.file = file
    }

    /// The images of a line, decoded; out of regular files alone, since the file may be a stranger's.
    ///
    /// - Throws: ``InputError`` that names the line.
    mutating func images(of entry: EvaluationFile.Entry) throws(InputError) -> [RGBImage] {
        if entry.question.images == paths { return images }
        var decoded: [RGBImage] = []
        for path in entry.question.images {
            do {
                decoded.append(try ImageReader.local(path, folder: file.folder).0)
            } catch {
                throw InputError(place: file.place(of: entry), problem: "\(error)")
            }
        }
        paths = entry.question.images
        images = decoded
        return images
    }
}
