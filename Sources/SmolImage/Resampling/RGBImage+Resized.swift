import CSmolKernels

extension RGBImage {
    /// The image in another size, bit for bit as Pillow 13's `resize` gives it.
    ///
    /// A transparent colour is handed on but plays no part: it mixes with its neighbours like any other.
    ///
    /// - Parameters:
    ///   - newWidth: pixels, at least 1.
    ///   - newHeight: rows, at least 1.
    ///   - filter: how pixels are weighed.
    ///   - workers: the threads that work; the result does not depend on them.
    /// - Throws: `ImageError.outOfMemory` where a side is so long that Pillow gives up too.
    package func resized(
        toWidth newWidth: Int,
        height newHeight: Int,
        filter: ResampleFilter,
        workers: ImageWorkers = ImageWorkers(threads: 1)
    ) throws(ImageError) -> RGBImage {
        guard newWidth != width || newHeight != height else { return self }
        if filter == .nearest {
            return resizedToNearest(width: newWidth, height: newHeight)
        }
        // Pillow takes the height first where that makes the image lose more than twice as many rows as columns.
        let lostRows = height - newHeight
        if lostRows > 0, newWidth != width, lostRows > 2 * (width - newWidth) {
            return try resizedInHeight(to: newHeight, filter: filter, workers: workers)
                .resizedInWidth(to: newWidth, filter: filter, workers: workers)
        }
        return try resizedInWidth(to: newWidth, filter: filter, workers: workers)
            .resizedInHeight(to: newHeight, filter: filter, workers: workers)
    }

    private func resizedInWidth(
        to newWidth: Int,
        filter: ResampleFilter,
        workers: ImageWorkers
    ) throws(ImageError) -> RGBImage {
        guard newWidth != width else { return self }
        let plan = try ResampleCoefficients(filter: filter, inputSize: width, outputSize: newWidth)
        return try workers.run { pool throws(ImageError) in
            var isDone = true
            let resized = filled(width: newWidth, height: height) { source, target in
                isDone = smol_resample_width(
                    pool,
                    source,
                    Int32(width),
                    Int32(height),
                    target,
                    Int32(newWidth),
                    plan.bounds,
                    plan.weights,
                    plan.taps
                )
            }
            guard isDone else { throw .outOfMemory(name: "image", byteCount: 4 * width * height) }
            return resized
        }
    }

    private func resizedInHeight(
        to newHeight: Int,
        filter: ResampleFilter,
        workers: ImageWorkers
    ) throws(ImageError) -> RGBImage {
        guard newHeight != height else { return self }
        let plan = try ResampleCoefficients(filter: filter, inputSize: height, outputSize: newHeight)
        return try workers.run { pool in
            filled(width: width, height: newHeight) { source, target in
                smol_resample_height(
                    pool,
                    source,
                    3 * width,
                    target,
                    Int32(newHeight),
                    plan.bounds,
                    plan.weights,
                    plan.taps
                )
            }
        }
    }

    private func resizedToNearest(width newWidth: Int, height newHeight: Int) -> RGBImage {
        var columns = [Int32](repeating: 0, count: newWidth)
        var rows = [Int32](repeating: 0, count: newHeight)
        smol_resample_nearest_fill(Int32(width), Int32(newWidth), &columns)
        smol_resample_nearest_fill(Int32(height), Int32(newHeight), &rows)
        return filled(width: newWidth, height: newHeight) { source, target in
            var place = 0
            for row in rows {
                for column in columns {
                    let pixel = (Int(row) * width + Int(column)) * 3
                    target[place] = source[pixel]
                    target[place + 1] = source[pixel + 1]
                    target[place + 2] = source[pixel + 2]
                    place += 3
                }
            }
        }
    }

    /// An image of another size that `fill` makes of this one's samples.
    private func filled(
        width newWidth: Int,
        height newHeight: Int,
        fill: (_ source: UnsafePointer<UInt8>, _ target: UnsafeMutablePointer<UInt8>) -> Void
    ) -> RGBImage {
        let count = newWidth * newHeight * 3
        let samples = [UInt8](unsafeUninitializedCapacity: count) { target, filled in
            pixels.withUnsafeBufferPointer { source in
                guard let sourceBase = source.baseAddress, let targetBase = target.baseAddress else { return }
                fill(sourceBase, targetBase)
                filled = count
            }
        }
        return RGBImage(
            uncheckedWidth: newWidth,
            height: newHeight,
            pixels: samples,
            transparentColor: transparentColor
        )
    }
}
