import SmolSupport
import Testing

/// The heap that sampling and tokenising share.
@Suite("Binary heap")
struct BinaryHeapTests {
    @Test("elements come out in order, whichever way they went in", arguments: [0, 1, 2, 3, 10, 1000])
    func order(_ count: Int) {
        // A fixed permutation with repeats.
        let numbers = (0..<count).map { ($0 * 7919 + 13) % max(1, count / 2 + 1) }
        var whole = BinaryHeap(numbers, precedes: <)
        var grown = BinaryHeap<Int>([], precedes: <)
        for number in numbers { grown.insert(number) }
        #expect(whole.count == count && grown.count == count)
        for expected in numbers.sorted() {
            #expect(whole.first == expected)
            #expect(whole.popFirst() == expected)
            #expect(grown.popFirst() == expected)
        }
        #expect(whole.popFirst() == nil && grown.first == nil)
    }

    @Test("the element on top can be replaced")
    func replacing() {
        var heap = BinaryHeap([3, 1, 2], precedes: <)
        heap.replaceFirst(with: 9)
        #expect([heap.popFirst(), heap.popFirst(), heap.popFirst()] == [2, 3, 9])
    }
}
