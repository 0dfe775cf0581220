import SmolVLM
import Testing

/// How much of a sequence a new prompt shares.
@Suite("Sequence contents")
struct SequenceContentsTests {
    private let image = 9

    private func tile(_ byte: UInt8) -> TileDigest {
        [byte].withUnsafeBytes { TileDigest(of: $0) }
    }

    private func common(_ left: SequenceContents, _ right: SequenceContents) -> Int {
        let there = left.commonPrefix(with: right, imageTokenID: image, imageTokensPerTile: 2)
        #expect(right.commonPrefix(with: left, imageTokenID: image, imageTokensPerTile: 2) == there)
        return there
    }

    @Test("Ids are shared up to the first that differs")
    func ids() {
        let contents = SequenceContents(tokenIDs: [1, 2, 3, 4], tiles: [])
        #expect(common(contents, contents) == 4)
        #expect(common(contents, SequenceContents(tokenIDs: [1, 2, 7, 4], tiles: [])) == 2)
        #expect(common(contents, SequenceContents(tokenIDs: [1, 2], tiles: [])) == 2)
        #expect(common(contents, SequenceContents(tokenIDs: [], tiles: [])) == 0)
    }

    @Test("Image tokens are shared while their tiles are the same")
    func tiles() {
        let ids = [1, 9, 9, 2, 9, 9, 3]
        let contents = SequenceContents(tokenIDs: ids, tiles: [tile(1), tile(2)])
        #expect(common(contents, SequenceContents(tokenIDs: ids, tiles: [tile(1), tile(2)])) == 7)
        #expect(common(contents, SequenceContents(tokenIDs: ids, tiles: [tile(1), tile(3)])) == 4)
        #expect(common(contents, SequenceContents(tokenIDs: ids, tiles: [tile(2), tile(1)])) == 1)
    }

    @Test("An image token that was generated is not one that stands for a tile")
    func generated() {
        let ids = [1, 9, 9, 2, 9]
        let contents = SequenceContents(tokenIDs: ids, tiles: [tile(1)])
        #expect(common(contents, SequenceContents(tokenIDs: ids + [9], tiles: [tile(1), tile(2)])) == 4)
        #expect(common(contents, contents) == 5)
    }
}
