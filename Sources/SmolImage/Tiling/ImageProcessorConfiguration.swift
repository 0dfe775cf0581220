import SmolSupport

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension ImageProcessor {
    /// What `preprocessor_config.json` says about the way from an image to tiles.
    public struct Configuration: Sendable, Equatable {
        /// The side of a tile, `S`, in pixels: `max_image_size.longest_edge`.
        public private(set) var tileSize: Int
        /// The longer side of the image that tiles are cut from, in pixels: `size.longest_edge`.
        public private(set) var longestEdge: Int
        /// Whether images are cut into tiles: `do_image_splitting`.
        public private(set) var doImageSplitting: Bool
        /// What is taken from a scaled sample, for red, green and blue: `image_mean`.
        public private(set) var mean: [Float]
        /// What a sample is divided by after that, for red, green and blue: `image_std`.
        public private(set) var standardDeviation: [Float]
        /// What an 8-bit sample is multiplied by at first: `rescale_factor`.
        public private(set) var rescaleFactor: Double
        /// How pixels are weighed: `resample`.
        public private(set) var resampleFilter: ResampleFilter

        /// The largest tile that a configuration may ask for, in pixels.
        static let tileLimit = 4096
        /// The longest file that is read, in bytes: many times what the hub's are.
        static let fileSizeLimit = 1 << 20
        /// The longest edge that a configuration may ask for, in pixels.
        static let edgeLimit = 65_536

        /// Makes a configuration; what is left out is as the reference has it for a missing key.
        ///
        /// Sizes beyond what a file may ask for are taken as the nearest that it may.
        public init(
            tileSize: Int = 364,
            longestEdge: Int = 4 * 364,
            doImageSplitting: Bool = true,
            mean: [Float] = [0.485, 0.456, 0.406],
            standardDeviation: [Float] = [0.229, 0.224, 0.225],
            rescaleFactor: Double = 1.0 / 255.0,
            resampleFilter: ResampleFilter = .lanczos
        ) {
            self.tileSize = min(max(tileSize, 1), Self.tileLimit)
            self.longestEdge = min(max(longestEdge, 1), Self.edgeLimit)
            self.doImageSplitting = doImageSplitting
            self.mean = mean
            self.standardDeviation = standardDeviation
            self.rescaleFactor = rescaleFactor
            self.resampleFilter = resampleFilter
        }

        /// Reads `preprocessor_config.json`.
        ///
        /// - Throws: `ImageError.invalidConfiguration`, naming the key, or `ImageError.unreadable`.
        public init(contentsOf url: URL) throws(ImageError) {
            let name = url.relativePath
            let bytes: [UInt8]
            do throws(FileError) {
                let path = url.path(percentEncoded: false)
                bytes = try RegularFile.bytes(of: path, named: name, largestSize: Self.fileSizeLimit)
            } catch {
                throw .unreadable(name: name, reason: error.problem)
            }
            try self.init(decoding: Data(bytes), name: name)
        }

        /// Reads the content of a `preprocessor_config.json`.
        ///
        /// - Throws: `ImageError.invalidConfiguration`, naming the key.
        public init(decoding data: Data, name: String) throws(ImageError) {
            let file = try PreprocessorFile(decoding: data, name: name)
            self.init()
            tileSize = try Self.checked(file.maxImageSize, 1...Self.tileLimit, "max_image_size", name) ?? tileSize
            longestEdge = try Self.checked(file.size, 1...Self.edgeLimit, "size", name) ?? longestEdge
            doImageSplitting = file.doImageSplitting ?? doImageSplitting
            mean = try Self.checked(file.imageMean, "image_mean", name) { _ in true } ?? mean
            standardDeviation =
                try Self.checked(file.imageStd, "image_std", name) { $0 != 0 } ?? standardDeviation
            rescaleFactor = file.rescaleFactor ?? rescaleFactor
            if let id = file.resample {
                guard let filter = Int(exactly: id).flatMap({ ResampleFilter(rawValue: $0) }) else {
                    throw .invalidConfiguration(name: name, key: "resample", expected: "a Pillow filter, 0 to 5")
                }
                resampleFilter = filter
            }
            // These steps are always done; a checkpoint that was trained without them would get wrong inputs.
            let steps = [
                ("do_resize", file.doResize), ("do_rescale", file.doRescale),
                ("do_normalize", file.doNormalize), ("do_convert_rgb", file.doConvertRgb),
            ]
            if let step = steps.first(where: { $0.1 == false }) {
                throw .invalidConfiguration(name: name, key: step.0, expected: "true")
            }
        }

        private static func checked(
            _ edge: PreprocessorFile.Edge?,
            _ range: ClosedRange<Int>,
            _ key: String,
            _ name: String
        ) throws(ImageError) -> Int? {
            guard let edge else { return nil }
            guard let length = Int(exactly: edge.longestEdge), range.contains(length) else {
                let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
                throw .invalidConfiguration(name: name, key: "\(key).longest_edge", expected: expected)
            }
            return length
        }

        private static func checked(
            _ channels: PreprocessorFile.Channels?,
            _ key: String,
            _ name: String,
            isValid: (Float) -> Bool
        ) throws(ImageError) -> [Float]? {
            guard let values = channels?.values else { return nil }
            guard values.count == 3, values.allSatisfy({ $0.isFinite && isValid($0) }) else {
                throw .invalidConfiguration(name: name, key: key, expected: "three numbers that can be used")
            }
            return values
        }
    }
}
