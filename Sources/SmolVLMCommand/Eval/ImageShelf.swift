import SmolImage

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
