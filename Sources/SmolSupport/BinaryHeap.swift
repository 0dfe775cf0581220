/// A binary heap: the element that precedes all others is on top.
package struct BinaryHeap<Element> {
    @usableFromInline var elements: [Element]
    @usableFromInline let precedes: (Element, Element) -> Bool

    /// A heap of the elements, made in time linear in their number.
    @inlinable
    package init(_ elements: [Element], precedes: @escaping (Element, Element) -> Bool) {
        self.elements = elements
        self.precedes = precedes
        for index in (0..<(elements.count / 2)).reversed() {
            siftDown(from: index)
        }
    }

    /// Number of elements.
    @inlinable
    package var count: Int { elements.count }

    /// The element on top.
    @inlinable
    package var first: Element? { elements.first }

    /// Adds an element.
    @inlinable
    package mutating func insert(_ element: Element) {
        elements.append(element)
        var index = elements.count - 1
        while index > 0 {
            let parent = (index - 1) / 2
            guard precedes(elements[index], elements[parent]) else { return }
            elements.swapAt(index, parent)
            index = parent
        }
    }

    /// Puts an element in the place of the one on top.
    @inlinable
    package mutating func replaceFirst(with element: Element) {
        guard !elements.isEmpty else { return insert(element) }
        elements[0] = element
        siftDown(from: 0)
    }

    /// Takes the element on top away.
    @inlinable
    package mutating func popFirst() -> Element? {
        guard let last = elements.popLast() else { return nil }
        guard let first = elements.first else { return last }
        elements[0] = last
        siftDown(from: 0)
        return first
    }

    @inlinable
    mutating func siftDown(from start: Int) {
        var index = start
        while true {
            var top = index
            for child in [2 * index + 1, 2 * index + 2] where child < elements.count {
                if precedes(elements[child], elements[top]) { top = child }
            }
            guard top != index else { return }
            elements.swapAt(top, index)
            index = top
        }
    }
}
