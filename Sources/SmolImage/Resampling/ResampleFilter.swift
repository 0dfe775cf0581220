import CSmolKernels

/// How pixels are weighed when an image is resized; the numbers are Pillow's, as `preprocessor_config.json` has them.
#if hasAttribute(nonexhaustive)
@nonexhaustive
#endif
public enum ResampleFilter: Int, Sendable, Equatable, CaseIterable {
    /// The nearest pixel.
    case nearest = 0
    /// A truncated sinc over three pixels each way.
    case lanczos = 1
    /// A triangle over one pixel each way.
    case bilinear = 2
    /// A cubic over two pixels each way.
    case bicubic = 3
    /// The plain mean.
    case box = 4
    /// A raised cosine over one pixel each way.
    case hamming = 5
}

/// What one pass of a resize needs to know: which input positions make an output position, and with which weights.
struct ResampleCoefficients {
    let inputSize: Int
    let outputSize: Int
    /// The coefficients that an output position has room for.
    let taps: Int32
    /// `[outputSize, 2]`, the first input position and how many.
    let bounds: [Int32]
    /// `[outputSize, taps]`, with 22 fractional bits.
    let weights: [Int32]

    /// The most coefficients of one pass: where Pillow gives up.
    private static let countLimit = Int(Int32.max) / MemoryLayout<Double>.size

    /// Computes the coefficients for a filter other than nearest.
    ///
    /// - Throws: `ImageError.outOfMemory` where they are too many, as for an image of millions of columns.
    init(filter: ResampleFilter, inputSize: Int, outputSize: Int) throws(ImageError) {
        let input = Int32(clamping: inputSize)
        let output = Int32(clamping: outputSize)
        let taps = smol_resample_taps(Int32(filter.rawValue), input, output)
        let count = outputSize * Int(taps)
        guard inputSize <= Int32.max, taps > 0, count <= Self.countLimit else {
            throw .outOfMemory(name: "image of \(inputSize) pixels a side", byteCount: count * 4)
        }
        var bounds = [Int32](repeating: 0, count: outputSize * 2)
        let weights = [Int32](unsafeUninitializedCapacity: count) { weights, filled in
            smol_resample_coefficients_fill(
                Int32(filter.rawValue),
                input,
                output,
                taps,
                &bounds,
                weights.baseAddress
            )
            filled = count
        }
        self.inputSize = inputSize
        self.outputSize = outputSize
        self.taps = taps
        self.bounds = bounds
        self.weights = weights
    }
}
