internal import CSmolKernels
internal import SmolSupport

/// Turns images into tiles, as the checkpoint's reference processor does.
///
/// An image's transparent colour becomes white. Then it is resized three times on 8-bit samples: to the longest edge,
/// up or down; to multiples of the tile size, of which tiles are cut row by row; and to one more tile that shows it
/// whole. Without splitting, the second and third step are one resize to a single tile.
///
/// Copies of a processor share its threads; images that are given to them at the same time take turns.
public struct ImageProcessor: Sendable {
    /// Sizes and filter.
    public let configuration: Configuration
    /// How many threads work on an image, the caller's included.
    package var threads: Int { workers.threads }

    private let workers: ImageWorkers

    /// Makes a processor.
    ///
    /// - Parameters:
    ///   - configuration: from the checkpoint's `preprocessor_config.json`.
    ///   - threads: how many threads work on an image, the caller's included; as many as the process has cores where
    ///     nil. The tiles do not depend on it.
    public init(configuration: Configuration, threads: Int? = nil) {
        self.configuration = configuration
        workers = ImageWorkers(threads: threads ?? Processors.available)
    }

    /// The grid that an image of a size is cut into, without looking at pixels.
    ///
    /// - Parameters:
    ///   - width: pixels, at least 1.
    ///   - height: rows, at least 1.
    ///   - splitting: whether the image may be cut at all.
    public func grid(width: Int, height: Int, splitting: Bool) -> TileGrid {
        guard splitting, width > 0, height > 0 else { return .unsplit }
        return grid(of: splitSize(of: ImageSize(width: width, height: height)))
    }

    /// The tiles of an image.
    ///
    /// - Parameters:
    ///   - image: an upright RGB image.
    ///   - splitting: whether the image is cut; what the configuration says where nil.
    /// - Returns: `[tiles, 3, S, S]` with its grid.
    /// - Throws: `ImageError.outOfMemory` where the tiles are too many, or a side of the image is too long.
    public func tiles(of image: RGBImage, splitting: Bool? = nil) throws(ImageError) -> TiledImage {
        let size = configuration.tileSize
        let scaledSize = ImageSize(width: image.width, height: image.height)
            .scaled(toLongestEdge: configuration.longestEdge)
        let scaled = try resized(image.compositedOnWhite(), to: scaledSize)
        guard splitting ?? configuration.doImageSplitting else {
            let whole = try resized(scaled, to: ImageSize(width: size, height: size))
            return TiledImage(grid: .unsplit, tileSize: size, pixels: try planes(of: nil, grid: .unsplit, whole: whole))
        }
        let splitSize = scaledSize.roundedUp(toMultipleOf: size)
        let grid = grid(of: splitSize)
        let (count, overflow) = grid.tileCount.multipliedReportingOverflow(by: 3 * size * size)
        guard !overflow, count <= 1 << 31 else {
            throw .outOfMemory(name: "image of \(grid.tileCount) tiles", byteCount: count)
        }
        let split = try resized(scaled, to: splitSize)
        let whole = try grid.isSplit ? resized(split, to: ImageSize(width: size, height: size)) : split
        return TiledImage(grid: grid, tileSize: size, pixels: try planes(of: split, grid: grid, whole: whole))
    }

    private func splitSize(of size: ImageSize) -> ImageSize {
        size.scaled(toLongestEdge: configuration.longestEdge).roundedUp(toMultipleOf: configuration.tileSize)
    }

    private func grid(of size: ImageSize) -> TileGrid {
        let tileSize = configuration.tileSize
        guard size.width > tileSize || size.height > tileSize else { return .unsplit }
        return TileGrid(rows: size.height / tileSize, columns: size.width / tileSize)
    }

    private func resized(_ image: RGBImage, to size: ImageSize) throws(ImageError) -> RGBImage {
        try image.resized(
            toWidth: size.width,
            height: size.height,
            filter: configuration.resampleFilter,
            workers: workers
        )
    }

    /// Cuts the grid's tiles out of `split` and puts `whole` after them, channel by channel.
    ///
    /// - Returns: `[tiles, 3, S, S]`.
    private func planes(of split: RGBImage?, grid: TileGrid, whole: RGBImage) throws(ImageError) -> [UInt8] {
        let size = configuration.tileSize
        let gridBytes = (grid.tileCount - 1) * 3 * size * size
        let count = grid.tileCount * 3 * size * size
        return try workers.run { pool in
            [UInt8](unsafeUninitializedCapacity: count) { target, filled in
                guard let base = target.baseAddress else { return }
                if let split, grid.isSplit {
                    smol_image_tiles_fill(
                        pool,
                        split.pixels,
                        Int32(size),
                        Int32(grid.rows),
                        Int32(grid.columns),
                        base
                    )
                }
                smol_image_tiles_fill(pool, whole.pixels, Int32(size), 1, 1, base + gridBytes)
                filled = count
            }
        }
    }
}
