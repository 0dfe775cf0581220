import SmolImage

/// The images of the line that was asked last: files often ask several questions about one.
struct ImageShelf {
    let file: EvaluationFile
    private var paths: [String] = []
    private var images: [RGBImage] = []

    init(file: EvaluationFile) {
        self.file = file
    }

    /// The images of a line, decoded.
    ///
    /// - Throws: ``EvaluationFileError`` that names the line.
    mutating func images(of entry: EvaluationFile.Entry) throws(EvaluationFileError) -> [RGBImage] {
        if entry.question.images == paths { return images }
        var decoded: [RGBImage] = []
        for path in entry.question.images {
            do {
                decoded.append(try RGBImage(contentsOf: file.url(ofImage: path)))
            } catch {
                throw EvaluationFileError(place: file.place(of: entry), reason: "\(error)")
            }
        }
        paths = entry.question.images
        images = decoded
        return images
    }
}
