/// Width and height while an image is on its way to tiles, with the reference's rounding.
///
/// Source: `get_resize_output_image_size` and `resize_for_vision_encoder` of the SmolVLM image processor in
/// transformers. Ratios are computed in double precision and cut to whole numbers, as there.
struct ImageSize: Equatable {
    var width: Int
    var height: Int

    /// The side that no image gets longer than.
    static let longestSide = 4096

    /// The size in which the longer side is `edge`, up or down, and the other one is even.
    func scaled(toLongestEdge edge: Int) -> ImageSize {
        let ratio = Double(width) / Double(height)
        var size = self
        if width >= height {
            size.width = edge
            size.height = evenUp(Int(Double(edge) / ratio))
        } else {
            size.height = edge
            size.width = evenUp(Int(Double(edge) * ratio))
        }
        return ImageSize(width: max(size.width, 1), height: max(size.height, 1)).limited()
    }

    /// The size in which both sides are multiples of the tile size; the aspect ratio is not kept.
    func roundedUp(toMultipleOf tileSize: Int) -> ImageSize {
        let ratio = Double(width) / Double(height)
        if width >= height {
            let newWidth = multipleUp(width, of: tileSize)
            return ImageSize(width: newWidth, height: multipleUp(Int(Double(newWidth) / ratio), of: tileSize))
        }
        let newHeight = multipleUp(height, of: tileSize)
        return ImageSize(width: multipleUp(Int(Double(newHeight) * ratio), of: tileSize), height: newHeight)
    }

    private func limited() -> ImageSize {
        let ratio = Double(width) / Double(height)
        var size = self
        if width >= height, width > ImageSize.longestSide {
            size.width = ImageSize.longestSide
            size.height = Int(Double(size.width) / ratio)
        } else if height > width, height > ImageSize.longestSide {
            size.height = ImageSize.longestSide
            size.width = Int(Double(size.height) * ratio)
        }
        return ImageSize(width: max(size.width, 1), height: max(size.height, 1))
    }
}

private func evenUp(_ value: Int) -> Int { value + value % 2 }

private func multipleUp(_ value: Int, of step: Int) -> Int { (value + step - 1) / step * step }
