import SmolImage
internal import SmolSupport
import SmolTerminal

/// Images that a line of a chat begins with: paths as they are typed, pasted or dragged onto a terminal, and addresses.
package enum ImagePath {
    /// What is at a path, as far as a chat cares.
    package enum Look: Sendable, Equatable {
        case nothing
        case image
        case folder
        /// A file that is no image, a pipe, a device.
        case other
    }

    /// What a line begins with.
    package struct Beginning: Sendable, Equatable {
        /// Paths and addresses of images.
        package var images: [String] = []
        /// What is left of the line.
        package var rest = ""
        /// A word that looks like the path of an image where there is none.
        package var missing: String?
    }

    /// Words at the start of a path that are tried together, since a path may have spaces.
    private static let maximumWords = 32
    private static let marks = ["/", "~/", "./", "../"]
    private static let extensions: Set<String> = [
        "jpg", "jpeg", "jpe", "jfif", "png", "apng", "webp", "gif", "bmp", "dib", "tif", "tiff", "heic", "heif", "avif",
        "jxl", "svg", "ico",
    ]

    /// The images that a line begins with, and what is left of it.
    ///
    /// Of an image in a path with spaces the longest beginning of the line that exists is taken. A word counts too that is
    /// an address, has quotes or escaped characters and names an image, or looks like a path; where there is no image
    /// then, it is missing rather than text.
    package static func beginning(of line: String, look: (String) -> Look = look) -> Beginning {
        var found = Beginning()
        var rest = line[...]
        while let (word, after) = ShellWord.first(in: rest) {
            if let (path, behind) = longestPath(in: rest, look: look) {
                found.images.append(path)
                rest = behind
            } else if let place = place(of: word, look: look) {
                found.images.append(place)
                rest = after
            } else {
                let isCommand = found.images.isEmpty && isCommand(word)
                if !isCommand, looksLikePath(word.text, look: look) { found.missing = word.text }
                break
            }
        }
        found.rest = String(rest)
        return found
    }

    /// The images that a text lists; a word that names none stands for itself, so that reading it says what is wrong.
    static func all(in text: String, look: (String) -> Look = look) -> [String] {
        var places: [String] = []
        var rest = text[...]
        while let (word, after) = ShellWord.first(in: rest) {
            let longest = longestPath(in: rest, look: look)
            places.append(longest?.path ?? word.text)
            rest = longest?.rest ?? after
        }
        return places
    }

    /// The first word of a text that names an image, wherever it is.
    static func mentioned(in text: String, look: (String) -> Look = look) -> String? {
        for word in ShellWord.all(in: text) {
            let path = String(word.text.reversed().drop { ".,:;?!)\"”".contains($0) }.reversed())
            if path.contains("/") || hasExtension(path), look(ImagePlace.expanded(path)) == .image { return path }
        }
        return nil
    }

    /// Whether a word is meant as the path or address of an image.
    package static func looksLikePath(_ word: String, look: (String) -> Look = look) -> Bool {
        if ImagePlace.isAddress(word) || hasExtension(trimmed(word)) { return true }
        if word.count > 1, marks.contains(where: { word.hasPrefix($0) && word != $0 }) { return true }
        guard let slash = word.firstIndex(of: "/"), slash != word.startIndex else { return false }
        return look(String(word[..<slash])) == .folder
    }

    /// What is at a path: an image is told by how its file begins, not by its name.
    package static func look(_ path: String) -> Look {
        switch FileKind(at: path) {
        case .nothing: return .nothing
        case .folder: return .folder
        case .other: return .other
        case .file:
            let start = InputFile.start(of: path, count: 300)
            return RGBImage.isKnownFormat(startOf: start) ? .image : .other
        }
    }

    /// The longest beginning of a text that is the path of an image, spaces and all.
    private static func longestPath(
        in text: Substring,
        look: (String) -> Look
    ) -> (path: String, rest: Substring)? {
        let text = text.drop { $0.isWhitespace }
        let line = text.prefix { !$0.isNewline }
        var ends = line.indices.filter { index in
            line[index].isWhitespace && index > line.startIndex && !line[line.index(before: index)].isWhitespace
        }
        ends = Array(ends.prefix(maximumWords))
        if ends.count < maximumWords { ends.append(line.endIndex) }
        for end in ends.reversed() {
            var path = String(line[..<end])
            while path.last?.isWhitespace == true { path.removeLast() }
            guard path.contains("/") || hasExtension(path), !ImagePlace.isAddress(path) else { continue }
            let expanded = ImagePlace.expanded(path)
            if look(expanded) == .image { return (expanded, text[end...].drop { $0.isWhitespace }) }
        }
        return nil
    }

    /// The place that a word by itself means, if there is something.
    private static func place(of word: ShellWord, look: (String) -> Look) -> String? {
        switch ImagePlace(word.text) {
        case .web, .unusable: return word.text
        case .data: return ImagePlace.isAddress(word.text) ? word.text : nil
        case .standardInput: return nil
        case .file(let path):
            if word.isQuoted, !path.isEmpty, look(path) == .image { return path }
            // What is there and no image is told when it is read; a punctuation mark may be after it.
            return looksLikePath(word.text, look: look)
                ? [path, trimmed(path)].first { look($0) != .nothing } : nil
        }
    }

    /// Whether a word is the name of a command rather than a path.
    private static func isCommand(_ word: ShellWord) -> Bool {
        word.text.hasPrefix("/") && !word.text.dropFirst().contains("/") && !hasExtension(trimmed(word.text))
    }

    private static func hasExtension(_ path: String) -> Bool {
        guard let dot = path.lastIndex(of: "."), dot != path.startIndex else { return false }
        return extensions.contains(path[path.index(after: dot)...].lowercased())
    }

    /// The word without the punctuation after it.
    private static func trimmed(_ word: String) -> String {
        String(word.reversed().drop { ",:;".contains($0) }.reversed())
    }
}
