package dev.punchline.bench.load;

/** A queue of a fixed capacity that allocates nothing. */
final class IntQueue {
  private final int[] items;
  private int head;
  private int size;

  IntQueue(int capacity) {
    this.items = new int[capacity];
  }

  boolean isEmpty() {
    return size == 0;
  }

  void add(int item) {
    if (size == items.length) {
      throw new IllegalStateException("the queue is full");
    }
    int tail = head + size;
    items[tail < items.length ? tail : tail - items.length] = item;
    size++;
  }

  /** The oldest, which stays. */
  int peek() {
    if (size == 0) {
      throw new IllegalStateException("the queue is empty");
    }
    return items[head];
  }

  /** The oldest, which goes. */
  int take() {
    int item = peek();
    head = head + 1 == items.length ? 0 : head + 1;
    size--;
    return item;
  }
}
