/** Something that happens at a time. */
interface Entry {
  readonly at: number;
  readonly order: number;
  readonly happen: () => void;
}

/** What is to happen on a virtual clock, the earliest first; of one moment, in the order of coming. */
export class EventQueue {
  readonly #heap: Entry[] = [];
  #added = 0;

  /** Lets something happen at a time. */
  add(at: number, happen: () => void): void {
    this.#heap.push({ at, order: this.#added, happen });
    this.#added += 1;
    this.#rise(this.#heap.length - 1);
  }

  /** Lets everything happen, also what is added meanwhile. */
  drain(): void {
    for (let next = this.#take(); next; next = this.#take()) next.happen();
  }

  #take(): Entry | undefined {
    const [first] = this.#heap;
    const last = this.#heap.pop();
    if (last && last !== first) {
      this.#heap[0] = last;
      this.#sink(0);
    }
    return first;
  }

  #rise(index: number): void {
    const parent = (index - 1) >> 1;
    if (index === 0 || this.#isBefore(parent, index)) return;
    this.#swap(parent, index);
    this.#rise(parent);
  }

  #sink(index: number): void {
    const [left, right] = [2 * index + 1, 2 * index + 2];
    const child = right < this.#heap.length && this.#isBefore(right, left) ? right : left;
    if (child >= this.#heap.length || this.#isBefore(index, child)) return;
    this.#swap(child, index);
    this.#sink(child);
  }

  #isBefore(first: number, second: number): boolean {
    const [a, b] = [this.#heap[first], this.#heap[second]];
    if (!a || !b) return true;
    return a.at < b.at || (a.at === b.at && a.order < b.order);
  }

  #swap(first: number, second: number): void {
    const [a, b] = [this.#heap[first], this.#heap[second]];
    if (!a || !b) return;
    this.#heap[first] = b;
    this.#heap[second] = a;
  }
}
