const polynomial = 0xedb88320;

/** CRC-32 of what had `crc`, followed by `length` bytes of zero; in steps of the logarithm of `length`. */
export function crcOfZeroes(crc: number, length: number): number {
  // A zero bit multiplies the register by x; bit 31 of the reflected register is x^0.
  let power = 2 ** 30;
  let factor = 2 ** 31;
  for (let bits = BigInt(length) * 8n; bits > 0n; bits >>= 1n) {
    if ((bits & 1n) === 1n) factor = multiply(factor, power);
    power = multiply(power, power);
  }
  return (multiply(~crc >>> 0, factor) ^ 0xffffffff) >>> 0;
}

/** Product of two polynomials over GF(2), modulo that of CRC-32. */
function multiply(a: number, b: number): number {
  let product = 0;
  let shifted = b;
  for (let bit = 31; bit >= 0; bit--) {
    if (((a >>> bit) & 1) === 1) product ^= shifted;
    shifted = (shifted & 1) === 1 ? (shifted >>> 1) ^ polynomial : shifted >>> 1;
  }
  return product >>> 0;
}
