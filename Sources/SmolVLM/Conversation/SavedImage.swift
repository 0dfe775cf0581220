public import Foundation
public import SmolImage

/// An image in a saved conversation: where it lies, or what it holds.
#if hasAttribute(nonexhaustive)
@nonexhaustive
#endif
public enum SavedImage: Sendable, Equatable {
    /// A file, absolute or relative to the folder of the saved conversation.
    case path(String)
    /// The bytes of an image's file, embedded.
    case file(Data)
    /// The samples of an image, embedded: three bytes a pixel.
    case samples(RGBImage)
    /// The place of an image that is given apart.
    case placeholder
}

extension SavedImage: Codable {
    private enum CodingKeys: String, CodingKey {
        case path
        case file
        case samples
        case width
        case height
        case transparentColor = "transparent_color"
    }

    /// Reads `{"path":…}`, `{"file":base64}`, `{"width":…,"height":…,"samples":base64}` or, for a placeholder, none of
    /// these keys.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        if let path = try values.decodeIfPresent(String.self, forKey: .path) {
            self = .path(path)
        } else if let file = try values.decodeIfPresent(String.self, forKey: .file) {
            self = .file(try Self.bytes(ofBase64: file, forKey: .file, in: values))
        } else if let text = try values.decodeIfPresent(String.self, forKey: .samples) {
            let samples = try Self.bytes(ofBase64: text, forKey: .samples, in: values)
            let color = try values.decodeIfPresent([UInt8].self, forKey: .transparentColor)
            guard color == nil || color?.count == 3 else {
                throw DecodingError.dataCorruptedError(
                    forKey: .transparentColor,
                    in: values,
                    debugDescription: "must be red, green and blue"
                )
            }
            do {
                let image = try RGBImage(
                    width: values.decode(Int.self, forKey: .width),
                    height: values.decode(Int.self, forKey: .height),
                    pixels: Array(samples),
                    transparentColor: color.map { RGBColor(red: $0[0], green: $0[1], blue: $0[2]) }
                )
                self = .samples(image)
            } catch let error as ImageError {
                throw DecodingError.dataCorruptedError(
                    forKey: .samples,
                    in: values,
                    debugDescription: String(describing: error)
                )
            }
        } else {
            self = .placeholder
        }
    }

    private static func bytes(
        ofBase64 text: String,
        forKey key: CodingKeys,
        in values: KeyedDecodingContainer<CodingKeys>
    ) throws -> Data {
        guard let bytes = Data(base64Encoded: text) else {
            throw DecodingError.dataCorruptedError(forKey: key, in: values, debugDescription: "is not base64")
        }
        return bytes
    }

    /// Writes what ``init(from:)`` reads.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .path(let path): try values.encode(path, forKey: .path)
        case .file(let bytes): try values.encode(bytes, forKey: .file)
        case .samples(let image):
            try values.encode(image.width, forKey: .width)
            try values.encode(image.height, forKey: .height)
            try values.encode(Data(image.pixels), forKey: .samples)
            if let color = image.transparentColor {
                try values.encode([color.red, color.green, color.blue], forKey: .transparentColor)
            }
        case .placeholder: break
        }
    }
}
