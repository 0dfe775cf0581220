extension RGBImage {
    /// The image with its transparent colour in white, and no transparent colour any more.
    ///
    /// This is `convert_to_rgb` of transformers, which the reference's processors begin with: it makes an alpha channel
    /// of the transparent colour and lays the image on white.
    package func compositedOnWhite() -> RGBImage {
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
        return RGBImage(uncheckedWidth: width, height: height, pixels: pixels)
    }
}
