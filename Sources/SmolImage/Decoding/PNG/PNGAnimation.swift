/// What the chunks before the image data say of an animated PNG (ISO 15948, APNG).
struct PNGAnimation {
    /// Whether the image data are the animation's first frame, and not an image beside it.
    var isFirstFrameDefault = false
    private var frameCount: Int?

    /// Whether a frame follows the image data.
    var hasMoreFrames: Bool {
        guard let frameCount else { return false }
        return frameCount > 1 || !isFirstFrameDefault
    }

    /// Takes the number of frames out of an `acTL` chunk; a second such chunk undoes the first.
    mutating func readControl(frameCount count: Int) {
        guard frameCount == nil else {
            frameCount = nil
            return
        }
        frameCount = (1...0x8000_0000).contains(count) ? count : nil
    }
}
