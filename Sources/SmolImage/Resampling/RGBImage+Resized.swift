import CSmolKernels
import Foundation

extension RGBImage {
    /// The image in another size, bit for bit as Pillow 13's `resize` gives it.
    ///
    /// A transparent colour is handed on but plays no part: it mixes with its neighbours like any other.
    ///
    /// - Parameters:
    ///   - newWidth: pixels, at least 1.
    ///   - newHeight: rows, at least 1.
    ///   - filter: how pixels are weighed.
    ///   - threads: how many threads may work; the result does not depend on it.
    /// - Throws: `ImageError.outOfMemory` where a side is so long that Pillow gives up too.
    package func resized(
        toWidth newWidth: Int,
        height newHeight: Int,
        filter: ResampleFilter,
        threads: Int = ProcessInfo.processInfo.activeProcessorCount
    ) throws(ImageError) -> RGBImage {
        guard newWidth != width || newHeight != height else { return self }
        if filter == .nearest {
            return resizedToNearest(width: newWidth, height: newHeight)
        }
        // Pillow takes the height first where that makes the image lose more than twice as many rows as columns.
        let lostRows = height - newHeight
        if lostRows > 0, newWidth != width, lostRows > 2 * (width - newWidth) {
            return try resizedInHeight(to: newHeight, filter: filter, threads: threads)
                .resizedInWidth(to: newWidth, filter: filter, threads: threads)
        }
        return try resizedInWidth(to: newWidth, filter: filter, threads: threads)
            .resizedInHeight(to: newHeight, filter: filter, threads: threads)
    }

    private func resizedInWidth(to newWidth: Int, filter: ResampleFilter, threads: Int) throws(ImageError) -> RGBImage {
        guard newWidth != width else { return self }
        let plan = try ResampleCoefficients(filter: filter, inputSize: width, outputSize: newWidth)
        let oldWidth = width
        return filled(width: newWidth, height: height) { source, target in
            forEachBand(ofRows: height, threads: threads) { rows in
                let scratchCount = 4 * oldWidth + SMOL_RESAMPLE_SCRATCH_PADDING
                withUnsafeTemporaryAllocation(of: UInt8.self, capacity: scratchCount) { scratch in
                    smol_resample_rows_horizontally(
                        source.base + rows.lowerBound * oldWidth * 3,
                        Int32(oldWidth),
                        target.base + rows.lowerBound * newWidth * 3,
                        Int32(newWidth),
                        Int32(rows.count),
                        plan.bounds,
                        plan.weights,
                        plan.taps,
                        scratch.baseAddress
                    )
                }
            }
        }
    }

    private func resizedInHeight(to newHeight: Int, filter: ResampleFilter, threads: Int) throws(ImageError) -> RGBImage
    {
        guard newHeight != height else { return self }
        let plan = try ResampleCoefficients(filter: filter, inputSize: height, outputSize: newHeight)
        let rowBytes = width * 3
        return filled(width: width, height: newHeight) { source, target in
            forEachBand(ofRows: newHeight, threads: threads) { rows in
                smol_resample_rows_vertically(
                    source.base,
                    target.base + rows.lowerBound * rowBytes,
                    rowBytes,
                    Int32(rows.lowerBound),
                    Int32(rows.count),
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
                    target.base[place] = source.base[pixel]
                    target.base[place + 1] = source.base[pixel + 1]
                    target.base[place + 2] = source.base[pixel + 2]
                    place += 3
                }
            }
        }
    }

    /// An image of another size that `fill` makes of this one's samples.
    private func filled(
        width newWidth: Int,
        height newHeight: Int,
        fill: (_ source: SharedInput, _ target: SharedBuffer) -> Void
    ) -> RGBImage {
        let count = newWidth * newHeight * 3
        let samples = [UInt8](unsafeUninitializedCapacity: count) { target, filled in
            pixels.withUnsafeBufferPointer { source in
                guard let sourceBase = source.baseAddress, let targetBase = target.baseAddress else { return }
                fill(SharedInput(base: sourceBase), SharedBuffer(base: targetBase))
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
