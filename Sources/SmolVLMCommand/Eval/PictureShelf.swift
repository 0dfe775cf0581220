import SmolImage

/// The pictures of the line that was asked last: files often ask several questions about one.
struct PictureShelf {
    let file: EvaluationFile
    private var paths: [String] = []
    private var images: [Image] = []

    init(file: EvaluationFile) {
        self.file = file
    }

    /// The pictures of a line, decoded.
    ///
    /// - Throws: ``EvaluationFileError`` that names the line.
    mutating func images(of entry: EvaluationFile.Entry) throws(EvaluationFileError) -> [Image] {
        if entry.question.images == paths { return images }
        var decoded: [Image] = []
        for path in entry.question.images {
            do {
                decoded.append(try Image(contentsOf: file.url(ofImage: path)))
            } catch {
                throw EvaluationFileError(place: file.place(of: entry), reason: "\(error)")
            }
        }
        paths = entry.question.images
        images = decoded
        return images
    }
}
