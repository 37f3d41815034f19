package dev.deja.rows;

/** What stands before each value of a row file, by position. */
enum Tag {
  NULL,
  TRUE,
  FALSE,
  /** 1 byte. */
  INT8,
  /** 2 bytes, as all numbers big-endian. */
  INT16,
  /** 4 bytes. */
  INT32,
  /** 8 bytes. */
  INT64,
  /** 4 bytes. */
  FLOAT32,
  /** 8 bytes. */
  FLOAT64,
  /** Scale (4 bytes), and the unscaled value as bytes. */
  DECIMAL,
  /** UTF-8 as bytes. */
  TEXT,
  /** Their number (4 bytes), and they. */
  BYTES,
  /** Days since 1970 (8 bytes). */
  DATE,
  /** Nanoseconds since midnight (8 bytes). */
  TIME,
  /** Seconds since 1970 (8 bytes) and nanoseconds (4 bytes). */
  DATE_TIME,
  /** As DATE_TIME. */
  INSTANT,
  /** Seconds (8 bytes) and nanoseconds (4 bytes). */
  DURATION,
  /** How many (4 bytes), and the values. */
  LIST,
  /** How many (4 bytes), and of each its name as text and its value. */
  STRUCT;

  private static final Tag[] BY_CODE = values();

  static Tag of(int code) {
    if (code < 0 || code >= BY_CODE.length) {
      throw new IllegalStateException("no row file: there is no value of code " + code);
    }
    return BY_CODE[code];
  }
}
