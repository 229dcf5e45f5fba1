// Generates test pictures, so that none are stored in the repository.
import { type Page } from '@playwright/test'
import { deflateSync } from 'node:zlib'

// Not every Node 20 has `crc32` in node:zlib.
function crc32(bytes: Buffer): number {
  let sum = ~0
  for (const byte of bytes) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0)
  }
  return ~sum >>> 0
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** A PNG of a single grey, 8 bits per pixel. */
export function picture(width: number, height: number, grey = 210): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  const row = Buffer.alloc(width + 1, grey)
  row[0] = 0
  const rows = Buffer.concat(Array.from({ length: height }, () => row))
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** A JPEG like a phone's photo: noisy, so that it has a realistic size. The browser encodes it. */
export async function photograph(page: Page, width: number, height: number): Promise<Buffer> {
  const base64 = await page.evaluate(
    ([width, height]) => {
      const canvas = document.createElement('canvas')
      canvas.width = width
      canvas.height = height
      const context = canvas.getContext('2d')!
      const image = context.createImageData(width, height)
      let seed = 7
      for (let at = 0; at < image.data.length; at += 4) {
        seed = (seed * 1103515245 + 12345) % 2147483648
        const shade = 96 + ((at / 4) % width) / 16 + (seed % 48)
        image.data.set([shade, shade * 0.9, shade * 0.8, 255], at)
      }
      context.putImageData(image, 0, 0)
      return canvas.toDataURL('image/jpeg', 0.9).split(',')[1]!
    },
    [width, height] as const,
  )
  return Buffer.from(base64, 'base64')
}

/** Adds an EXIF segment with a GPS position to a JPEG. */
export function withPosition(jpeg: Buffer, lat: number, lon: number): Buffer {
  const tiff = Buffer.alloc(26 + 54 + 48)
  tiff.write('MM\0*', 0, 'latin1')
  tiff.writeUInt32BE(8, 4)
  // The first directory has one entry: a pointer to the GPS directory.
  tiff.writeUInt16BE(1, 8)
  entry(tiff, 10, 0x8825, 4, 1, (at) => tiff.writeUInt32BE(26, at))
  tiff.writeUInt16BE(4, 26)
  entry(tiff, 28, 1, 2, 2, (at) => tiff.write(lat < 0 ? 'S' : 'N', at, 'latin1'))
  entry(tiff, 40, 2, 5, 3, (at) => tiff.writeUInt32BE(80, at))
  entry(tiff, 52, 3, 2, 2, (at) => tiff.write(lon < 0 ? 'W' : 'E', at, 'latin1'))
  entry(tiff, 64, 4, 5, 3, (at) => tiff.writeUInt32BE(104, at))
  degrees(tiff, 80, Math.abs(lat))
  degrees(tiff, 104, Math.abs(lon))
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff])
  const head = Buffer.from([0xff, 0xe1, 0, 0])
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)])
}

function entry(tiff: Buffer, at: number, tag: number, type: number, count: number, value: (at: number) => void): void {
  tiff.writeUInt16BE(tag, at)
  tiff.writeUInt16BE(type, at + 2)
  tiff.writeUInt32BE(count, at + 4)
  value(at + 8)
}

function degrees(tiff: Buffer, at: number, value: number): void {
  const parts = [Math.floor(value), Math.floor((value % 1) * 60), Math.round(((value * 60) % 1) * 60 * 1000)]
  parts.forEach((part, index) => {
    tiff.writeUInt32BE(part, at + index * 8)
    tiff.writeUInt32BE(index === 2 ? 1000 : 1, at + index * 8 + 4)
  })
}
