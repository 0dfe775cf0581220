extension Image {
    /// The picture with its transparent colour in white, and no transparent colour any more.
    ///
    /// This is `convert_to_rgb` of transformers, which the reference's processors begin with: it makes an alpha channel
    /// of the transparent colour and lays the picture on white.
    package func compositedOnWhite() -> Image {
        guard let transparentColor else { return self }
        var pixels = pixels
        pixels.withUnsafeMutableBufferPointer { samples in
            for place in stride(from: 0, to: samples.count, by: 3)
            where samples[place] == transparentColor.red && samples[place + 1] == transparentColor.green
                && samples[place + 2] == transparentColor.blue
            {
                samples[place] = 255
                samples[place + 1] = 255
                samples[place + 2] = 255
            }
        }
        return Image(uncheckedWidth: width, height: height, pixels: pixels)
    }
}
