// Readings name places in the text by UTF-8 byte offsets; the browser counts UTF-16 units.

/** For each byte offset of `text` in UTF-8, the index of the UTF-16 unit that begins there. */
export function unitOfByte(text: string): (byte: number) => number {
  const starts: number[] = []; // byte offset of each code point's first unit
  const units: number[] = [];
  let byte = 0;
  for (let unit = 0; unit < text.length;) {
    const point = text.codePointAt(unit)!;
    starts.push(byte);
    units.push(unit);
    byte += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    unit += point > 0xffff ? 2 : 1;
  }
  starts.push(byte);
  units.push(text.length);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return units[low]!;
  };
}
