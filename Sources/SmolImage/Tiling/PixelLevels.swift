extension ImageProcessor.Configuration {
    /// What each byte of a channel becomes, `[channels, 256]`: rescaled, the mean taken off, divided by the standard
    /// deviation, in float32 as the reference does it.
    package func pixelLevels(channels: Int) -> [Float] {
        (0..<channels).flatMap { channel in
            (0..<256).map { byte in
                let rescaled = Float(Double(byte) * rescaleFactor)
                return (rescaled - mean[channel % mean.count])
                    / standardDeviation[channel % standardDeviation.count]
            }
        }
    }
}
