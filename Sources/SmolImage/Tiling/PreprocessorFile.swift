internal import SmolSupport

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The keys of `preprocessor_config.json` that matter here, as the file has them.
struct PreprocessorFile: Decodable {
    let maxImageSize: Edge?
    let size: Edge?
    let doImageSplitting: Bool?
    let imageMean: Channels?
    let imageStd: Channels?
    let rescaleFactor: Double?
    // Whole numbers are decoded as any number, so that one with a fraction can be named.
    let resample: Double?
    let doResize: Bool?
    let doRescale: Bool?
    let doNormalize: Bool?
    let doConvertRgb: Bool?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case maxImageSize = "max_image_size"
        case size
        case doImageSplitting = "do_image_splitting"
        case imageMean = "image_mean"
        case imageStd = "image_std"
        case rescaleFactor = "rescale_factor"
        case resample
        case doResize = "do_resize"
        case doRescale = "do_rescale"
        case doNormalize = "do_normalize"
        case doConvertRgb = "do_convert_rgb"
    }

    /// A size that is told by its longer side.
    struct Edge: Decodable {
        let longestEdge: Double

        enum CodingKeys: String, CodingKey {
            case longestEdge = "longest_edge"
        }
    }

    /// One number for each of red, green and blue; a single one in the file stands for all three.
    struct Channels: Decodable {
        let values: [Float]

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let value = try? container.decode(Float.self) {
                values = [value, value, value]
            } else {
                values = try container.decode([Float].self)
            }
        }
    }

    /// Decodes the file's content; a value of the wrong type is named with what was expected.
    init(decoding data: Data, name: String) throws(ImageError) {
        do throws(FileError) {
            // Strict JSON of bearable depth, before a decoder recurses over it.
            var reader = JSONReader([UInt8](data), file: name)
            try reader.skipValue()
            try reader.expectEnd()
        } catch {
            throw .invalidConfiguration(name: name, key: "(whole file)", expected: "a JSON object; \(error.problem)")
        }
        do {
            self = try JSONDecoder().decode(PreprocessorFile.self, from: data)
        } catch DecodingError.typeMismatch(let type, let context) {
            throw PreprocessorFile.error(name, context, expected: "\(PreprocessorFile.noun(type))")
        } catch DecodingError.valueNotFound(let type, let context) {
            throw PreprocessorFile.error(name, context, expected: "\(PreprocessorFile.noun(type))")
        } catch DecodingError.keyNotFound(let key, let context) {
            throw PreprocessorFile.error(name, context, key: key.stringValue, expected: "to be there")
        } catch DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty {
            throw PreprocessorFile.error(name, context, expected: "a number that fits")
        } catch {
            throw .invalidConfiguration(name: name, key: "(whole file)", expected: "a JSON object")
        }
    }

    private static func error(
        _ name: String,
        _ context: DecodingError.Context,
        key: String? = nil,
        expected: String
    ) -> ImageError {
        let path = (context.codingPath.map(\.stringValue) + (key.map { [$0] } ?? [])).joined(separator: ".")
        return .invalidConfiguration(name: name, key: path.isEmpty ? "(whole file)" : path, expected: expected)
    }

    private static func noun(_ type: any Any.Type) -> String {
        switch type {
        case is Bool.Type: "true or false"
        case is Double.Type, is Float.Type: "a number"
        case is [Float].Type, is [Any].Type: "a number, or a list of three"
        default: "a JSON object"
        }
    }
}
