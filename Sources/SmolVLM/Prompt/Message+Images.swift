internal import SmolImage

extension [Message] {
    /// The images of a conversation in the order of their places, placeholders filled from `images`.
    ///
    /// - Throws: ``PromptError/imageCount(places:images:)`` when there are more or fewer images than placeholders.
    func images(filling images: [RGBImage]) throws(PromptError) -> [RGBImage] {
        var remaining = images[...]
        var ordered: [RGBImage] = []
        var placeholders = 0
        for part in flatMap(\.content) {
            switch part {
            case .text: break
            case .image(let image): ordered.append(image)
            case .imagePlaceholder:
                placeholders += 1
                if let image = remaining.popFirst() { ordered.append(image) }
            }
        }
        guard placeholders == images.count else {
            throw .imageCount(places: placeholders, images: images.count)
        }
        return ordered
    }
}
